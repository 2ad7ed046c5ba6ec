import type { FueraDeServicio } from '../../../integrations/sunat/sunat-client.ts';
import { UpstreamError } from '../../../platform/errors/upstream-error.ts';
import { done, giveUp, postpone } from '../../../platform/tasks/outcome.ts';
import { leerCdr } from '../documents/cdr.ts';
import type { TablaCodigos } from '../domain/codigos-sunat.ts';
import { paraLaEmision, soloPorResumen } from '../domain/consecuencias.ts';
import { arregloDeAjeno, resolverRespuesta, type Resolucion } from '../domain/respuesta-sunat.ts';
import { vencimientoDe } from '../queries/plazo-de-emision.ts';
import { servicioSunat } from '../tasks.ts';
import { bloquearEmision } from './bloquear-emision.ts';
import { anunciar, pasar, type Intento } from './intento-emision.ts';
import type { EstadoRegistrado } from './preguntar-por-comprobante.ts';
import { registrarRespuesta, type Entregado } from './registrar-respuesta.ts';

export const nadaEntregado: Entregado = { cdr: null, descripcion: null, observaciones: [] };

/** What holds the run and everybody else's: with SUNAT's own word on when to come back, and whether it was there at all. */
export const caidaDeSunat = (motivo: string, caida?: FueraDeServicio): UpstreamError =>
  new UpstreamError(servicioSunat, motivo, {
    retryAfterMs: caida?.reintentarEnMs,
    unreachable: caida?.inalcanzable,
  });

/** What SUNAT has under this number is not what we sent: asking again would not change that, a person must look. */
export const ajena = (motivo: string): Resolucion => ({
  accion: 'excepcion',
  codigo: '',
  reintentos: null,
  motivo: `Lo que SUNAT tiene con este número no es lo que se envió: ${motivo}.`,
  campo: null,
  arreglo: arregloDeAjeno,
});

/** The CDR decides, if it is readable and ours. */
export function leerRespuesta(
  { comprobante, tabla }: Pick<Intento, 'comprobante' | 'tabla'>,
  zip: Buffer,
  hash: string,
): { resolucion: Resolucion; entregado: Entregado } {
  const leido = leerCdr(zip, {
    ruc: comprobante.contenido.emisor.ruc,
    tipo: comprobante.tipo,
    serie: comprobante.serie,
    numero: comprobante.numero,
    hash,
  });
  if (leido.kind !== 'ok') {
    const { kind, motivo } = leido;
    const resolucion = kind === 'ajeno' ? ajena(motivo) : resolverRespuesta({ kind: 'desconocido', motivo }, tabla);
    return { resolucion, entregado: nadaEntregado };
  }
  const { codigo, descripcion, observaciones } = leido.cdr;
  return {
    resolucion: resolverRespuesta({ kind: 'cdr', codigo, descripcion, observaciones }, tabla),
    entregado: { cdr: zip, descripcion, observaciones },
  };
}

/** SUNAT says what it has without the CDR that would prove it. */
export function resolucionSinCdr(tabla: TablaCodigos, estado: EstadoRegistrado, descripcion: string): Resolucion {
  switch (estado) {
    case 'aceptado':
      return resolverRespuesta({ kind: 'cdr', codigo: '0', descripcion, observaciones: [] }, tabla);
    case 'rechazado':
      return {
        ...ajena(descripcion),
        accion: 'rechazar',
        motivo: descripcion,
        arreglo: 'Emita de nuevo con otro número.',
      };
    case 'anulado':
      return ajena(`figura como anulado (${descripcion})`);
  }
}

/** Guides, retenciones and percepciones: SUNAT registers none that it refuses, so their number is not spent; nor can it be asked what it has. */
const sinNumeroGastado = new Set(['09', '31', '20', '40']);

/** Sent again after a lost answer and told that it is there: nothing but a person's look can settle whose it is. */
const yaEstaSinConsulta: Partial<Resolucion> = {
  accion: 'excepcion',
  motivo: 'SUNAT dice que ya tiene este número, y no ofrece una consulta para confirmar que es este documento.',
  arreglo: 'Búsquelo en SUNAT Operaciones en Línea. Si es este, vale; si no aparece, reintente: se envía lo mismo.',
};

/**
 * The same answer means more for some: a refused guide or retención leaves its number free, a code that comes once too
 * often is no accident any more.
 */
function ajustar({ comprobante }: Intento, resolucion: Resolucion): Resolucion {
  const agotado = resolucion.reintentos !== null && comprobante.fallas_seguidas >= resolucion.reintentos;
  if (resolucion.accion === 'reintentar' && agotado) return { ...resolucion, accion: 'excepcion' };
  if (resolucion.accion === 'preguntar' && resolucion.codigo !== '' && sinNumeroGastado.has(comprobante.tipo))
    return { ...resolucion, ...yaEstaSinConsulta };
  if (resolucion.accion === 'rechazar' && sinNumeroGastado.has(comprobante.tipo))
    return { ...resolucion, accion: 'excepcion' };
  return resolucion;
}

/** Records a verdict with what follows from it, tells the screen, and ends the run as the verdict asks. */
export async function concluir(
  intento: Intento,
  respuesta: Resolucion,
  entregado: Entregado = nadaEntregado,
  caida?: FueraDeServicio,
) {
  const { deps, context, comprobante } = intento;
  const resolucion = ajustar(intento, respuesta);
  if (soloPorResumen(resolucion.codigo)) return dejarAlResumen(intento, resolucion);
  const ahora = deps.clock.now();
  const evento = await context.inTransaction(async (tx) => {
    const { codigo, motivo, arreglo } = resolucion;
    if (paraLaEmision(codigo))
      await bloquearEmision(tx, deps, { codigo, motivo, arreglo, comprobanteId: comprobante.id, ahora });
    return registrarRespuesta(tx, comprobante, resolucion, entregado, ahora, context.runId);
  });
  await anunciar(intento, evento);
  switch (resolucion.accion) {
    case 'preguntar':
      return postpone('5s', resolucion.motivo);
    case 'reintentar':
      throw caidaDeSunat(resolucion.motivo, caida);
    case 'excepcion':
      return giveUp(resolucion.motivo);
    default:
      return done({ estado: evento.estado });
  }
}

/** 1079: too old to go alone. It was not registered, so the next resumen diario tells it, once. */
async function dejarAlResumen(intento: Intento, { codigo, motivo }: Resolucion) {
  const { tipo, serie, fecha_emision: fechaEmision } = intento.comprobante;
  const documento = { tipo, serie, via: 'resumen', fechaEmision } as const;
  await pasar(intento, {
    a: 'emitido',
    motivo,
    anotacion: { tipo: 'sunat', titulo: `Pasa al resumen diario (código ${codigo})`, detalle: motivo },
    campos: {
      via: 'resumen',
      vence_el: await vencimientoDe(intento.deps.database.reader, documento),
      sunat_codigo: codigo,
      sunat_descripcion: motivo,
    },
  });
  return done({ estado: 'emitido' });
}
