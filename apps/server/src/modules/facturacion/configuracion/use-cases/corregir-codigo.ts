import type { z } from 'zod';
import type { codigoRetornoBody } from '@jsol/contracts/facturacion-configuracion';
import type { Tx } from '../../../../platform/database/database.ts';
import { auditar } from '../../../auditoria/public.ts';
import type { FacturacionTables } from '../../tables.ts';
import type { Acto } from './datos-fechados.ts';

/** What a code of SUNAT's means and asks for from now on; answers already recorded stay as they were decided. */
export async function corregirCodigo(
  tx: Tx,
  codigo: string,
  datos: z.output<typeof codigoRetornoBody>,
  { actor, ahora }: Acto,
): Promise<void> {
  const db = tx.withTables<FacturacionTables>();
  const antes = await db
    .selectFrom('facturacion.codigos_retorno')
    .select(['motivo', 'campo', 'arreglo', 'accion', 'reintentos'])
    .where('codigo', '=', codigo)
    .executeTakeFirst();
  const valores = { ...datos, actualizado_por: actor.nombre, actualizado_en: ahora };
  await db
    .insertInto('facturacion.codigos_retorno')
    .values({ codigo, ...valores })
    .onConflict((conflicto) => conflicto.column('codigo').doUpdateSet(valores))
    .execute();
  await auditar(tx, {
    actor,
    accion: 'facturacion.codigo_corregido',
    entidad: 'codigo_retorno',
    entidadId: codigo,
    detalle: { antes: antes ?? null, ahora: datos },
  });
}
