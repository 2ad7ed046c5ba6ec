import { addDays, fechaPeruana } from '../../../platform/time/lima.ts';
import { textoLimpio, type Emisor } from './comprobante.ts';
import { numeroCompleto, serieValida, type TipoDocumento } from './numeracion.ts';
import { anotarReparos, type Reparo } from './reparo.ts';

export type LineaBaja = {
  /** 1 … n. */
  orden: number;
  comprobanteId: string;
  tipo: TipoDocumento;
  serie: string;
  numero: number;
  /** 3 to 100 characters. */
  motivo: string;
};

/** RA voids facturas and their notes; RR takes back retenciones and percepciones. All of one issue date (2375). */
export type Baja = {
  clase: 'RA' | 'RR';
  fechaReferencia: string;
  fechaGeneracion: string;
  /** Of the day it was made, 1 … 99999. */
  correlativo: number;
  emisor: Emisor;
  lineas: LineaBaja[];
};

/** Tidies the reasons and numbers the lines. Check it with {@link validarBaja}. */
export const crearBaja = (datos: Omit<Baja, 'lineas'> & { lineas: readonly Omit<LineaBaja, 'orden'>[] }): Baja => ({
  ...datos,
  lineas: datos.lineas.map((linea, indice) => ({ ...linea, orden: indice + 1, motivo: textoLimpio(linea.motivo) })),
});

const tiposDe: Readonly<Record<Baja['clase'], readonly TipoDocumento[]>> = {
  RA: ['01', '07', '08'],
  RR: ['20', '40'],
};

/** What SUNAT would refuse in this file, in words. `diasPlazo`: days after the issue date within which it is taken. */
export function validarBaja(baja: Baja, diasPlazo: number): Reparo[] {
  const { reparos, exigir } = anotarReparos();
  const { clase, lineas, fechaReferencia, fechaGeneracion, correlativo } = baja;
  exigir(lineas.length > 0, 'lineas', 'La baja no tiene comprobantes.');
  exigir(
    fechaReferencia <= fechaGeneracion,
    'fechaReferencia',
    'La baja no puede ser anterior a los comprobantes que anula.',
  );
  const hasta = addDays(fechaReferencia, diasPlazo);
  exigir(
    fechaGeneracion <= hasta,
    'fechaGeneracion',
    clase === 'RA'
      ? `Esos comprobantes se podían dar de baja hasta el ${fechaPeruana(hasta)}; emita una nota de crédito.`
      : `Esos comprobantes se podían revertir hasta el ${fechaPeruana(hasta)}.`,
  );
  exigir(
    Number.isInteger(correlativo) && correlativo >= 1 && correlativo <= 99_999,
    'correlativo',
    'El correlativo de la baja va de 1 a 99999.',
  );
  const vistos = new Set<string>();
  lineas.forEach(({ tipo, serie, numero, motivo }, indice) => {
    const campo = `lineas.${indice}`;
    const nombre = numeroCompleto(serie, numero);
    if (!tiposDe[clase].includes(tipo)) exigir(false, `${campo}.tipo`, motivoDeTipo(clase, nombre));
    // Notes of boletas have series B, and are voided in a resumen diario like their boletas.
    else if (clase === 'RA' && !serie.startsWith('F')) exigir(false, `${campo}.serie`, motivoDeTipo(clase, nombre));
    else exigir(serieValida(tipo, serie), `${campo}.serie`, `${nombre} no es de una serie de ese tipo de comprobante.`);
    exigir(!vistos.has(`${tipo} ${nombre}`), campo, `${nombre} está dos veces en la baja.`);
    vistos.add(`${tipo} ${nombre}`);
    exigir(
      motivo.length >= 3 && motivo.length <= 100,
      `${campo}.motivo`,
      `Escriba por qué se anula ${nombre}, en 3 a 100 letras.`,
    );
  });
  return reparos;
}

const motivoDeTipo = (clase: Baja['clase'], nombre: string): string =>
  clase === 'RA'
    ? `${nombre} no se anula con una comunicación de baja: las boletas y sus notas se anulan en un resumen diario.`
    : `${nombre} no es una retención ni una percepción, que son lo que se revierte así.`;
