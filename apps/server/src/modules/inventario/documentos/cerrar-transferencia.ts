import { sql } from 'kysely';
import type { z } from 'zod';
import type { recibirTransferenciaBody } from '@jsol/contracts/inventario-documentos';
import { comparar, decimal } from '@jsol/tributos/dinero';
import type { Principal } from '../../../platform/auth/principal.ts';
import { clockOf, type Tx } from '../../../platform/database/database.ts';
import { exigirAlcance } from '../domain/alcance.ts';
import { movimientoInvalido, transferenciaCerrada, transferenciaNoEncontrada } from '../errors.ts';
import type { EstadoTransferencia, InventarioTables } from '../tables.ts';
import type { Avisos } from '../use-cases/existencias.ts';
import { moverStock } from '../use-cases/mover-stock.ts';
import { numeroDeTransferencia } from './enviar-transferencia.ts';
import { auditarDocumento, reclamarClave, type Quien } from './quien.ts';

/**
 * What arrived enters the other warehouse with the cost and the dates it left with; what did not is explained line by
 * line. A transfer is received once: the same key again changes nothing, another person is refused.
 */
export async function recibirTransferencia(
  tx: Tx,
  avisos: Avisos,
  id: string,
  recibo: z.output<typeof recibirTransferenciaBody>,
  quien: Quien,
): Promise<void> {
  if (await reclamarClave(tx, quien, { recibe: id, ...recibo }, id)) return;
  const transferencia = await bloquearEnviada(tx, id);
  exigirAlcance(quien.principal, transferencia.destino_id);
  const lineas = await lineasDe(tx, id);
  const recibidas = lineas.map((linea) => {
    const indice = recibo.lineas.findIndex(({ lineaId }) => lineaId === linea.id);
    const recibida = recibo.lineas[indice];
    if (!recibida) throw movimientoInvalido(`Falta decir cuánto llegó de ${linea.nombre}.`);
    return { ...linea, ...recibida, pointer: `/lineas/${indice}` };
  });
  for (const { nombre, cantidad, recibida, diferencia, pointer } of recibidas) {
    const errar = (campo: string, detail: string) =>
      movimientoInvalido(detail, { errors: [{ pointer: `${pointer}/${campo}`, detail }] });
    if (comparar(recibida, cantidad) > 0) throw errar('recibida', `De ${nombre} salieron ${cantidad}.`);
    if (comparar(recibida, cantidad) < 0 && !diferencia) {
      throw errar('diferencia', `Explique por qué llegó menos de ${nombre}.`);
    }
  }
  const llegaron = recibidas.filter(({ recibida }) => decimal(recibida).gt(0));
  const numero = numeroDeTransferencia(transferencia.numero);
  if (llegaron.length > 0) {
    await moverStock(tx, avisos, {
      almacenId: transferencia.destino_id,
      tipo: 'entrada',
      motivo: 'transferencia',
      documento: numero,
      referencia: `transferencia:${id}:recepcion`,
      usuarioId: quien.principal.userId,
      usuario: quien.principal.name,
      lineas: llegaron.map(({ producto_id, recibida, salida_id, pointer }) => ({
        productoId: producto_id,
        cantidad: recibida,
        origenId: salida_id,
        pointer,
      })),
    });
  }
  await sql`
    update inventario.transferencia_lineas l set recibida = n.recibida, diferencia = nullif(n.diferencia, '')
    from unnest(${recibidas.map((linea) => linea.id)}::uuid[], ${recibidas.map(({ recibida }) => recibida)}::numeric[],
      ${recibidas.map(({ cantidad, recibida, diferencia }) => (comparar(recibida, cantidad) < 0 ? (diferencia ?? '') : ''))}::text[])
      as n (id, recibida, diferencia)
    where l.id = n.id`.execute(tx);
  const completa = recibidas.every(({ cantidad, recibida }) => comparar(recibida, cantidad) === 0);
  await cerrar(tx, id, completa ? 'recibida' : 'con-diferencias', quien.principal, null);
  await auditarDocumento(tx, quien, 'inventario.transferencia_recibida', 'transferencia', id, { numero, ...recibo });
}

/** What has not been received goes back to where it came from, as it left. */
export async function anularTransferencia(
  tx: Tx,
  avisos: Avisos,
  id: string,
  motivo: string,
  quien: Quien,
): Promise<void> {
  if (await reclamarClave(tx, quien, { anula: id, motivo }, id)) return;
  const transferencia = await bloquearEnviada(tx, id);
  exigirAlcance(quien.principal, transferencia.origen_id);
  const numero = numeroDeTransferencia(transferencia.numero);
  await moverStock(tx, avisos, {
    almacenId: transferencia.origen_id,
    tipo: 'entrada',
    motivo: 'transferencia-anulada',
    documento: numero,
    referencia: `transferencia:${id}:anulacion`,
    usuarioId: quien.principal.userId,
    usuario: quien.principal.name,
    lineas: (await lineasDe(tx, id)).map(({ producto_id, cantidad, salida_id }, indice) => ({
      productoId: producto_id,
      cantidad,
      devuelveId: salida_id,
      pointer: `/lineas/${indice}`,
    })),
  });
  await cerrar(tx, id, 'anulada', quien.principal, motivo);
  await auditarDocumento(tx, quien, 'inventario.transferencia_anulada', 'transferencia', id, { numero, motivo });
}

async function bloquearEnviada(tx: Tx, id: string) {
  const transferencia = await tx
    .withTables<InventarioTables>()
    .selectFrom('inventario.transferencias')
    .select(['numero', 'origen_id', 'destino_id', 'estado', 'cerrada_por'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!transferencia) throw transferenciaNoEncontrada('Esa transferencia no existe.');
  if (transferencia.estado === 'enviada') return transferencia;
  const hizo = transferencia.estado === 'anulada' ? 'anuló' : 'recibió';
  throw transferenciaCerrada(
    `${transferencia.cerrada_por} ya ${hizo} ${numeroDeTransferencia(transferencia.numero)}; el stock no cambió otra vez.`,
  );
}

async function lineasDe(tx: Tx, id: string) {
  const filas = await tx
    .withTables<InventarioTables>()
    .selectFrom('inventario.transferencia_lineas as l')
    .innerJoin('inventario.productos as p', 'p.id', 'l.producto_id')
    .select(['l.id', 'l.producto_id', 'l.salida_id', 'l.cantidad', 'p.nombre'])
    .where('l.transferencia_id', '=', id)
    .orderBy('l.orden')
    .execute();
  return filas;
}

const cerrar = (tx: Tx, id: string, estado: EstadoTransferencia, principal: Principal, motivo: string | null) =>
  tx
    .withTables<InventarioTables>()
    .updateTable('inventario.transferencias')
    .set({
      estado,
      cerrada_en: clockOf(tx).now(),
      cerrada_por_id: principal.userId,
      cerrada_por: principal.name,
      motivo_anulacion: motivo,
    })
    .where('id', '=', id)
    .execute();
