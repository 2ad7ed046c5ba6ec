import { comparar, sumar } from '@jsol/tributos/dinero';
import { unzipSync } from 'fflate';
import { carDe, type LibroSire } from './sire.ts';

/** One receipt of SUNAT's propuesta, as far as comparing needs it. Amounts in soles. */
export type Propuesto = {
  car: string;
  tipo: string;
  serie: string;
  numero: string;
  fechaEmision: string;
  /** Who it was issued to (RVIE) or by (RCE). */
  contraparte: { numeroDocumento: string; nombre: string };
  igv: string;
  total: string;
};

export type PropuestaLeida =
  | { kind: 'ok'; filas: Propuesto[] }
  /** In Spanish, with the line at fault. */
  | { kind: 'ilegible'; motivo: string };

/** Columns of what SUNAT exports; both begin like the files it takes. */
const columnas: Record<
  LibroSire,
  Record<'fecha' | 'tipo' | 'serie' | 'numero' | 'documento' | 'nombre' | 'total', number> & {
    igv: number[];
    minimo: number;
  }
> = {
  rvie: { fecha: 4, tipo: 6, serie: 7, numero: 8, documento: 11, nombre: 12, igv: [16, 17], total: 25, minimo: 26 },
  rce: { fecha: 4, tipo: 6, serie: 7, numero: 9, documento: 12, nombre: 13, igv: [15, 17, 19], total: 24, minimo: 25 },
};

const maximoBytes = 64 * 1024 * 1024;

/**
 * Reads the propuesta SUNAT exported: a TXT in ISO-8859-1 or UTF-8, or the ZIP it comes in, with or without the row of
 * headings. Of the RCE the issuer's RUC is the supplier's, so each line has its own.
 */
export function leerPropuesta(libro: LibroSire, archivo: Buffer, ruc: string): PropuestaLeida {
  const donde = columnas[libro];
  const leidas = lineasDePropuesta(archivo, ruc, donde.minimo);
  if (leidas.kind !== 'ok') return leidas;
  const filas: Propuesto[] = [];
  for (const { linea, campo } of leidas.lineas) {
    const falla = (motivo: string): PropuestaLeida => ({ kind: 'ilegible', motivo: `Línea ${linea}: ${motivo}` });
    const fecha = fechaIso(campo(donde.fecha));
    if (!fecha) return falla(`la fecha de emisión "${campo(donde.fecha)}" no se entiende.`);
    const total = importe(campo(donde.total));
    const igv = donde.igv.map((numero) => importe(campo(numero)));
    if (total === null || igv.includes(null)) return falla('un importe no se entiende.');
    const documento = campo(donde.documento);
    filas.push({
      car: carDe(libro === 'rvie' ? ruc : documento, campo(donde.tipo), campo(donde.serie), campo(donde.numero)),
      tipo: campo(donde.tipo),
      serie: campo(donde.serie),
      numero: campo(donde.numero).replace(/^0+(?=\d)/, ''),
      fechaEmision: fecha,
      contraparte: { numeroDocumento: documento, nombre: campo(donde.nombre) },
      igv: sumar(igv as string[]),
      total,
    });
  }
  return { kind: 'ok', filas };
}

export type LineaDePropuesta = { /** 1 for the first of the file. */ linea: number; campo: (numero: number) => string };

/** The lines of a propuesta of this company, headings and empty lines left out; fields are numbered from 0. */
export function lineasDePropuesta(
  archivo: Buffer,
  ruc: string,
  minimo: number,
): { kind: 'ok'; lineas: LineaDePropuesta[] } | { kind: 'ilegible'; motivo: string } {
  const texto = textoDe(archivo);
  if (texto === null) return { kind: 'ilegible', motivo: 'El archivo no es el TXT ni el ZIP que entrega el SIRE.' };
  const lineas: LineaDePropuesta[] = [];
  for (const [indice, contenido] of texto.split(/\r?\n/).entries()) {
    if (contenido.trim() === '') continue;
    const campos = contenido.split('|');
    const falla = (motivo: string) => ({ kind: 'ilegible' as const, motivo: `Línea ${indice + 1}: ${motivo}` });
    if (indice === 0 && !/^\d{11}$/.test(campos[0] ?? '')) continue;
    if (campos.length < minimo) return falla(`trae ${campos.length} campos y se esperan ${minimo} o más.`);
    if (campos[0] !== ruc) return falla(`es del RUC ${campos[0]} y la empresa tiene el ${ruc}.`);
    lineas.push({ linea: indice + 1, campo: (numero) => (campos[numero] ?? '').trim() });
  }
  return { kind: 'ok', lineas };
}

