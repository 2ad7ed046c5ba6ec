import { decimal } from '@jsol/tributos/dinero';
import type { z } from 'zod';
import type { Borrador, documentoEmisionBody } from '@jsol/contracts/facturacion-emision';
import type { Reader, Tx } from '../../../platform/database/database.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import type { Comprobante } from '../domain/comprobante.ts';
import type { DatosVenta } from '../domain/crear-comprobante.ts';
import { comprobanteInvalido } from '../errors.ts';
import { totalesParaPersonas } from '../queries/cifras-en-pantalla.ts';
import { detraccionVigente, parametroVigente, tipoCambioVigente } from '../queries/parametros.ts';
import {
  componerComprobante,
  emitirComprobante,
  type ComprobanteEmitido,
  type NuevoComprobante,
} from './emitir-comprobante.ts';

type Pedido = z.output<typeof documentoEmisionBody>;

const sinVenta = { pagos: [], vuelto: '0.00', ventaId: null };

/** `'2'` for 0.02. */
const enPorcentaje = (fraccion: string): string => decimal(fraccion).times(100).toFixed();

const invalido = (pointer: string, detail: string) => comprobanteInvalido(detail, { errors: [{ pointer, detail }] });

async function tipoCambioDelDia(reader: Reader, moneda: Pedido['moneda'], fecha: string): Promise<string | null> {
  if (moneda === 'PEN') return null;
  const vigente = await tipoCambioVigente(reader, moneda, fecha);
  if (!vigente) throw invalido('/moneda', `No hay tipo de cambio de ${moneda} para el ${fecha}: regístrelo primero.`);
  return vigente.venta;
}

async function detraccionDe(reader: Reader, pedida: NonNullable<Pedido['detraccion']>, fecha: string) {
  const vigente = await detraccionVigente(reader, pedida.codigo, fecha);
  if (!vigente)
    throw invalido('/detraccion/codigo', `El ${pedida.codigo} no es un bien o servicio sujeto a detracción.`);
  return { ...pedida, porcentaje: vigente.porcentaje };
}

/** What the law sets for the day is put in here: exchange rate, ICBPER, detracción, percepción and retención. */
async function aDatos(reader: Reader, pedido: Pedido, emitidoEn: Date): Promise<DatosVenta> {
  const fecha = limaDate(emitidoEn);
  const tarifa = pedido.lineas.some(({ bolsas }) => bolsas !== undefined)
    ? await parametroVigente(reader, 'icbper', fecha)
    : null;
  const { lineas, detraccion, percepcion, retencion, tipoOperacion, ...resto } = pedido;
  return {
    ...resto,
    ...(tipoOperacion === undefined ? {} : { tipoOperacion }),
    lineas: lineas.map(({ bolsas, ...linea }) => ({
      ...linea,
      ...(bolsas === undefined || tarifa === null ? {} : { icbper: { bolsas, tarifa } }),
    })),
    tipoCambio: await tipoCambioDelDia(reader, pedido.moneda, fecha),
    detraccion: detraccion && (await detraccionDe(reader, detraccion, fecha)),
    percepcion: percepcion && {
      codigo: percepcion.codigo,
      porcentaje: enPorcentaje(await parametroVigente(reader, `percepcion_${percepcion.codigo}`, fecha)),
    },
    retencion: retencion ? { porcentaje: enPorcentaje(await parametroVigente(reader, 'retencion', fecha)) } : null,
    emitidoEn,
  } as DatosVenta;
}

/** What the document would say and what keeps it from being issued; takes no number. */
export async function previsualizarDocumento(reader: Reader, pedido: Pedido, ahora: Date): Promise<Borrador> {
  const { comprobante, reparos } = await componerComprobante(reader, await aDatos(reader, pedido, ahora));
  return aBorrador(comprobante, reparos);
}

/**
 * Issues a factura or boleta that was not sold at the till, or the one that takes the place of another. Throws as
 * `emitirComprobante` does.
 */
export async function emitirDocumento(
  tx: Tx,
  pedido: Pedido,
  quien: { emisorId: string; emisorNombre: string; emitidoEn: Date },
  enLugarDe: Pick<NuevoComprobante, 'pagos' | 'vuelto' | 'ventaId' | 'reemplazaA'> = sinVenta,
): Promise<ComprobanteEmitido> {
  const datos = await aDatos(tx, pedido, quien.emitidoEn);
  return emitirComprobante(tx, { ...datos, ...quien, ...enLugarDe });
}

export const aBorrador = (comprobante: Comprobante, reparos: Borrador['reparos']): Borrador => {
  const { totales, leyendas, detraccion, percepcion, retencion, formaPago, tipoCambio } = comprobante;
  return {
    lineas: comprobante.lineas.map((linea) => ({
      orden: linea.orden,
      codigo: linea.codigo,
      descripcion: linea.descripcion,
      unidad: linea.unidad,
      cantidad: linea.cantidad,
      precioUnitario: linea.precioUnitario,
      afectacion: linea.afectacion,
      valorVenta: linea.valorVenta,
      igv: linea.igv,
      impuestos: linea.impuestos,
      total: linea.total,
    })),
    totales: totalesParaPersonas(totales),
    enLetras: leyendas.find(({ codigo }) => codigo === '1000')?.texto ?? '',
    detraccion: detraccion?.monto ?? null,
    percepcion: percepcion?.monto ?? null,
    retencion: retencion?.monto ?? null,
    pendiente: formaPago.tipo === 'Credito' ? formaPago.pendiente : null,
    tipoCambio,
    reparos,
  };
};
