import { sql } from 'kysely';
import type { z } from 'zod';
import type {
  transferenciaDetalle,
  transferenciasPagina,
  transferenciasQuery,
} from '@jsol/contracts/inventario-documentos';
import { valorUnitario } from '@jsol/tributos/dinero';
import type { Principal } from '../../../platform/auth/principal.ts';
import { can } from '../../../platform/auth/principal.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { alcanza } from '../domain/alcance.ts';
import { transferenciaNoEncontrada } from '../errors.ts';
import type { EstadoTransferencia } from '../tables.ts';
import { numeroDeTransferencia } from './enviar-transferencia.ts';

type Fila = {
  id: string;
  numero: string;
  origen_id: string;
  origen: string;
  destino_id: string;
  destino: string;
  estado: EstadoTransferencia;
  nota: string | null;
  enviada_en: Date;
  enviada_por: string;
  cerrada_en: Date | null;
  cerrada_por: string | null;
  motivo_anulacion: string | null;
  productos: number;
};

const columnas = sql`t.id, t.numero, t.origen_id, o.nombre as origen, t.destino_id, d.nombre as destino, t.estado, t.nota,
  t.enviada_en, t.enviada_por, t.cerrada_en, t.cerrada_por, t.motivo_anulacion,
  (select count(distinct l.producto_id)::int from inventario.transferencia_lineas l
   where l.transferencia_id = t.id) as productos`;
const tablas = sql`inventario.transferencias t
  join inventario.almacenes o on o.id = t.origen_id join inventario.almacenes d on d.id = t.destino_id`;

const aTransferencia = (fila: Fila) => ({
  id: fila.id,
  numero: numeroDeTransferencia(fila.numero),
  origen: { id: fila.origen_id, nombre: fila.origen },
  destino: { id: fila.destino_id, nombre: fila.destino },
  estado: fila.estado,
  nota: fila.nota,
  enviadaEn: fila.enviada_en.toISOString(),
  enviadaPor: fila.enviada_por,
  cerradaEn: fila.cerrada_en?.toISOString() ?? null,
  cerradaPor: fila.cerrada_por,
  motivoAnulacion: fila.motivo_anulacion,
  productos: fila.productos,
});

/** Newest first; those of the warehouses a person may see, at either end. */
export async function listarTransferencias(
  reader: Reader,
  filtro: z.output<typeof transferenciasQuery>,
  { scopes }: Pick<Principal, 'scopes'>,
): Promise<z.input<typeof transferenciasPagina>> {
  const condiciones = [
    sql`true`,
    ...(filtro.almacenId ? [sql`(t.origen_id = ${filtro.almacenId} or t.destino_id = ${filtro.almacenId})`] : []),
    ...(filtro.estado ? [sql`t.estado = ${filtro.estado}`] : []),
    ...(scopes.length > 0
      ? [sql`(t.origen_id = any(${[...scopes]}::uuid[]) or t.destino_id = any(${[...scopes]}::uuid[]))`]
      : []),
  ];
  const donde = sql.join(condiciones, sql` and `);
  const [filas, cuenta] = await Promise.all([
    sql<Fila>`select ${columnas} from ${tablas} where ${donde} order by t.numero desc
      limit ${filtro.porPagina} offset ${(filtro.pagina - 1) * filtro.porPagina}`.execute(reader),
    sql<{ total: number }>`select count(*)::int as total from inventario.transferencias t where ${donde}`.execute(
      reader,
    ),
  ]);
  return {
    items: filas.rows.map(aTransferencia),
    total: cuenta.rows[0]!.total,
    pagina: filtro.pagina,
    porPagina: filtro.porPagina,
  };
}

type FilaLinea = {
  id: string;
  producto_id: string;
  codigo: string;
  nombre: string;
  unidad: string;
  lote_id: string | null;
  lote: string | null;
  vence: string | null;
  cantidad: string;
  recibida: string | null;
  diferencia: string | null;
};

export async function leerTransferencia(
  reader: Reader,
  id: string,
  principal: Principal,
): Promise<z.input<typeof transferenciaDetalle>> {
  const { rows } = await sql<Fila>`select ${columnas} from ${tablas} where t.id = ${id}`.execute(reader);
  const [fila] = rows;
  if (!fila || !(alcanza(principal, fila.origen_id) || alcanza(principal, fila.destino_id))) {
    throw transferenciaNoEncontrada('Esa transferencia no existe o es de otros almacenes.');
  }
  const lineas = await sql<FilaLinea>`
    select l.id, l.producto_id, p.codigo, p.nombre, p.unidad, l.lote_id, o.codigo as lote, o.vence, l.cantidad,
           l.recibida, l.diferencia
    from inventario.transferencia_lineas l join inventario.productos p on p.id = l.producto_id
    left join inventario.lotes o on o.id = l.lote_id
    where l.transferencia_id = ${id} order by l.orden`.execute(reader);
  const enviada = fila.estado === 'enviada' && can(principal, 'inventario.mover');
  return {
    ...aTransferencia(fila),
    lineas: lineas.rows.map((linea) => ({
      id: linea.id,
      producto: { id: linea.producto_id, codigo: linea.codigo, nombre: linea.nombre, unidad: linea.unidad },
      lote: linea.lote_id ? { id: linea.lote_id, codigo: linea.lote!, vence: linea.vence } : null,
      cantidad: valorUnitario(linea.cantidad),
      recibida: linea.recibida === null ? null : valorUnitario(linea.recibida),
      diferencia: linea.diferencia,
    })),
    puedeRecibir: enviada && alcanza(principal, fila.destino_id),
    puedeAnular: enviada && alcanza(principal, fila.origen_id),
  };
}
