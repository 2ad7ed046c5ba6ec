import { sql } from 'kysely';
import { comparar } from '@jsol/tributos/dinero';
import { clockOf, type Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import { calcularTotalesVenta, type LineaVendida } from '../../facturacion/public.ts';
import { cargarProductos, exigirAlmacen, type Avisos } from '../../inventario/public.ts';
import { productoNoDisponible } from '../errors.ts';
import { totalizarLineas, type LineaPedida, type LineaPreparada } from '../use-cases/preparar-lineas.ts';
import { exigirDocumento, registrarCliente, type ClienteDeVenta } from '../use-cases/registrar-cliente.ts';
import { anunciar } from './anunciar.ts';
import { aprobarBloqueada } from './aprobar-orden.ts';
import { numerar } from './numerar.ts';
import { anotar, bloquearOrden, type Envio } from './orden.ts';

export type OrdenNueva = {
  /** What makes it the same order when it comes again: an online shop and its number there. */
  origen: { canal: string; referencia: string };
  almacenId: string;
  /** null: nobody in particular. */
  cliente: ClienteDeVenta | null;
  /** Prices as agreed, with IGV; they are not compared with the catalogue. */
  lineas: readonly LineaPedida[];
  envio: Envio | null;
  nota: string | null;
  /** True: its dispatch is asked for at once. */
  aprobada: boolean;
  diasCredito?: number;
  atencion?: 'parcial' | 'linea-completa';
};

/** `usuarioId` null: nobody in particular, such as an online shop. */
export type QuienOrdena = { usuarioId: string | null; usuario: string };

export type OrdenRegistrada = { ordenId: string; numero: string };

/**
 * Registers a sales order in the caller's transaction. An origin that has one already gets that one, unchanged.
 *
 * Throws `ventas.producto_no_disponible` for products that do not exist and `ventas.cliente_invalido`.
 */
export async function registrarOrdenVenta(
  tx: Tx,
  avisos: Avisos | null,
  nueva: OrdenNueva,
  quien: QuienOrdena,
): Promise<OrdenRegistrada> {
  const existente = await ordenDelOrigen(tx, nueva.origen);
  if (existente) return existente;
  if (nueva.cliente) exigirDocumento(nueva.cliente);
  await exigirAlmacen(tx, nueva.almacenId);
  const lineas = await completarLineas(tx, nueva.lineas);
  return guardarOrden(tx, avisos, nueva, lineas, quien);
}

/** Prices are what was agreed: completes the lines with the product's data and computes what they cost. */
async function completarLineas(tx: Tx, pedidas: readonly LineaPedida[]): Promise<LineaPreparada[]> {
  const catalogo = await cargarProductos(tx, [...new Set(pedidas.map(({ productoId }) => productoId))]);
  const errors = pedidas.flatMap(({ productoId }, indice) =>
    catalogo.has(productoId) ? [] : [{ pointer: `/lineas/${indice}/productoId`, detail: 'Ese producto no existe.' }],
  );
  if (errors.length > 0) throw productoNoDisponible('Hay productos que no existen.', { errors });
  return totalizarLineas(
    pedidas.map((pedida) => {
      const { codigo, nombre, unidad, afectacion } = catalogo.get(pedida.productoId)!;
      return {
        ...pedida,
        codigo,
        descripcion: nombre,
        unidad,
        afectacion,
        descuento: { porcentaje: pedida.descuentoPorcentaje },
      };
    }),
  );
}

/** What is charged for taking it there, as a line of its own. */
export const lineasDeEnvio = (envio: Envio | null): LineaVendida[] =>
  envio && comparar(envio.monto, '0') > 0
    ? [
        {
          codigo: 'ENVIO',
          descripcion: `Envío a ${envio.destino}`,
          unidad: 'ZZ',
          cantidad: '1',
          precioUnitario: envio.monto,
          afectacion: '10',
        },
      ]
    : [];

const ordenDelOrigen = async (
  tx: Tx,
  { canal, referencia }: OrdenNueva['origen'],
): Promise<OrdenRegistrada | undefined> => {
  const { rows } = await sql<OrdenRegistrada>`
    select id as "ordenId", numero from ventas.ordenes
    where canal = ${canal} and referencia = ${referencia}`.execute(tx);
  return rows[0];
};

/** Writes an order whose lines were checked. */
export async function guardarOrden(
  tx: Tx,
  avisos: Avisos | null,
  nueva: Omit<OrdenNueva, 'lineas'>,
  lineas: readonly LineaPreparada[],
  quien: QuienOrdena,
): Promise<OrdenRegistrada> {
  const { origen, almacenId, cliente, envio, nota, diasCredito = 0, atencion = 'parcial' } = nueva;
  const hoy = limaDate(clockOf(tx).now());
  const totales = await calcularTotalesVenta(tx, [...lineas, ...lineasDeEnvio(envio)], hoy);
  const registrado = cliente ? await registrarCliente(tx, cliente) : null;
  const ordenId = uuidv7();
  const numero = await numerar(tx, 'OV');
  const { rows } = await sql`
    insert into ventas.ordenes (id, numero, canal, referencia, estado, almacen_id, cliente_id, cliente, vendedor_id,
      vendedor, atencion, dias_credito, envio, nota, gravado, exonerado, inafecto, igv, descuentos, total)
    values (${ordenId}, ${numero}, ${origen.canal}, ${origen.referencia}, 'por-aprobar', ${almacenId},
      ${registrado?.id ?? null}, ${cliente ? JSON.stringify(cliente) : null}::jsonb, ${quien.usuarioId}, ${quien.usuario},
      ${atencion}, ${diasCredito}, ${envio ? JSON.stringify(envio) : null}::jsonb, ${nota || null},
      ${totales.gravado}, ${totales.exonerado}, ${totales.inafecto}, ${totales.igv}, ${totales.descuentos},
      ${totales.total})
    on conflict (canal, referencia) do nothing returning id`.execute(tx);
  // The same origin, at the same moment from another side: it has ended by now.
  if (rows.length === 0) return (await ordenDelOrigen(tx, origen))!;
  for (const [indice, linea] of lineas.entries()) {
    await sql`
      insert into ventas.orden_lineas (id, orden_id, orden, producto_id, codigo, descripcion, unidad, cantidad,
        precio_unitario, descuento_porcentaje, afectacion, total)
      values (${uuidv7()}, ${ordenId}, ${indice + 1}, ${linea.productoId}, ${linea.codigo}, ${linea.descripcion},
        ${linea.unidad}, ${linea.cantidad}, ${linea.precioUnitario}, ${linea.descuentoPorcentaje}, ${linea.afectacion},
        ${linea.total})`.execute(tx);
  }
  await anotar(tx, ordenId, { quien: quien.usuario, hecho: 'Registrada', detalle: nota });
  const orden = await bloquearOrden(tx, ordenId);
  anunciar(tx, avisos, 'nuevo', orden);
  if (nueva.aprobada) await aprobarBloqueada(tx, avisos, orden, quien.usuario, null);
  return { ordenId, numero };
}
