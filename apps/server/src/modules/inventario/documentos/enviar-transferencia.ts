import type { z } from 'zod';
import type { DocumentoRegistrado, transferenciaBody } from '@jsol/contracts/inventario-documentos';
import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { almacenNoEncontrado } from '../errors.ts';
import type { InventarioTables } from '../tables.ts';
import type { Avisos } from '../use-cases/existencias.ts';
import { moverStock } from '../use-cases/mover-stock.ts';
import { auditarDocumento, reclamarClave, type Quien } from './quien.ts';

export const numeroDeTransferencia = (numero: string): string => `TR-${numero.padStart(6, '0')}`;

/** Units leave for another warehouse; they are on their way until that one receives them. Once per key. */
export async function enviarTransferencia(
  tx: Tx,
  avisos: Avisos,
  pedida: z.output<typeof transferenciaBody>,
  quien: Quien,
): Promise<DocumentoRegistrado> {
  const db = tx.withTables<InventarioTables>();
  const id = uuidv7();
  const anterior = await reclamarClave(tx, quien, pedida, id);
  if (anterior) {
    const { numero } = await db
      .selectFrom('inventario.transferencias')
      .select('numero')
      .where('id', '=', anterior)
      .executeTakeFirstOrThrow();
    return { id: anterior, numero: numeroDeTransferencia(numero) };
  }
  const destino = await db
    .selectFrom('inventario.almacenes')
    .select('id')
    .where('id', '=', pedida.destinoId)
    .where('activo', '=', true)
    .executeTakeFirst();
  if (!destino) throw almacenNoEncontrado('El almacén de destino no existe o está inactivo.');
  const { principal } = quien;
  const fila = await db
    .insertInto('inventario.transferencias')
    .values({
      id,
      origen_id: pedida.origenId,
      destino_id: pedida.destinoId,
      nota: pedida.nota ?? null,
      enviada_por_id: principal.userId,
      enviada_por: principal.name,
    })
    .returning('numero')
    .executeTakeFirstOrThrow();
  const numero = numeroDeTransferencia(fila.numero);
  const { movimientos } = await moverStock(tx, avisos, {
    almacenId: pedida.origenId,
    tipo: 'salida',
    motivo: 'transferencia',
    documento: numero,
    referencia: `transferencia:${id}:envio`,
    usuarioId: principal.userId,
    usuario: principal.name,
    lineas: pedida.lineas.map((linea, indice) => ({ ...linea, pointer: `/lineas/${indice}` })),
  });
  await db
    .insertInto('inventario.transferencia_lineas')
    .values(
      movimientos.map(({ id: salidaId, linea, loteId, cantidad }, orden) => ({
        id: uuidv7(),
        transferencia_id: id,
        orden: orden + 1,
        producto_id: pedida.lineas[linea]!.productoId,
        lote_id: loteId,
        salida_id: salidaId,
        cantidad,
      })),
    )
    .execute();
  await auditarDocumento(tx, quien, 'inventario.transferencia_enviada', 'transferencia', id, { numero, ...pedida });
  return { id, numero };
}
