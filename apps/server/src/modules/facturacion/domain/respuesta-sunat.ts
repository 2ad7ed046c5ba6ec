import type { Accion, Explicacion, TablaCodigos } from './codigos-sunat.ts';

export type { Accion, Explicacion, TablaCodigos } from './codigos-sunat.ts';

/** What came back from sending or querying, as far as deciding needs it. */
export type RespuestaSunat =
  | { kind: 'cdr'; codigo: string; descripcion: string; observaciones: readonly string[] }
  | { kind: 'falla'; codigo: string; texto: string }
  | { kind: 'desconocido'; motivo: string }
  | { kind: 'fuera-de-servicio'; motivo: string };

export type Resolucion = Explicacion & {
  accion: Accion;
  /** Four digits, or `'0'`; `''` when SUNAT gave none. */
  codigo: string;
  /** For `reintentar`: attempts before it counts as `excepcion`; null: as long as it takes. */
  reintentos: number | null;
};

/** Decides what follows an answer, and says it in words a cashier can act on. */
export function resolverRespuesta(respuesta: RespuestaSunat, tabla: TablaCodigos): Resolucion {
  switch (respuesta.kind) {
    case 'cdr':
      return deCdr(respuesta, tabla);
    case 'falla':
      return deFalla(respuesta, tabla);
    case 'desconocido':
      return {
        accion: 'preguntar',
        codigo: '',
        reintentos: null,
        motivo: `No se sabe si SUNAT lo recibió: ${sinPunto(respuesta.motivo)}.`,
        campo: null,
        arreglo: 'No lo emita de nuevo: se consulta a SUNAT antes de reenviarlo.',
      };
    case 'fuera-de-servicio':
      return {
        accion: 'reintentar',
        codigo: '',
        reintentos: null,
        motivo: `SUNAT no responde: ${sinPunto(respuesta.motivo)}.`,
        campo: null,
        arreglo: 'No haga nada: se envía solo cuando SUNAT vuelva. El comprobante impreso vale.',
      };
  }
}

const sinPunto = (motivo: string): string => motivo.replace(/\.$/, '');

/** `'200'` → `'0200'`; `'0'` stays. */
export const normalizarCodigo = (codigo: string): string => {
  const digitos = codigo.trim();
  return /^0+$/.test(digitos) ? '0' : digitos.padStart(4, '0');
};

function deCdr(cdr: Extract<RespuestaSunat, { kind: 'cdr' }>, tabla: TablaCodigos): Resolucion {
  const codigo = normalizarCodigo(cdr.codigo);
  // A code of the 4000s is a remark on something accepted, wherever it stands.
  if (codigo === '0' || /^4\d{3}$/.test(codigo)) {
    const observado = codigo !== '0' || cdr.observaciones.length > 0;
    return {
      accion: observado ? 'observar' : 'aceptar',
      codigo,
      reintentos: null,
      motivo: observado ? 'SUNAT lo aceptó con observaciones.' : 'SUNAT lo aceptó.',
      campo: null,
      arreglo: observado ? 'Vale y no se reenvía; corrija lo observado para los siguientes.' : 'No hay nada que hacer.',
    };
  }
  return { accion: accionDe(codigo, tabla), codigo, reintentos: null, ...explicar(codigo, cdr.descripcion, tabla) };
}

function deFalla(falla: Extract<RespuestaSunat, { kind: 'falla' }>, tabla: TablaCodigos): Resolucion {
  // It never left: our own configuration lacks something, and says what.
  if (falla.codigo === '') {
    return {
      accion: 'excepcion',
      codigo: '',
      reintentos: null,
      motivo: `No se pudo enviar: ${sinPunto(falla.texto)}.`,
      campo: 'Canal de envío',
      arreglo: 'Pida al administrador que complete el canal de SUNAT y luego reintente; el número se conserva.',
    };
  }
  const codigo = normalizarCodigo(falla.codigo);
  return {
    accion: codigo === '0' ? 'preguntar' : accionDe(codigo, tabla),
    codigo,
    reintentos: tabla.get(codigo)?.reintentos ?? null,
    ...explicar(codigo, falla.texto, tabla),
  };
}

/** By code, else by range: 0100–0999 SUNAT's side, 1000–1999 the file, 2000–3999 rejected, 4000–4999 remarks. */
function accionDe(codigo: string, tabla: TablaCodigos): Accion {
  const propia = tabla.get(codigo)?.accion;
  if (propia) return propia;
  if (!/^\d{4}$/.test(codigo)) return 'excepcion';
  const numero = Number(codigo);
  if (numero < 1000) return 'reintentar';
  if (numero < 2000) return 'excepcion';
  if (numero < 4000) return 'rechazar';
  return numero < 5000 ? 'observar' : 'excepcion';
}

const consejos: Record<Accion, string> = {
  aceptar: 'No hay nada que hacer.',
  observar: 'Vale y no se reenvía; corrija lo observado para los siguientes.',
  rechazar: 'Corrija el dato y emita de nuevo: saldrá con otro número, y el rechazado queda registrado.',
  reintentar: 'No haga nada: se vuelve a enviar solo.',
  preguntar: 'No lo emita de nuevo: se consulta a SUNAT qué tiene registrado.',
  'nuevo-numero': 'Emita de nuevo con otro número.',
  excepcion: 'Corrija el dato y reintente; el número se conserva.',
};

/**
 * The same for a receipt as it is stored. Where SUNAT gave no code (what it has is not what was sent), the reason kept
 * with the state says it all.
 */
export function explicarEstado(
  fila: { sunat_codigo: string | null; sunat_descripcion: string | null; motivo: string | null },
  tabla: TablaCodigos,
): Explicacion & { codigo: string } {
  const codigo = fila.sunat_codigo ?? '';
  if (codigo === '') {
    return { codigo, motivo: fila.motivo ?? 'SUNAT no lo registró.', campo: null, arreglo: arregloDeAjeno };
  }
  return { codigo, ...explicar(codigo, fila.sunat_descripcion ?? '', tabla) };
}

/** What SUNAT has under the number is something else: only people can find out why. */
export const arregloDeAjeno =
  'No lo emita de nuevo. Avise a soporte: hay que comparar el XML guardado con lo que muestra SUNAT.';

/** Reason, field and fix for a code; SUNAT's own text where we have no better one. */
export function explicar(codigo: string, textoSunat: string, tabla: TablaCodigos): Explicacion {
  const normal = normalizarCodigo(codigo);
  const conocida = tabla.get(normal);
  if (conocida) return { motivo: conocida.motivo, campo: conocida.campo, arreglo: conocida.arreglo };
  const texto = textoSunat.replace(/\s+/g, ' ').trim();
  return {
    motivo: texto === '' ? `SUNAT respondió el código ${normal} sin explicarlo.` : `SUNAT dice: ${texto.slice(0, 300)}`,
    campo: null,
    arreglo: consejos[accionDe(normal, tabla)],
  };
}
