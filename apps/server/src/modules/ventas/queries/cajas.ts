import { sql } from 'kysely';
import type { Caja } from '@jsol/contracts/ventas';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { alcanza, listarAlmacenes } from '../../inventario/public.ts';
import type { VentasTables } from '../tables.ts';

type FilaCaja = {
  id: string;
  codigo: string;
  nombre: string;
  almacen_id: string;
  sesion_id: string | null;
  cajero_id: string;
  cajero: string;
  abierta_en: Date;
  fondo: string;
};

/** A till is within reach of who is assigned to it or to its warehouse. */
export const alcanzaCaja = (principal: Principal, caja: { id: string; almacenId: string }): boolean =>
  alcanza(principal, caja.id) || alcanza(principal, caja.almacenId);

/** The same for a till known by its id alone; false when there is none. */
export async function alcanzaCajaPorId(reader: Reader, principal: Principal, id: string): Promise<boolean> {
  const caja = await reader
    .withTables<VentasTables>()
    .selectFrom('ventas.cajas')
    .select(['id', 'almacen_id as almacenId'])
    .where('id', '=', id)
    .executeTakeFirst();
  return caja !== undefined && alcanzaCaja(principal, caja);
}

/** Whether somebody sells from a warehouse: it is theirs, or a till of theirs stands in it. */
export const alcanzaParaVender = async (reader: Reader, principal: Principal, almacenId: string): Promise<boolean> =>
  alcanza(principal, almacenId) ||
  (await listarCajas(reader)).some((caja) => caja.almacenId === almacenId && alcanzaCaja(principal, caja));

/** Active tills with their open session, in the order of their codes. */
export async function listarCajas(reader: Reader): Promise<Caja[]> {
  const almacenes = new Map((await listarAlmacenes(reader)).map(({ id, nombre }) => [id, nombre]));
  const { rows } = await sql<FilaCaja>`
    select c.id, c.codigo, c.nombre, c.almacen_id,
           s.id as sesion_id, s.cajero_id, s.cajero, s.abierta_en, s.fondo
    from ventas.cajas c
    left join ventas.sesiones_caja s on s.caja_id = c.id and s.cerrada_en is null
    where c.activa order by c.codigo`.execute(reader);
  return rows.map((fila) => ({
    id: fila.id,
    codigo: fila.codigo,
    nombre: fila.nombre,
    almacenId: fila.almacen_id,
    almacen: almacenes.get(fila.almacen_id) ?? '',
    sesion:
      fila.sesion_id === null
        ? null
        : {
            id: fila.sesion_id,
            cajeroId: fila.cajero_id,
            cajero: fila.cajero,
            abiertaEn: fila.abierta_en.toISOString(),
            fondo: fila.fondo,
          },
  }));
}
