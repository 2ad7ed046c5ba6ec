import { uuidv7 } from '../../../platform/database/ids.ts';
import type { Reader, Tx } from '../../../platform/database/database.ts';
import type { Notificar } from '../../notificaciones/public.ts';
import { bloqueoNoEncontrado } from '../errors.ts';
import type { FacturacionTables } from '../tables.ts';
import { avisarGestion } from './avisar-gestion.ts';

export type Bloqueo = { id: string; codigo: string; motivo: string; arreglo: string; desde: Date };

/** Why nothing is sent to SUNAT now, the oldest reason first; null when nothing holds it. */
export async function bloqueoVigente(reader: Reader): Promise<Bloqueo | null> {
  const fila = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.bloqueos')
    .select(['id', 'codigo', 'motivo', 'arreglo', 'desde'])
    .where('levantado_en', 'is', null)
    .orderBy('desde')
    .limit(1)
    .executeTakeFirst();
  return fila ?? null;
}

/** Stops every emission until a person lifts it, and tells management once. Sales go on; their receipts wait. */
export async function bloquearEmision(
  tx: Tx,
  { notificar }: { notificar: Notificar },
  bloqueo: { codigo: string; motivo: string; arreglo: string; comprobanteId: string | null; ahora: Date },
): Promise<void> {
  const id = uuidv7();
  const { codigo, motivo, arreglo } = bloqueo;
  const nuevo = await tx
    .withTables<FacturacionTables>()
    .insertInto('facturacion.bloqueos')
    .values({ id, codigo, motivo, arreglo, comprobante_id: bloqueo.comprobanteId, desde: bloqueo.ahora })
    .onConflict((conflicto) => conflicto.column('codigo').where('levantado_en', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!nuevo) return;
  await avisarGestion(tx, notificar, {
    titulo: 'La emisión a SUNAT está detenida',
    texto: `${motivo} ${arreglo} Las ventas siguen; sus comprobantes salen cuando alguien levante la detención.`,
    enlace: '/facturacion',
    clave: `bloqueo:${id}`,
  });
}

/** A person says that the cause is gone: the runs that wait go on within five minutes. */
export async function levantarBloqueo(tx: Tx, id: string, quien: string, ahora: Date): Promise<void> {
  const fila = await tx
    .withTables<FacturacionTables>()
    .updateTable('facturacion.bloqueos')
    .set({ levantado_en: ahora, levantado_por: quien })
    .where('id', '=', id)
    .where('levantado_en', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (!fila) throw bloqueoNoEncontrado('Esa detención no existe o ya se levantó.');
}
