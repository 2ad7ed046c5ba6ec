import { CifraImposible } from '@jsol/tributos/cifra-imposible';
import { sql } from 'kysely';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { Reader, Tx } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import {
  nombreComprobante,
  type Comprobante,
  type Emisor,
  type Nota,
  type TipoComprobante,
} from '../domain/comprobante.ts';
import { crearComprobante, type DatosVenta } from '../domain/crear-comprobante.ts';
import { numeroCompleto, numeroMaximo } from '../domain/numeracion.ts';
import { vencimiento } from '../domain/plazos.ts';
import type { Reparo } from '../domain/reparo.ts';
import { explicarImposible, validarComprobante, type ReglasDeEmision } from '../domain/validar-comprobante.ts';
import { comprobanteInvalido, serieAgotada } from '../errors.ts';
import { catalogoVigente, parametroVigente } from '../queries/parametros.ts';
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

export type ComprobanteEmitido = { comprobanteId: string; numero: string; total: string };

async function cargarEmisor(reader: Reader): Promise<Emisor> {
  const fila = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.emisor')
    .selectAll()
    .executeTakeFirst();
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
    throw serieAgotada(
      `El establecimiento ${establecimiento} no tiene una serie activa con números libres para: ` +
        `${nombreComprobante[tipo].toLowerCase()}.`,
    );
  }
  return fila;
}

export type ReparoEmision = { /** JSON pointer into what was asked for. */ pointer: string; detail: string };

const aReparo = ({ campo, motivo }: Reparo): ReparoEmision => ({
  pointer: `/${campo.replaceAll('.', '/')}`,
  detail: motivo,
});

const invalido = (reparos: readonly ReparoEmision[]) =>
  comprobanteInvalido([...new Set(reparos.map(({ detail }) => detail))].join(' '), { errors: [...reparos] });

async function reglasVigentes(reader: Reader, fecha: string): Promise<ReglasDeEmision> {
  const umbralIdentificacion = await parametroVigente(reader, 'umbral_identificacion_boleta', fecha);
  const unidades = await catalogoVigente(reader, '03', fecha);
  return { umbralIdentificacion, unidades: new Set(unidades.map(({ codigo }) => codigo)) };
}

/**
 * The receipt that would be issued, without a number, and everything that keeps it from being. Throws
 * `facturacion.comprobante_invalido` where the figures make no receipt at all.
 */
export async function componerComprobante(
  reader: Reader,
  datos: DatosVenta & { nota?: Nota | null },
): Promise<{ comprobante: Comprobante; reparos: ReparoEmision[] }> {
  const fecha = limaDate(datos.emitidoEn);
  const emisor = await cargarEmisor(reader);
  const tasas = await tasasVigentes(reader, fecha);
  try {
    const comprobante = crearComprobante({ ...datos, ...tasas, serie: '', numero: 0, emisor });
    return { comprobante, reparos: validarComprobante(comprobante, await reglasVigentes(reader, fecha)).map(aReparo) };
  } catch (error) {
    if (error instanceof CifraImposible) throw invalido([aReparo(explicarImposible(error))]);
    throw error;
  }
}

/**
 * Takes the number, freezes the content and enqueues the emission, all in the caller's transaction. The series row
 * stays locked until that transaction ends, so call it last.
 *
 * Throws `facturacion.comprobante_invalido` (with every field at fault) and `facturacion.serie_agotada`.
 */
export async function emitirComprobante(tx: Tx, nuevo: NuevoComprobante): Promise<ComprobanteEmitido> {
  const { comprobante: sinNumero, reparos } = await componerComprobante(tx, nuevo);
  if (reparos.length > 0) throw invalido(reparos);
  const fecha = sinNumero.fechaEmision;

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
