import { sql, type Selectable } from 'kysely';
import type { VentaOffline } from '@jsol/contracts/ventas-offline';
import { comparar } from '@jsol/tributos/dinero';
import { publishAfterCommit } from '../../../platform/channels/publisher.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { fechaPeruana, limaDate, limaTime } from '../../../platform/time/lima.ts';
import { cargarProductos } from '../../inventario/public.ts';
import { personaPorId, usuariosConPermiso } from '../../seguridad/public.ts';
import { canalPos } from '../channels.ts';
import { sesionNoEncontrada } from '../errors.ts';
import { asentarVenta, type AsentarVentaDeps } from '../use-cases/asentar-venta.ts';
import { totalizarLineas } from '../use-cases/preparar-lineas.ts';
import { exigirDocumento } from '../use-cases/registrar-cliente.ts';
import { contrastarArriendo } from './arriendo-de-la-venta.ts';
import { contrastarCobro, contrastarLineas, contrastarOperaciones, contrastarStock } from './contrastar.ts';
import { decidirEmision } from './decidir-emision.ts';
import { fusionarCliente } from './fusionar-cliente.ts';
import { reparoDelReloj } from './hora-de-venta.ts';
import { anotarIncidencias, type Hallazgo } from './incidencias.ts';
import { hechoDe } from './recibir-ventas.ts';
import { respuestaDe } from './respuestas.ts';
import type { OfflineTables, VentasOfflineTable } from './tables.ts';
import { reclamarIdentidad, type VentaEnLinea } from './venta-en-linea.ts';

export type RegistrarRecibidaDeps = AsentarVentaDeps & { clock: Clock };

type Fila = Selectable<VentasOfflineTable>;
const sistema = { name: 'Sistema' };

/**
 * Registers one sale that was made without network, or leaves it to a person when the law lets it no longer have its
 * date. Prices, stock, customer, payments and session stand as they were; what differs becomes an incidencia.
 * @returns null when it no longer waits for that.
 */
