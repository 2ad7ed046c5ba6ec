import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { entradaBody } from '@jsol/contracts/inventario';
import { valorUnitario } from '@jsol/tributos/dinero';
import { can } from '../../../platform/auth/principal.ts';
import { clockOf, type Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { limaDate, startOfLimaDay } from '../../../platform/time/lima.ts';
import { auditarDocumento, type Quien } from '../documentos/quien.ts';
import { ajusteSinPermiso, claveReutilizada, movimientoInvalido } from '../errors.ts';
import type { InventarioTables } from '../tables.ts';
import type { Avisos } from './existencias.ts';
import { moverStock } from './mover-stock.ts';

export type EntradaRegistrada = { entradaId: string; saldos: { productoId: string; stock: string }[] };

/**
 * Registers an entry of stock once per key: a repetition, also of a request whose answer was lost, answers as the
 * first did. The balances of a repetition are today's.
 */
export async function registrarEntrada(
  tx: Tx,
  avisos: Avisos,
  entrada: z.output<typeof entradaBody>,
  quien: Quien,
): Promise<EntradaRegistrada> {
  const { principal } = quien;
  if (entrada.motivo === 'ajuste' && !can(principal, 'inventario.ajustar')) {
    throw ajusteSinPermiso('Los ajustes los registra quien responde por el almacén.');
  }
  const fecha = momentoDe(entrada.fecha, clockOf(tx).now());
  const db = tx.withTables<InventarioTables>();
  const entradaId = uuidv7();
  const huella = createHash('sha256').update(JSON.stringify(entrada)).digest('hex');
  const nueva = await db
    .insertInto('inventario.entradas')
    .values({
      id: entradaId,
      usuario_id: principal.userId,
      clave: quien.clave,
      huella,
      almacen_id: entrada.almacenId,
      motivo: entrada.motivo,
      documento: entrada.documento ?? null,
    })
    .onConflict((conflict) => conflict.columns(['usuario_id', 'clave']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!nueva) return repetida(tx, entrada, quien, huella);

  const { saldos } = await moverStock(tx, avisos, {
    almacenId: entrada.almacenId,
    tipo: 'entrada',
    motivo: entrada.motivo,
    documento: entrada.documento ?? null,
    ...(fecha && { fecha }),
    referencia: `entrada:${entradaId}`,
    usuarioId: principal.userId,
    usuario: principal.name,
    lineas: entrada.lineas.map(({ lote, ...linea }, indice) => ({
      ...linea,
      ...(lote && { lote }),
      pointer: `/lineas/${indice}`,
    })),
  });
  await auditarDocumento(tx, quien, 'inventario.entrada_registrada', 'entrada', entradaId, entrada);
  return { entradaId, saldos: saldos.map(({ productoId, stock }) => ({ productoId, stock })) };
}

/** The beginning of a past day, in Lima: before what was sold on it. Nothing for today, which is now. */
function momentoDe(dia: string | undefined, ahora: Date): Date | null {
  const hoy = limaDate(ahora);
  if (dia === undefined || dia === hoy) return null;
  if (dia < hoy) return startOfLimaDay(dia);
  const detail = 'La fecha de la entrada no puede ser futura.';
  throw movimientoInvalido(detail, { errors: [{ pointer: '/fecha', detail }] });
}

async function repetida(
  tx: Tx,
  entrada: z.output<typeof entradaBody>,
  { principal, clave }: Quien,
  huella: string,
): Promise<EntradaRegistrada> {
  const db = tx.withTables<InventarioTables>();
  const primera = await db
    .selectFrom('inventario.entradas')
    .select(['id', 'huella'])
    .where('usuario_id', '=', principal.userId)
    .where('clave', '=', clave)
    .executeTakeFirstOrThrow();
  if (primera.huella !== huella) {
    throw claveReutilizada('Con esa clave ya se registró una entrada con otros datos; la primera se conserva.');
  }
  const saldos = await db
    .selectFrom('inventario.existencias')
    .select(['producto_id as productoId', 'stock'])
    .where('almacen_id', '=', entrada.almacenId)
    .where(
      'producto_id',
      'in',
      entrada.lineas.map((linea) => linea.productoId),
    )
    .orderBy('producto_id')
    .execute();
  return {
    entradaId: primera.id,
    saldos: saldos.map(({ productoId, stock }) => ({ productoId, stock: valorUnitario(stock) })),
  };
}
