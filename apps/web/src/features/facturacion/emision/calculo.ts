import { calcularDocumento } from '@jsol/tributos/calcular-documento';
import { CifraImposible, type CausaImposible } from '@jsol/tributos/cifra-imposible';
import { comparar, decimal } from '@jsol/tributos/dinero';
import type { Calculo, LineaEntrada } from '@jsol/tributos/documento';
import { calcularPercepcion, calcularRetencion, montoDetraccion, pendienteDeCredito } from '@jsol/tributos/regimenes';
import { documentoEmisionBody, lineaEmisionSchema } from '@jsol/contracts/facturacion-emision';
import type { DatosDeEmision } from '@jsol/contracts/facturacion-formulario';
import { ajustesPedidos, lineaPedida, type VentaEscrita } from './venta-escrita.ts';

export type CalculoVivo = {
  totales: Calculo['totales'];
  /** What each line costs, by its place in the form; null while it is being typed. */
  lineas: (string | null)[];
  detraccion: string | null;
  percepcion: string | null;
  retencion: string | null;
  /** What the instalments must add up to. */
  pendiente: string;
};

const causas: Record<CausaImposible, string> = {
  descuento: 'El descuento es mayor que lo que se vende.',
  anticipo: 'Los anticipos son mayores que lo que se vende de su clase.',
  redondeo: 'El redondeo va de -1.00 a 1.00.',
  isc: 'El ISC de una línea es mayor que su precio.',
  gratuita: 'Una entrega gratuita no lleva descuento, cargo ni ISC.',
  total: 'Los descuentos y anticipos dejan el total por debajo de cero.',
};

const { descuentoGlobal, cargosGlobales, anticipos, redondeo } = documentoEmisionBody.shape;

/** The adjustments of the document that are written to the end. */
function ajustesListos(escrita: VentaEscrita) {
  const pedidos = ajustesPedidos(escrita);
  return {
    descuentoGlobal: descuentoGlobal.safeParse(pedidos.descuentoGlobal).data,
    cargosGlobales: cargosGlobales.safeParse(pedidos.cargosGlobales).data,
    anticipos: anticipos.safeParse(pedidos.anticipos).data,
    redondeo: redondeo.safeParse(escrita.redondeo.trim().replace(',', '.')).data,
  };
}

/** What the document costs by the server's own rules; what is still being typed is left out. */
export function calcularVivo(
  escrita: VentaEscrita,
  datos: DatosDeEmision,
): { calculo: CalculoVivo; imposible: null } | { calculo: null; imposible: string } {
  const leidas = escrita.lineas.map((linea) => lineaEmisionSchema.safeParse(lineaPedida(linea)).data ?? null);
  const listas = leidas.filter((linea) => linea !== null);
  const entrada = (linea: (typeof listas)[number]): LineaEntrada => ({
    ...linea,
    icbper: linea.bolsas === undefined ? undefined : { bolsas: linea.bolsas, tarifa: datos.icbper },
  });
  try {
    const { lineas, totales } = calcularDocumento({
      precios: escrita.precios,
      tasaIgv: datos.tasas.igv,
      tasaIvap: datos.tasas.ivap,
      lineas: listas.map(entrada),
      ...ajustesListos(escrita),
    });
    let siguiente = 0;
    return {
      calculo: {
        totales,
        lineas: leidas.map((linea) => (linea === null ? null : lineas[siguiente++]!.total)),
        ...regimenes(totales.total, escrita, datos),
      },
      imposible: null,
    };
  } catch (error) {
    if (!(error instanceof CifraImposible)) throw error;
    return { calculo: null, imposible: causas[error.causa] };
  }
}

const enPorcentaje = (fraccion: string): string => decimal(fraccion).times(100).toFixed();

function regimenes(total: string, escrita: VentaEscrita, datos: DatosDeEmision) {
  const { detraccion, percepcion, retencion, formaPago } = escrita;
  const cambio = escrita.moneda === 'PEN' ? null : (datos.tipoCambio?.venta ?? null);
  const bien = detraccion.aplica ? datos.detracciones.find(({ codigo }) => codigo === detraccion.codigo) : undefined;
  const regimen = datos.percepciones.find(({ codigo }) => codigo === percepcion);
  const pagado = /^\d{1,12}([.,]\d{1,2})?$/.test(formaPago.pagado.trim())
    ? formaPago.pagado.trim().replace(',', '.')
    : '0';
  const pendiente = pendienteDeCredito({
    total,
    porcentajeDetraccion: bien?.porcentaje ?? null,
    porcentajeRetencion: retencion ? enPorcentaje(datos.tasas.retencion) : null,
    pagado,
  });
  return {
    detraccion: bien ? montoDetraccion(total, bien.porcentaje, cambio) : null,
    percepcion: regimen ? calcularPercepcion(total, enPorcentaje(regimen.tasa), cambio).monto : null,
    retencion: retencion ? calcularRetencion(total, enPorcentaje(datos.tasas.retencion)).monto : null,
    pendiente: comparar(pendiente, '0') < 0 ? '0.00' : pendiente,
  };
}