export async function registrarRecibida(
  tx: Tx,
  deps: RegistrarRecibidaDeps,
  filaId: string,
): Promise<'registrada' | 'en-revision' | null> {
  const db = tx.withTables<OfflineTables>();
  const fila = await db
    .selectFrom('ventas.ventas_offline')
    .selectAll()
    .where('id', '=', filaId)
    .where('estado', '=', 'recibida')
    .forUpdate()
    .executeTakeFirst();
  if (!fila) return null;
  const ahora = deps.clock.now();
  // The till's ids belong to the first content that came under the sale's id.
  const propia = fila.original_id === null;
  const enLinea = propia ? await reclamarIdentidad(tx, fila) : null;
  if (enLinea) {
    await anotarIncidencias(tx, { filaId, cajaId: fila.caja_id, ahora }, contrastarConLaRegistrada(fila, enLinea));
    await darPorRegistrada(tx, deps, fila, enLinea, `El servidor ya la tenía como ${enLinea.numero}`);
    return 'registrada';
  }
  const venta: VentaOffline = { ...fila.contenido, ...fila.correccion };
  const emision = await decidirEmision(
    tx,
    {
      tipoComprobante: venta.tipoComprobante,
      vendidaEn: fila.vendida_en,
      ticket: fila.ticket,
      emision: fila.emision,
    },
    ahora,
  );
  if (emision.kind === 'vencida') {
    await dejarEnRevision(tx, deps, fila, { causa: 'plazo-vencido', motivo: emision.motivo });
    return 'en-revision';
  }

  if (venta.cliente) exigirDocumento(venta.cliente);
  const sesion = await sesionDe(tx, fila);
  const cajero = await personaPorId(tx, venta.cajeroId);
  const quien = cajero ?? { id: fila.recibida_por_id, nombre: fila.recibida_por, usuario: fila.recibida_por };
  const lineas = totalizarLineas(
    venta.lineas.map((linea) => ({ ...linea, descuento: { porcentaje: linea.descuentoPorcentaje } })),
  );
  const totales = await deps.calcularTotalesVenta(tx, lineas, emision.fecha);
  const hallazgos = [
    ...(await contrastarContexto(tx, fila, sesion, cajero)),
    ...contrastarLineas(
      venta.lineas,
      await cargarProductos(tx, [...new Set(venta.lineas.map(({ productoId }) => productoId))]),
      await puedeDescontar(tx, venta),
    ),
    ...contrastarCobro(venta, totales.total),
  ];

  const ventaId = fila.id;
  const { comprobanteId, numero, saldos, pagosRepetidos } = await asentarVenta(
    tx,
    deps,
    {
      ventaId,
      sesion: { id: fila.sesion_id, cajaId: fila.caja_id, ...sesion },
      tipoComprobante: venta.tipoComprobante,
      moneda: 'PEN',
      cliente: venta.cliente,
      lineas: lineas.map((linea) => ({ ...linea, id: propia ? linea.id : uuidv7() })),
      totales,
      pagos: venta.pagos.map((pago) => ({ ...pago, id: propia ? pago.id : uuidv7() })),
      vuelto: venta.vuelto,
      vendedor: quien,
      actor: { id: quien.id, nombre: quien.usuario },
      ip: null,
      vendidaEn: fila.vendida_en,
      comprobante: emision.comprobante,
      consumada: true,
      regularizacion: sesion.cerradaEn !== null,
    },
    async (_tx, cliente) => {
      const conocido = await fusionarCliente(tx, cliente);
      if (conocido && conocido.nombre !== cliente.nombre)
        hallazgos.push({
          tipo: 'cliente-distinto',
          asunto: `Cliente ${cliente.numeroDocumento}`,
          esperado: conocido.nombre,
          hallado: cliente.nombre,
        });
      return conocido;
    },
  );
  await anotarIncidencias(tx, { filaId, cajaId: fila.caja_id, ahora }, [
    ...hallazgos,
    ...contrastarStock(venta.lineas, saldos),
    ...contrastarOperaciones(pagosRepetidos),
  ]);
  await darPorRegistrada(
    tx,
    deps,
    fila,
    { id: ventaId, comprobanteId, numero },
    `Registrada con el comprobante ${numero}`,
  );
  return 'registrada';
}

async function darPorRegistrada(
  tx: Tx,
  deps: RegistrarRecibidaDeps,
  fila: Fila,
  { id: ventaId, comprobanteId, numero }: Omit<VentaEnLinea, 'total'>,
  hecho: string,
): Promise<void> {
  await tx
    .withTables<OfflineTables>()
    .updateTable('ventas.ventas_offline')
    .set({
      estado: 'registrada',
      causa: null,
      motivo: null,
      venta_id: ventaId,
      historia: anadir(hechoDe(deps.clock.now(), hecho, sistema)),
    })
    .where('id', '=', fila.id)
    .execute();
  publishAfterCommit(tx, deps.publisher, canalPos, { cajaId: fila.caja_id }, 'venta_sincronizada', {
    id: fila.uuid,
    estado: 'registrada',
    ventaId,
    comprobanteId,
    numero,
    motivo: null,
  });
}

/** The receipt that exists stands; that the till charged something else is for a person to see. */
const contrastarConLaRegistrada = (fila: Fila, { numero, total }: VentaEnLinea): Hallazgo[] =>
  comparar(fila.total, total) === 0
    ? []
    : [
        {
          tipo: 'total-distinto',
          asunto: `Total de ${fila.ticket}`,
          esperado: `S/ ${total}, el de ${numero}`,
          hallado: `S/ ${fila.total}`,
        },
      ];

