import { addDays } from '../../../platform/time/lima.ts';
import { clockOf, type Tx } from '../../../platform/database/database.ts';
import type { InventarioTables } from '../tables.ts';
import { moverStock, type LineaMovida } from '../use-cases/mover-stock.ts';
import { idFijo } from './id-fijo.ts';

/** Products of the demo that are kept by lot, with the days each lot has left at the beginning and how many units. */
export const lotesDemo: Readonly<
  Record<string, readonly (readonly [codigo: string, dias: number, unidades: number])[]>
> = {
  'CER-007': [
    ['S2507', 12, 60],
    ['S2511', 210, 280],
  ],
  'CER-008': [
    ['E0919', -4, 6],
    ['E1102', 26, 40],
    ['E1120', 150, 50],
  ],
  'CER-011': [['M1008', 95, 240]],
};

/** What the shop has nearly run out of, all of it critical: its alerts are open from the start. */
export const escasosDemo: Readonly<Record<string, string>> = { 'SEG-008': '4', 'CER-001': '1', 'JAR-007': '9' };

/** As `moverStock` wants a product that is kept by lot. */
export const lineasPorLote = (codigo: string, hoy: string, linea: LineaMovida): LineaMovida[] =>
  (lotesDemo[codigo] ?? []).map(([lote, dias, unidades]) => ({
    ...linea,
    cantidad: String(unidades),
    lote: { codigo: lote, vence: addDays(hoy, dias) },
  }));

const persona = { id: idFijo('persona:almacen'), nombre: 'Wilmer Condori Ticona' };

/** A morning at the warehouse: alerts that are open, a lorry on its way, a count that has begun. */
export async function sembrarDiaDeAlmacen(tx: Tx, tiendaId: string, ateId: string): Promise<void> {
  const db = tx.withTables<InventarioTables>();
  const ahora = clockOf(tx).now();
  await db
    .insertInto('inventario.alertas_stock')
    .values(
      Object.keys(escasosDemo).map((codigo) => {
        const nivel = 'critico' as const;
        return {
          id: idFijo(`alerta:${codigo}`),
          almacen_id: tiendaId,
          producto_id: idFijo(`producto:${codigo}`),
          nivel,
          abierta_en: ahora,
          avisado_nivel: nivel,
          avisada_en: ahora,
        };
      }),
    )
    .execute();

  const transferenciaId = idFijo('transferencia:1');
  await db
    .insertInto('inventario.transferencias')
    .values({
      id: transferenciaId,
      origen_id: ateId,
      destino_id: tiendaId,
      nota: 'Camión de la mañana',
      enviada_por_id: persona.id,
      enviada_por: persona.nombre,
    })
    .execute();
  const enviados = [
    { codigo: 'CER-001', cantidad: '6' },
    { codigo: 'JAR-007', cantidad: '20' },
  ];
  const { movimientos } = await moverStock(tx, null, {
    almacenId: ateId,
    tipo: 'salida',
    motivo: 'transferencia',
    documento: 'TR-000001',
    referencia: `transferencia:${transferenciaId}:envio`,
    usuarioId: null,
    usuario: persona.nombre,
    lineas: enviados.map(({ codigo, cantidad }, indice) => ({
      productoId: idFijo(`producto:${codigo}`),
      cantidad,
      pointer: `/lineas/${indice}`,
    })),
  });
  await db
    .insertInto('inventario.transferencia_lineas')
    .values(
      movimientos.map(({ id, linea, loteId, cantidad }, orden) => ({
        id: idFijo(`transferencia:1:${orden}`),
        transferencia_id: transferenciaId,
        orden: orden + 1,
        producto_id: idFijo(`producto:${enviados[linea]!.codigo}`),
        lote_id: loteId,
        salida_id: id,
        cantidad,
      })),
    )
    .execute();

  const conteoId = idFijo('conteo:1');
  await db
    .insertInto('inventario.conteos')
    .values({
      id: conteoId,
      almacen_id: tiendaId,
      alcance: 'lista',
      categoria: null,
      ciego: true,
      abierto_por_id: persona.id,
      abierto_por: persona.nombre,
    })
    .execute();
  await db
    .insertInto('inventario.conteo_lineas')
    .values(
      ['SEG-001', 'SEG-002', 'SEG-003', 'SEG-004'].map((codigo) => ({
        id: idFijo(`conteo:1:${codigo}`),
        conteo_id: conteoId,
        producto_id: idFijo(`producto:${codigo}`),
        lote_id: null,
      })),
    )
    .execute();
}
