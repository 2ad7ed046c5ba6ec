import { sql } from 'kysely';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import { validarLineas, type Comprobante, type Emisor, type TipoComprobante } from '../domain/comprobante.ts';
import { crearComprobante, type DatosVenta } from '../domain/crear-comprobante.ts';
import { validarCliente } from '../domain/documento-identidad.ts';
import { numeroCompleto, numeroMaximo } from '../domain/numeracion.ts';
import { vencimiento } from '../domain/plazos.ts';
import { comprobanteInvalido, serieAgotada } from '../errors.ts';
import { parametroVigente } from '../queries/parametros.ts';
import type { FacturacionTables } from '../tables.ts';
import { emitirComprobanteSunat } from '../tasks.ts';
import { anotar } from './cambiar-estado.ts';
import { tasasVigentes } from './calcular-totales-venta.ts';

export type NuevoComprobante = DatosVenta & {
  /** Printed on the ticket. */
  pagos: readonly { medio: string; monto: string }[];
  vuelto: string;
  /** The person who issues: its channel is told what SUNAT answers. */
  emisorId: string;
  emisorNombre: string;
  ventaId: string | null;
};

/** Above any identification threshold. */
const siempreIdentificado = '999999999.99';

export type ComprobanteEmitido = { comprobanteId: string; numero: string; total: string };

async function cargarEmisor(tx: Tx): Promise<Emisor> {
  const fila = await tx.withTables<FacturacionTables>().selectFrom('facturacion.emisor').selectAll().executeTakeFirst();
  if (!fila) throw comprobanteInvalido('Falta registrar los datos de la empresa que emite.');
  return {
    ruc: fila.ruc,
    razonSocial: fila.razon_social,
    nombreComercial: fila.nombre_comercial,
    direccion: fila.direccion,
    distrito: fila.distrito,
    provincia: fila.provincia,
    departamento: fila.departamento,
    ubigeo: fila.ubigeo,
    telefono: fila.telefono,
    web: fila.web,
  };
}

/** The row lock makes the numbers consecutive: the next sale of the series waits for this one's commit or rollback. */
async function tomarNumero(tx: Tx, tipo: TipoComprobante, establecimiento: string) {
  const fila = await tx
    .withTables<FacturacionTables>()
    .updateTable('facturacion.series')
    .set({ ultimo_numero: sql`ultimo_numero + 1` })
    .where('tipo', '=', tipo)
    .where('establecimiento', '=', establecimiento)
    .where('activa', '=', true)
    .where('ultimo_numero', '<', numeroMaximo)
    .returning(['serie', 'ultimo_numero as numero'])
    .executeTakeFirst();
  if (!fila) {
    const documento = tipo === '01' ? 'facturas' : 'boletas';
    throw serieAgotada(
      `El establecimiento ${establecimiento} no tiene una serie activa con números libres para ${documento}.`,
    );
  }
  return fila;
}

/**
 * Takes the number, freezes the content and enqueues the emission, all in the caller's transaction. The series row
 * stays locked until that transaction ends, so call it last.
 *
 * Throws `facturacion.comprobante_invalido` (with the customer's field) and `facturacion.serie_agotada`.
 */
export async function emitirComprobante(tx: Tx, nuevo: NuevoComprobante): Promise<ComprobanteEmitido> {
  const fecha = limaDate(nuevo.emitidoEn);
  const [emisor, tasas] = [await cargarEmisor(tx), await tasasVigentes(tx, fecha)];
  const sinNumero = crearComprobante({ ...nuevo, ...tasas, serie: '', numero: 0, emisor });
  const linea = validarLineas(sinNumero);
  if (linea) {
    throw comprobanteInvalido(linea.motivo, {
      errors: [{ pointer: linea.orden === 0 ? '/lineas' : `/lineas/${linea.orden - 1}`, detail: linea.motivo }],
    });
  }
  const reparo = validarCliente({
    tipo: nuevo.tipo,
    umbral: await parametroVigente(tx, 'umbral_identificacion_boleta', fecha),
    // A boleta in dollars is held to the identification rule whatever its amount: its value in soles depends on an
    // exchange rate that is published only later that day.
    totalEnSoles: nuevo.moneda === 'PEN' ? sinNumero.totales.total : siempreIdentificado,
    cliente: nuevo.cliente,
  });
  if (reparo) {
    throw comprobanteInvalido(reparo.motivo, {
      errors: [{ pointer: `/cliente/${reparo.campo}`, detail: reparo.motivo }],
    });
  }

  const { serie, numero } = await tomarNumero(tx, nuevo.tipo, nuevo.establecimiento);
  const contenido: Comprobante = { ...sinNumero, serie, numero };
  const comprobanteId = uuidv7();
  await tx
    .withTables<FacturacionTables>()
    .insertInto('facturacion.comprobantes')
    .values({
      id: comprobanteId,
      tipo: nuevo.tipo,
      serie,
      numero,
      estado: 'emitido',
      fecha_emision: fecha,
      emitido_en: nuevo.emitidoEn,
      vence_el: vencimiento(nuevo.tipo, serie, fecha),
      moneda: nuevo.moneda,
      cliente_tipo_documento: contenido.cliente.tipoDocumento,
      cliente_numero_documento: contenido.cliente.numeroDocumento,
      cliente_nombre: contenido.cliente.nombre,
      cliente_direccion: contenido.cliente.direccion,
      cliente_email: contenido.cliente.email,
      contenido: JSON.stringify(contenido),
      pagos: JSON.stringify(nuevo.pagos),
      vuelto: nuevo.vuelto,
      total: contenido.totales.total,
      xml: null,
      hash: null,
      cdr: null,
      sunat_codigo: null,
      sunat_descripcion: null,
      observaciones: '[]',
      motivo: null,
      venta_id: nuevo.ventaId,
      emisor_id: nuevo.emisorId,
      emisor_nombre: nuevo.emisorNombre,
    })
    .execute();
  const completo = numeroCompleto(serie, numero);
  await anotar(tx, comprobanteId, { tipo: 'persona', titulo: `Emitió ${completo}`, quien: nuevo.emisorNombre });
  await enqueue(tx, emitirComprobanteSunat, { comprobanteId, numero: completo });
  return { comprobanteId, numero: completo, total: contenido.totales.total };
}