/** Sets a sale aside for a person, with the reason; the till is told. */
export async function dejarEnRevision(
  tx: Tx,
  deps: Pick<RegistrarRecibidaDeps, 'publisher' | 'clock'>,
  fila: { id: string; caja_id: string },
  { causa, motivo }: { causa: string; motivo: string },
): Promise<void> {
  await tx
    .withTables<OfflineTables>()
    .updateTable('ventas.ventas_offline')
    .set({
      estado: 'en-revision',
      causa,
      motivo,
      fallas: 0,
      historia: anadir(hechoDe(deps.clock.now(), 'Espera a una persona', sistema, motivo)),
    })
    .where('id', '=', fila.id)
    .where('estado', '=', 'recibida')
    .execute();
  const respuesta = await respuestaDe(tx, fila.id);
  publishAfterCommit(tx, deps.publisher, canalPos, { cajaId: fila.caja_id }, 'venta_sincronizada', respuesta);
}

export const anadir = (hecho: ReturnType<typeof hechoDe>) => sql<string>`historia || ${JSON.stringify([hecho])}::jsonb`;

type SesionDeVenta = { almacenId: string; establecimiento: string; abiertaEn: Date; cerradaEn: Date | null };

/** Open or closed. The shared lock makes a closing wait for the sale, or the sale see the closing. */
async function sesionDe(tx: Tx, fila: Fila): Promise<SesionDeVenta> {
  const { rows } = await sql<SesionDeVenta>`
    select c.almacen_id as "almacenId", c.establecimiento, s.abierta_en as "abiertaEn", s.cerrada_en as "cerradaEn"
    from ventas.sesiones_caja s join ventas.cajas c on c.id = s.caja_id
    where s.id = ${fila.sesion_id} and s.caja_id = ${fila.caja_id} for share of s`.execute(tx);
  if (!rows[0]) throw sesionNoEncontrada('La venta nombra una sesión que esa caja nunca tuvo.');
  return rows[0];
}

async function puedeDescontar(tx: Tx, { cajeroId, lineas }: VentaOffline): Promise<boolean> {
  if (lineas.every(({ descuentoPorcentaje }) => Number(descuentoPorcentaje) === 0)) return true;
  return (await usuariosConPermiso(tx, 'ventas.descontar')).some(({ id }) => id === cajeroId);
}

/** Clock, lease, session, cashier and ticket: what the sale says of where it was made. */
async function contrastarContexto(
  tx: Tx,
  fila: Fila,
  sesion: SesionDeVenta,
  cajero: { id: string } | null,
): Promise<Hallazgo[]> {
  const { ticket, contenido, recibida_en: recibidaEn } = fila;
  const hallazgos: Hallazgo[] = await contrastarArriendo(tx, {
    cajaId: fila.caja_id,
    terminalId: fila.terminal_id,
    arriendo: fila.arriendo,
    vendidaEn: fila.vendida_en,
    ticket,
  });
  const reloj = reparoDelReloj(contenido, recibidaEn, sesion.abiertaEn);
  if (reloj)
    hallazgos.push({ tipo: 'reloj-desfasado', asunto: ticket, esperado: 'La hora del servidor', hallado: reloj });
  if (sesion.cerradaEn)
    hallazgos.push({
      tipo: 'sesion-cerrada',
      asunto: ticket,
      esperado: 'Una caja abierta',
      hallado: `Cerrada el ${fechaPeruana(limaDate(sesion.cerradaEn))} a las ${limaTime(sesion.cerradaEn).slice(0, 5)}: va a la regularización de esa sesión`,
    });
  if (!cajero)
    hallazgos.push({
      tipo: 'cajero-desconocido',
      asunto: ticket,
      esperado: 'Un cajero con cuenta',
      hallado: `Se registra a nombre de ${fila.recibida_por}, que la envió`,
    });
  const otra = await tx
    .withTables<OfflineTables>()
    .selectFrom('ventas.ventas_offline')
    .select('vendida_en')
    .where('caja_id', '=', fila.caja_id)
    .where('ticket_numero', '=', fila.ticket_numero)
    .where('uuid', '<>', fila.uuid)
    .executeTakeFirst();
  if (otra)
    hallazgos.push({
      tipo: 'ticket-repetido',
      asunto: ticket,
      esperado: 'Un número de ticket por venta',
      hallado: `Otra venta del ${fechaPeruana(limaDate(otra.vendida_en))} lleva el mismo`,
    });
  return hallazgos;
}
