import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { entradaBody } from '@jsol/contracts/inventario';
import { valorUnitario } from '@jsol/tributos/dinero';
import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { claveReutilizada } from '../errors.ts';
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
  quien: { usuarioId: string; usuario: string; clave: string },
): Promise<EntradaRegistrada> {
  const db = tx.withTables<InventarioTables>();
  const entradaId = uuidv7();
  const huella = createHash('sha256').update(JSON.stringify(entrada)).digest('hex');
  const nueva = await db
    .insertInto('inventario.entradas')
    .values({
      id: entradaId,
      usuario_id: quien.usuarioId,
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
    referencia: `entrada:${entradaId}`,
    usuarioId: quien.usuarioId,
    usuario: quien.usuario,
    lineas: entrada.lineas.map((linea, indice) => ({ ...linea, pointer: `/lineas/${indice}` })),
  });
  return { entradaId, saldos: saldos.map(({ productoId, stock }) => ({ productoId, stock })) };
}

async function repetida(
  tx: Tx,
  entrada: z.output<typeof entradaBody>,
  quien: { usuarioId: string; clave: string },
  huella: string,
): Promise<EntradaRegistrada> {
  const db = tx.withTables<InventarioTables>();
  const primera = await db
    .selectFrom('inventario.entradas')
    .select(['id', 'huella'])
    .where('usuario_id', '=', quien.usuarioId)
    .where('clave', '=', quien.clave)
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
