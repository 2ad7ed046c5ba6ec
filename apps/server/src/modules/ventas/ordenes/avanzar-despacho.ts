import { sql } from 'kysely';
import type { Despacho } from '@jsol/contracts/ventas-ordenes';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { emit } from '../../../platform/events/event-bus.ts';
import { actorDe, auditar } from '../../auditoria/public.ts';
import { alcanza, almacenAjeno, moverStock, type Avisos } from '../../inventario/public.ts';
import { despachoFueraDeOrden } from '../errors.ts';
import { despachoCambiado } from '../events.ts';
import { anunciar } from './anunciar.ts';
import { origenDe } from './aprobar-orden.ts';
import { leerDespacho, referenciaDeDespacho } from './despachos.ts';
import { anotar, bloquearOrden, cambiarOrden, type FilaOrden } from './orden.ts';

type Avance = 'en-preparacion' | 'listo' | 'despachado';

const anteriorDe = { 'en-preparacion': 'pendiente', listo: 'en-preparacion', despachado: 'listo' } as const;
const palabras = { 'en-preparacion': 'en preparación', listo: 'listo', despachado: 'despachado' } as const;

/**
 * Takes a dispatch one step further; the last one takes its units out of the warehouse. Asked for again, it answers as
 * it stands.
 */
export async function avanzarDespacho(
  tx: Tx,
  deps: Avisos,
  despachoId: string,
  estado: Avance,
  { principal, ip }: { principal: Principal; ip: string | null },
): Promise<Despacho> {
  const { ordenId } = await leerDespacho(tx, despachoId);
  const orden = await bloquearOrden(tx, ordenId);
  const antes = await leerDespacho(tx, despachoId);
  if (!alcanza(principal, antes.almacenId)) throw almacenAjeno('Ese despacho es de un almacén que no está a su cargo.');
  if (antes.estado === estado) return antes;
  if (antes.estado !== anteriorDe[estado]) {
    throw despachoFueraDeOrden(
      antes.estado === 'anulado'
        ? `El despacho ${antes.numero} se anuló: no prepare ni entregue nada.`
        : `El despacho ${antes.numero} está ${palabras[antes.estado as Avance] ?? 'pendiente'}: no puede pasar a ${palabras[estado]}.`,
      { data: { estado: antes.estado } },
    );
  }
  await sql`
    update ventas.despachos set estado = ${estado}, version = version + 1, cambiado_en = now()
    where id = ${despachoId}`.execute(tx);
  if (estado === 'despachado') await sacarStock(tx, deps, antes, principal);
  await anotar(tx, ordenId, { quien: principal.name, hecho: `Despacho ${antes.numero} ${palabras[estado]}` });
  const ahora = estado === 'despachado' ? await cerrarSiCompleta(tx, orden, principal.name) : orden;
  const despacho = await leerDespacho(tx, despachoId);
  await emit(tx, despachoCambiado, { ...origenDe(orden), despachoId, numero: despacho.numero, estado });
  anunciar(tx, deps, 'cambio', ahora, despacho);
  if (estado === 'despachado')
    await auditar(tx, {
      actor: actorDe(principal),
      accion: 'ventas.despacho_entregado',
      entidad: 'despacho',
      entidadId: despachoId,
      detalle: { numero: despacho.numero, orden: orden.numero },
      ip,
    });
  return despacho;
}

async function sacarStock(tx: Tx, deps: Avisos, despacho: Despacho, principal: Principal): Promise<void> {
  const { rows } = await sql<{ producto_id: string; cantidad: string }>`
    select l.producto_id, trim_scale(d.cantidad)::text as cantidad
    from ventas.despacho_lineas d join ventas.orden_lineas l on l.id = d.orden_linea_id
    where d.despacho_id = ${despacho.id} order by l.orden`.execute(tx);
  const referencia = referenciaDeDespacho(despacho.id);
  await moverStock(tx, deps, {
    almacenId: despacho.almacenId,
    tipo: 'salida',
    motivo: 'venta',
    documento: despacho.numero,
    reserva: referencia,
    referencia,
    usuarioId: principal.userId,
    usuario: principal.name,
    lineas: rows.map(({ producto_id: productoId, cantidad }, indice) => ({
      productoId,
      cantidad,
      pointer: `/lineas/${indice}`,
    })),
  });
}

/** An order is despachada once all that can be dispatched has left. */
async function cerrarSiCompleta(tx: Tx, orden: FilaOrden, quien: string): Promise<FilaOrden> {
  const { rows } = await sql<{ falta: boolean }>`
    select exists (select from ventas.orden_lineas
                   where orden_id = ${orden.id} and unidad <> 'ZZ' and atendida < cantidad)
        or exists (select from ventas.despachos
                   where orden_id = ${orden.id} and estado in ('pendiente', 'en-preparacion', 'listo')) as falta`.execute(
    tx,
  );
  if (rows[0]!.falta) return orden;
  return cambiarOrden(tx, orden, { estado: 'despachada' }, { quien, hecho: 'Despachada por completo' });
}