/** `'05/10/2026'` → `'2026-10-05'`; null for what is no date. */
export function fechaIso(texto: string): string | null {
  const fecha = /^(0[1-9]|[12]\d|3[01])\/(0[1-9]|1[0-2])\/(\d{4})$/.exec(texto);
  return fecha && `${fecha[3]}-${fecha[2]}-${fecha[1]}`;
}

/** `'-12.5'` → `'-12.50'`; empty counts as nothing; null for what is no number. */
export const importe = (texto: string): string | null =>
  texto === '' ? '0.00' : /^-?\d{1,12}(\.\d{1,2})?$/.test(texto) ? sumar([texto]) : null;

function textoDe(archivo: Buffer): string | null {
  const txt = archivo.subarray(0, 2).toString('latin1') === 'PK' ? unicoTxt(archivo) : archivo;
  if (!txt) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(txt);
  } catch {
    return txt.toString('latin1');
  }
}

/** The first TXT of a ZIP; nothing is unpacked that says it is larger than any propuesta. */
function unicoTxt(archivo: Buffer): Buffer | null {
  try {
    let hallado = false;
    const archivos = unzipSync(archivo, {
      filter: ({ name, originalSize }) => {
        const es = !hallado && /\.txt$/i.test(name) && originalSize <= maximoBytes;
        hallado ||= es;
        return es;
      },
    });
    const [txt] = Object.values(archivos);
    return txt ? Buffer.from(txt) : null;
  } catch {
    return null;
  }
}

/** What the company has, in the terms of the propuesta. */
export type Propio = Omit<Propuesto, 'contraparte'> & { contraparte: Propuesto['contraparte'] | null };

export type Diferencia =
  /** SUNAT has it and the company does not. */
  | { kind: 'falta-aqui'; car: string; propuesto: Propuesto }
  /** The company has it and SUNAT does not. */
  | { kind: 'falta-en-sunat'; car: string; propio: Propio }
  /** Both have it, with other figures. */
  | { kind: 'distinto'; car: string; propuesto: Propuesto; propio: Propio; campos: ('fecha' | 'igv' | 'total')[] };

export type Comparacion = { iguales: number; diferencias: Diferencia[] };

/** Matches both sides by CAR. Sorted by CAR, so that two comparisons of the same data read the same. */
export function compararPropuesta(propuestos: readonly Propuesto[], propios: readonly Propio[]): Comparacion {
  const pendientes = new Map(propios.map((propio) => [propio.car, propio]));
  const diferencias: Diferencia[] = [];
  let iguales = 0;
  for (const propuesto of propuestos) {
    const propio = pendientes.get(propuesto.car);
    if (!propio) {
      diferencias.push({ kind: 'falta-aqui', car: propuesto.car, propuesto });
      continue;
    }
    pendientes.delete(propuesto.car);
    const campos = [
      ...(propio.fechaEmision === propuesto.fechaEmision ? [] : (['fecha'] as const)),
      ...(comparar(propio.igv, propuesto.igv) === 0 ? [] : (['igv'] as const)),
      ...(comparar(propio.total, propuesto.total) === 0 ? [] : (['total'] as const)),
    ];
    if (campos.length === 0) iguales += 1;
    else diferencias.push({ kind: 'distinto', car: propuesto.car, propuesto, propio, campos });
  }
  for (const propio of pendientes.values()) diferencias.push({ kind: 'falta-en-sunat', car: propio.car, propio });
  diferencias.sort((a, b) => (a.car < b.car ? -1 : a.car > b.car ? 1 : 0));
  return { iguales, diferencias };
}
