import { sql } from 'kysely';
import type { z } from 'zod';
import type { cotizacionBody } from '@jsol/contracts/ventas-cotizaciones';
import { can, type Principal } from '../../../platform/auth/principal.ts';
import { clockOf, type Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { addDays, limaDate } from '../../../platform/time/lima.ts';
import { calcularTotalesVenta } from '../../facturacion/public.ts';
import { almacenAjeno, alcanza, exigirAlmacen } from '../../inventario/public.ts';
import { cotizacionCerrada } from '../errors.ts';
import { numerar } from '../ordenes/numerar.ts';
import { prepararLineas } from '../use-cases/preparar-lineas.ts';
import { exigirDocumento, registrarCliente } from '../use-cases/registrar-cliente.ts';
import { bloquearCotizacion, type CotizacionBloqueada } from './decidir.ts';

/** Registers a quote at the prices in force; as a new version of another one, it takes that one's place. */
export async function registrarCotizacion(
  tx: Tx,
  pedida: z.output<typeof cotizacionBody>,
  principal: Principal,
): Promise<{ cotizacionId: string; numero: string }> {
  exigirDocumento(pedida.cliente);
  await exigirAlmacen(tx, pedida.almacenId);
  if (!alcanza(principal, pedida.almacenId)) throw almacenAjeno('Ese almacén no está a su cargo: elija uno suyo.');
  const lineas = await prepararLineas(tx, pedida.lineas, can(principal, 'ventas.descontar'));
  const hoy = limaDate(clockOf(tx).now());
  const totales = await calcularTotalesVenta(tx, lineas, hoy);
  const anterior = pedida.versionDe ? await reemplazar(tx, pedida.versionDe) : null;
  const cliente = (await registrarCliente(tx, pedida.cliente))!;
  const cotizacionId = uuidv7();
  const version = (anterior?.version ?? 0) + 1;
  const numero = anterior ? `${anterior.numero.replace(/-v\d+$/, '')}-v${version}` : await numerar(tx, 'COT');
  await sql`
    insert into ventas.cotizaciones (id, numero, version_de, version, estado, almacen_id, cliente_id, cliente, vendedor_id,
      vendedor, vence, dias_credito, nota, gravado, exonerado, inafecto, igv, descuentos, total)
    values (${cotizacionId}, ${numero}, ${anterior?.id ?? null}, ${version}, 'borrador', ${pedida.almacenId}, ${cliente.id},
      ${JSON.stringify(pedida.cliente)}::jsonb, ${principal.userId}, ${principal.name},
      ${addDays(hoy, pedida.diasValidez)}, ${pedida.diasCredito}, ${pedida.nota || null}, ${totales.gravado},
      ${totales.exonerado}, ${totales.inafecto}, ${totales.igv}, ${totales.descuentos}, ${totales.total})`.execute(tx);
  for (const [indice, linea] of lineas.entries()) {
    await sql`
      insert into ventas.cotizacion_lineas (cotizacion_id, orden, producto_id, codigo, descripcion, unidad, cantidad,
        precio_unitario, descuento_porcentaje, afectacion, total)
      values (${cotizacionId}, ${indice + 1}, ${linea.productoId}, ${linea.codigo}, ${linea.descripcion}, ${linea.unidad},
        ${linea.cantidad}, ${linea.precioUnitario}, ${linea.descuentoPorcentaje}, ${linea.afectacion},
        ${linea.total})`.execute(tx);
  }
  return { cotizacionId, numero };
}

async function reemplazar(tx: Tx, id: string): Promise<CotizacionBloqueada> {
  const anterior = await bloquearCotizacion(tx, id);
  if (anterior.estado === 'aceptada' || anterior.estado === 'reemplazada')
    throw cotizacionCerrada(`La cotización ${anterior.numero} ya está ${anterior.estado}: haga una nueva.`);
  await sql`
    update ventas.cotizaciones set estado = 'reemplazada', cerrada_en = ${clockOf(tx).now()}
    where id = ${id}`.execute(tx);
  return anterior;
}
