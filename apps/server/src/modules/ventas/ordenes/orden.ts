import { sql } from 'kysely';
import type { z } from 'zod';
import type { envioSchema, EstadoOrden } from '@jsol/contracts/ventas-ordenes';
import type { Tx } from '../../../platform/database/database.ts';
import { ordenNoEncontrada } from '../errors.ts';
import type { ClienteDeVenta } from '../use-cases/registrar-cliente.ts';

export type Envio = z.output<typeof envioSchema>;

export type FilaOrden = {
  id: string;
  numero: string;
  canal: string;
  referencia: string;
  estado: EstadoOrden;
  version: number;
  aprobacion: number;
  almacen_id: string;
  cliente: ClienteDeVenta | null;
  vendedor_id: string | null;
  vendedor: string;
  atencion: 'parcial' | 'linea-completa';
  dias_credito: number;
  envio: Envio | null;
  total: string;
  comprobante_id: string | null;
  comprobante: string | null;
};

/** The order, locked: whatever changes it or its dispatches begins here, so that they wait for each other. */
export async function bloquearOrden(tx: Tx, ordenId: string): Promise<FilaOrden> {
  const { rows } = await sql<FilaOrden>`
    select id, numero, canal, referencia, estado, version, aprobacion, almacen_id, cliente, vendedor_id, vendedor,
           atencion, dias_credito, envio, total, comprobante_id, comprobante
    from ventas.ordenes where id = ${ordenId} for no key update`.execute(tx);
  if (!rows[0]) throw ordenNoEncontrada('Esa orden de venta no existe.');
  return rows[0];
}

/** Writes the change of a locked order into it and into its story, and answers it as it now stands. */
export async function cambiarOrden(
  tx: Tx,
  orden: FilaOrden,
  cambio: { estado?: EstadoOrden; aprobacion?: number; comprobante?: { id: string; numero: string } },
  hecho: { quien: string; hecho: string; detalle?: string | null },
): Promise<FilaOrden> {
  const nueva: FilaOrden = {
    ...orden,
    version: orden.version + 1,
    estado: cambio.estado ?? orden.estado,
    aprobacion: cambio.aprobacion ?? orden.aprobacion,
    comprobante_id: cambio.comprobante?.id ?? orden.comprobante_id,
    comprobante: cambio.comprobante?.numero ?? orden.comprobante,
  };
  await sql`
    update ventas.ordenes set estado = ${nueva.estado}, aprobacion = ${nueva.aprobacion}, version = ${nueva.version},
      comprobante_id = ${nueva.comprobante_id}, comprobante = ${nueva.comprobante}
    where id = ${orden.id}`.execute(tx);
  await anotar(tx, orden.id, hecho);
  return nueva;
}

/** A line of the order's story. */
export async function anotar(
  tx: Tx,
  ordenId: string,
  { quien, hecho, detalle }: { quien: string; hecho: string; detalle?: string | null },
): Promise<void> {
  await sql`
    insert into ventas.orden_historia (orden_id, quien, hecho, detalle)
    values (${ordenId}, ${quien}, ${hecho}, ${detalle ?? null})`.execute(tx);
}
