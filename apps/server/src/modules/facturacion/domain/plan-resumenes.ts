import type { ClaseResumen, TipoDocumento } from './numeracion.ts';
import { maximoLineasResumen } from './resumen-diario.ts';

/** Something to tell SUNAT about a document. */
export type PorInformar = {
  comprobanteId: string;
  tipo: TipoDocumento;
  serie: string;
  numero: number;
  fechaEmision: string;
  clase: ClaseResumen;
  /** Catalogue 19: 1 adds, 2 modifies, 3 voids. */
  condicion: '1' | '2' | '3';
  motivo: string | null;
  /** What a note amends, when SUNAT does not know it yet. */
  esperaA: string | null;
};

export type ArchivoPlaneado = { clase: ClaseResumen; fechaReferencia: string; lineas: PorInformar[] };

export type Plan = {
  archivos: ArchivoPlaneado[];
  /** Notes whose boleta is not told by the same file: the next run takes them. */
  aplazados: PorInformar[];
};

const esNota = (tipo: string): boolean => tipo === '07' || tipo === '08';

/**
 * Puts what is pending into files. All documents of a file share one issue date (2375 for RA; ReferenceDate of RC), and
 * no file says two things of a document (3094 to 3096): each condition has files of its own. A note goes behind the
 * boleta it amends in the same file, or waits until SUNAT knows that boleta (2524, 2663).
 */
export function planificarResumenes(pendientes: readonly PorInformar[]): Plan {
  const grupos = new Map<string, PorInformar[]>();
  for (const pendiente of [...pendientes].sort(comparar)) {
    const grupo = `${pendiente.fechaEmision} ${pendiente.clase} ${pendiente.condicion}`;
    grupos.set(grupo, [...(grupos.get(grupo) ?? []), pendiente]);
  }
  const plan: Plan = { archivos: [], aplazados: [] };
  for (const grupo of grupos.values()) repartir(grupo, plan);
  return plan;
}

function repartir(grupo: readonly PorInformar[], plan: Plan): void {
  const independientes = grupo.filter(({ esperaA }) => esperaA === null);
  const notasDe = new Map<string, PorInformar[]>();
  for (const nota of grupo) {
    if (nota.esperaA !== null) notasDe.set(nota.esperaA, [...(notasDe.get(nota.esperaA) ?? []), nota]);
  }
  let archivo: PorInformar[] = [];
  const cerrar = () => {
    const primera = archivo[0];
    if (primera)
      plan.archivos.push({
        clase: primera.clase,
        fechaReferencia: primera.fechaEmision,
        lineas: archivo.sort(comparar),
      });
    archivo = [];
  };
  for (const documento of independientes) {
    const juntos = [documento, ...(notasDe.get(documento.comprobanteId) ?? [])].slice(0, maximoLineasResumen);
    if (archivo.length + juntos.length > maximoLineasResumen) cerrar();
    archivo.push(...juntos);
  }
  cerrar();
  const tomados = new Set(plan.archivos.flatMap(({ lineas }) => lineas.map(({ comprobanteId }) => comprobanteId)));
  plan.aplazados.push(...grupo.filter(({ comprobanteId }) => !tomados.has(comprobanteId)));
}

/**
 * The documents of a file in two halves: one of them is likely taken, and the search for what SUNAT does not take goes on
 * in the other. A note stays with the boleta it amends; what cannot be parted is one half alone.
 */
export function enMitades(archivo: ArchivoPlaneado): ArchivoPlaneado[] {
  const juntos = new Map<string, PorInformar[]>();
  for (const linea of archivo.lineas) {
    const original = linea.esperaA ?? linea.comprobanteId;
    juntos.set(original, [...(juntos.get(original) ?? []), linea]);
  }
  const primera: PorInformar[] = [];
  const segunda: PorInformar[] = [];
  for (const lineas of juntos.values())
    (primera.length * 2 < archivo.lineas.length ? primera : segunda).push(...lineas);
  return [primera, segunda]
    .filter((lineas) => lineas.length > 0)
    .map((lineas) => ({ ...archivo, lineas: lineas.sort(comparar) }));
}

/** Oldest issue date first; what is added before what is modified and voided; boletas before their notes. */
const comparar = (a: PorInformar, b: PorInformar): number =>
  a.fechaEmision.localeCompare(b.fechaEmision) ||
  a.condicion.localeCompare(b.condicion) ||
  Number(esNota(a.tipo)) - Number(esNota(b.tipo)) ||
  a.serie.localeCompare(b.serie) ||
  a.numero - b.numero;
