import { decimal } from '@jsol/tributos/dinero';
import { clockOf, type Tx } from '../../../platform/database/database.ts';
import { auditarDocumento, reclamarClave, type Quien } from '../documentos/quien.ts';
import { conteoCerrado, conteoNoEncontrado } from '../errors.ts';
import { ultimoCosto } from '../queries/ultimo-costo.ts';
import type { EstadoConteo, InventarioTables } from '../tables.ts';
import type { Avisos } from '../use-cases/existencias.ts';
import { moverStock } from '../use-cases/mover-stock.ts';
import { numeroDeConteo } from './abrir-conteo.ts';

const palabra: Record<EstadoConteo, string> = {
  abierto: 'se está contando',
  revision: 'está en revisión',
  aplicado: 'ya se aplicó',
  anulado: 'está anulado',
};

/** Waits for the lines that are being written, and lets none follow. */
async function bloquear(tx: Tx, id: string, desde: readonly EstadoConteo[]) {
  const conteo = await tx
    .withTables<InventarioTables>()
    .selectFrom('inventario.conteos')
    .select(['numero', 'almacen_id', 'estado', 'cerrado_por'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!conteo) throw conteoNoEncontrado('Ese conteo no existe.');
  const numero = numeroDeConteo(conteo.numero);
  if (!desde.includes(conteo.estado)) {
    throw conteoCerrado(`${numero} ${palabra[conteo.estado]}${conteo.cerrado_por ? ` (${conteo.cerrado_por})` : ''}.`);
  }
  return { ...conteo, numero };
}

const pasar = (tx: Tx, id: string, estado: EstadoConteo, quien?: Quien) =>
  tx
    .withTables<InventarioTables>()
    .updateTable('inventario.conteos')
    .set({ estado, ...(quien && { cerrado_en: clockOf(tx).now(), cerrado_por: quien.principal.name }) })
    .where('id', '=', id)
    .execute();

/** Counting ends; what differs is looked at. */
export async function revisarConteo(tx: Tx, id: string): Promise<void> {
  await bloquear(tx, id, ['abierto']);
  await pasar(tx, id, 'revision');
}

/** Some lines are counted again: they forget their figure, and the count is open again. */
export async function recontar(tx: Tx, id: string, lineaIds: readonly string[]): Promise<void> {
  await bloquear(tx, id, ['revision']);
  await tx
    .withTables<InventarioTables>()
    .updateTable('inventario.conteo_lineas')
    .set(({ eb }) => ({
      contado: null,
      stock_al_contar: null,
      contado_en: null,
      contado_por: null,
      contado_por_id: null,
      version: eb('version', '+', 1),
    }))
    .where('conteo_id', '=', id)
    .where('id', 'in', lineaIds)
    .execute();
  await pasar(tx, id, 'abierto');
}

export async function anularConteo(tx: Tx, id: string, quien: Quien): Promise<void> {
  if (await reclamarClave(tx, quien, { anula: id }, id)) return;
  const { numero } = await bloquear(tx, id, ['abierto', 'revision']);
  await pasar(tx, id, 'anulado', quien);
  await auditarDocumento(tx, quien, 'inventario.conteo_anulado', 'conteo', id, { numero });
}

/**
 * Makes the stock what was counted, once: each line moves by its difference, so that what was sold after it was counted
 * stays sold. Lines nobody counted are left alone.
 * @returns how many lines were corrected
 */
export async function aplicarConteo(tx: Tx, avisos: Avisos, id: string, quien: Quien): Promise<number> {
  const db = tx.withTables<InventarioTables>();
  const repetida = await reclamarClave(tx, quien, { aplica: id }, id);
  const conteo = repetida ? null : await bloquear(tx, id, ['revision']);
  const contadas = await db
    .selectFrom('inventario.conteo_lineas')
    .select(['id', 'producto_id', 'lote_id', 'contado', 'stock_al_contar'])
    .where('conteo_id', '=', id)
    .where('contado', 'is not', null)
    .orderBy('id')
    .execute();
  const diferencias = contadas
    .map((linea, indice) => ({
      productoId: linea.producto_id,
      loteId: linea.lote_id,
      diferencia: decimal(linea.contado!).minus(linea.stock_al_contar!),
      pointer: `/lineas/${indice}`,
    }))
    .filter(({ diferencia }) => !diferencia.isZero());
  if (!conteo) return diferencias.length;
  const costos = await ultimoCosto(
    tx,
    diferencias.map(({ productoId }) => productoId),
  );
  for (const tipo of ['salida', 'entrada'] as const) {
    const suyas = diferencias.filter(({ diferencia }) => diferencia.lt(0) === (tipo === 'salida'));
    if (suyas.length === 0) continue;
    await moverStock(tx, avisos, {
      almacenId: conteo.almacen_id,
      tipo,
      motivo: 'conteo',
      documento: conteo.numero,
      // What was counted is a fact, whatever is reserved.
      consumado: true,
      conVencidos: true,
      referencia: `conteo:${id}:${tipo}`,
      usuarioId: quien.principal.userId,
      usuario: quien.principal.name,
      lineas: suyas.map(({ productoId, loteId, diferencia, pointer }) => ({
        productoId,
        cantidad: diferencia.abs().toFixed(),
        pointer,
        ...(loteId && { loteId }),
        ...(tipo === 'entrada' && { costoUnitario: costos.get(productoId) ?? '0' }),
      })),
    });
  }
  await pasar(tx, id, 'aplicado', quien);
  await auditarDocumento(tx, quien, 'inventario.conteo_aplicado', 'conteo', id, {
    numero: conteo.numero,
    contadas: contadas.length,
    ajustes: diferencias.length,
  });
  return diferencias.length;
}
