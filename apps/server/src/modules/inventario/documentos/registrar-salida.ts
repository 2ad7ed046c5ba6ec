import { sql } from 'kysely';
import type { z } from 'zod';
import type { DocumentoRegistrado, salidaBody } from '@jsol/contracts/inventario-documentos';
import { comparar } from '@jsol/tributos/dinero';
import { can } from '../../../platform/auth/principal.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { ajusteSinPermiso, movimientoInvalido } from '../errors.ts';
import type { InventarioTables } from '../tables.ts';
import type { Avisos } from '../use-cases/existencias.ts';
import { moverStock } from '../use-cases/mover-stock.ts';
import { auditarDocumento, reclamarClave, type Quien } from './quien.ts';

type Salida = z.output<typeof salidaBody>;

export const numeroDeSalida = (numero: string): string => `SA-${numero.padStart(6, '0')}`;

/**
 * What leaves without being sold: losses, own use, returns to a supplier, corrections. Once per key; a repetition
 * answers as the first one did. Expired lots may leave: this is their way out.
 */
export async function registrarSalida(
  tx: Tx,
  avisos: Avisos,
  salida: Salida,
  quien: Quien,
): Promise<DocumentoRegistrado> {
  if (salida.motivo === 'ajuste' && !can(quien.principal, 'inventario.ajustar')) {
    throw ajusteSinPermiso('Los ajustes los registra quien responde por el almacén.');
  }
  const db = tx.withTables<InventarioTables>();
  const id = uuidv7();
  const anterior = await reclamarClave(tx, quien, salida, id);
  if (anterior) {
    const { numero } = await db
      .selectFrom('inventario.salidas')
      .select('numero')
      .where('id', '=', anterior)
      .executeTakeFirstOrThrow();
    return { id: anterior, numero: numeroDeSalida(numero) };
  }
  if (salida.motivo === 'devolucion-proveedor') await exigirEntradas(tx, salida);
  const { principal } = quien;
  const fila = await db
    .insertInto('inventario.salidas')
    .values({
      id,
      almacen_id: salida.almacenId,
      motivo: salida.motivo,
      documento: salida.documento ?? null,
      nota: salida.nota,
      usuario_id: principal.userId,
      usuario: principal.name,
    })
    .returning('numero')
    .executeTakeFirstOrThrow();
  const numero = numeroDeSalida(fila.numero);
  await moverStock(tx, avisos, {
    almacenId: salida.almacenId,
    tipo: 'salida',
    motivo: salida.motivo,
    documento: salida.documento ?? numero,
    conVencidos: true,
    referencia: `salida:${id}`,
    usuarioId: principal.userId,
    usuario: principal.name,
    lineas: salida.lineas.map((linea, indice) => ({ ...linea, pointer: `/lineas/${indice}` })),
  });
  await auditarDocumento(tx, quien, 'inventario.salida_registrada', 'salida', id, { numero, ...salida });
  return { id, numero };
}

/** What goes back is named by the entry it came with, and is at most what is left of that entry. */
async function exigirEntradas(tx: Tx, { almacenId, lineas }: Salida): Promise<void> {
  const ids = lineas.flatMap(({ devuelveId }) => devuelveId ?? []);
  // Locked: two returns of one entry must not give back more than it brought.
  await sql`select 1 from inventario.movimientos where id = any(${ids}::uuid[]) order by id for no key update`.execute(
    tx,
  );
  const { rows } = await sql<{ id: string; producto_id: string; queda: string }>`
    select m.id, m.producto_id, m.cantidad - coalesce((
      select sum(d.cantidad) from inventario.movimientos d where d.devuelve_id = m.id), 0) as queda
    from inventario.movimientos m
    where m.id = any(${ids}::uuid[]) and m.tipo = 'entrada' and m.almacen_id = ${almacenId}`.execute(tx);
  const entradas = new Map(rows.map((fila) => [fila.id, fila]));
  lineas.forEach(({ productoId, devuelveId, cantidad }, indice) => {
    const entrada = entradas.get(devuelveId ?? '');
    if (entrada?.producto_id !== productoId) {
      const detail = 'Elija la entrada con la que llegó lo que se devuelve.';
      throw movimientoInvalido(detail, { errors: [{ pointer: `/lineas/${indice}/devuelveId`, detail }] });
    }
    if (comparar(cantidad, entrada.queda) > 0) {
      const detail = `De esa entrada quedan ${entrada.queda} por devolver.`;
      throw movimientoInvalido(detail, { errors: [{ pointer: `/lineas/${indice}/cantidad`, detail }] });
    }
  });
}
