import type { Database } from '../../../platform/database/database.ts';
import { UpstreamError } from '../../../platform/errors/upstream-error.ts';
import { handleTask, type TaskContext } from '../../../platform/tasks/handler.ts';
import { done, giveUp, postpone } from '../../../platform/tasks/outcome.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import type { FueraDeServicio, ServicioSunat, SunatClient } from '../../../integrations/sunat/sunat-client.ts';
import type { Notificar } from '../../notificaciones/public.ts';
import type { CertificadoCargado } from '../documents/certificado.ts';
import { leerCdr } from '../documents/cdr.ts';
import { empaquetar } from '../documents/empaquetar.ts';
import { estaInformado, paraLaEmision } from '../domain/consecuencias.ts';
import { nombreArchivoResumen, numeroResumen } from '../domain/numeracion.ts';
import type { TablaCodigos } from '../domain/codigos-sunat.ts';
import { normalizarCodigo, resolverRespuesta, type Resolucion } from '../domain/respuesta-sunat.ts';
import { paciencia, proximaConsulta, resumenResuelto, ticketNaciente } from '../domain/resumenes.ts';
import { servicioSunat, tramitarResumenSunat } from '../tasks.ts';
import { avisarGestion } from '../use-cases/avisar-gestion.ts';
import { bloquearEmision, bloqueoVigente } from '../use-cases/bloquear-emision.ts';
import { cambiarResumen, type CambioResumen } from '../use-cases/cambiar-resumen.ts';
import { cargarResumen, lineasDeResumen, type ResumenPorTramitar } from '../use-cases/cargar-resumen.ts';
import { firmarResumen } from '../use-cases/firmar-resumen.ts';
import { preguntarPorResumen } from '../use-cases/preguntar-por-resumen.ts';
import { aceptarResumen, rechazarResumen } from '../use-cases/resolver-resumen.ts';
import { aResumen } from '../use-cases/resumen-de-fila.ts';

export type TramiteDeps = {
  database: Database;
  sunat: SunatClient;
  /** What follows from each code of SUNAT's. */
  codigos: () => Promise<TablaCodigos>;
  certificado: () => Promise<CertificadoCargado>;
  notificar: Notificar;
  clock: Clock;
  /** How long after the bytes left "it does not exist" is not yet believed. */
  esperaReenvioMs: number;
};

type Tramite = {
  deps: TramiteDeps;
  context: TaskContext;
  resumen: ResumenPorTramitar;
  servicio: ServicioSunat;
  tabla: TablaCodigos;
};

/**
 * A file's way to SUNAT: sign once, send, keep the ticket before anything else, ask until it is resolved. A repeat is
 * harmless at every point: with a ticket it only asks, and where a ticket may have been lost it asks about the documents
 * before it sends the same name again, which SUNAT registers once (2223, 2324).
 */
export const tramitarResumenSunatHandler = (deps: TramiteDeps) =>
  handleTask(tramitarResumenSunat, async ({ resumenId }, context) => {
    const resumen = await cargarResumen(deps.database.reader, resumenId);
    if (!resumen) return giveUp('El resumen no existe.');
    if (resumenResuelto(resumen.estado)) return done({ estado: resumen.estado });
    const servicio = resumen.clase === 'RR' ? 'otroscpe' : 'cpe';
    const tramite: Tramite = { deps, context, resumen, servicio, tabla: await deps.codigos() };
    if (resumen.ticket) return consultar(tramite, resumen.ticket);
    if (resumen.estado === 'enviado' || resumen.estado === 'desconocido') return averiguar(tramite);
    return enviar(tramite);
  });

async function enviar(tramite: Tramite) {
  const { deps, context, resumen, servicio } = tramite;
  const bloqueo = await bloqueoVigente(deps.database.reader);
  if (bloqueo) return postpone('5m', `La emisión está detenida: ${bloqueo.motivo}`);
  const firmado = await firmarResumen(context.inTransaction, resumen, deps.certificado);
  if (firmado.kind === 'sin-certificado') return postpone('5m', `No se puede firmar: ${firmado.motivo}`);

  // Committed before the bytes leave: whoever comes after a crash knows that they may have.
  await cambiar(tramite, {
    a: 'enviado',
    motivo: null,
    campos: { enviado_en: deps.clock.now(), envios: resumen.envios + 1 },
  });
  const nombre = nombreArchivoResumen(resumen.contenido.emisor.ruc, aResumen(resumen));
  const respuesta = await deps.sunat.enviarResumen({
    servicio,
    nombre: `${nombre}.zip`,
    zip: empaquetar(`${nombre}.xml`, firmado.xml),
    signal: context.signal,
  });
  if (respuesta.kind === 'ticket') {
    await cambiar(tramite, {
      a: 'enviado',
      motivo: null,
      campos: { ticket: respuesta.ticket, ticket_en: deps.clock.now(), consultas: 0, fallas_seguidas: 0 },
    });
    return postpone(`${proximaConsulta(0)}ms`, 'SUNAT lo está procesando');
  }
  if (respuesta.kind === 'desconocido') return dudar(tramite, respuesta.motivo);
  const resolucion = resolverRespuesta(respuesta, tramite.tabla);
  if (respuesta.kind === 'fuera-de-servicio') return esperarASunat(tramite, resolucion, respuesta);
  // The name is SUNAT's already: a former sending arrived after all.
  if (estaInformado(resolucion.codigo)) return dudar(tramite, resolucion.motivo, resolucion.codigo);
  return noTomado(tramite, resolucion, respuesta.texto);
}

/** SUNAT refused it before giving a ticket. */
async function noTomado(tramite: Tramite, resolucion: Resolucion, texto: string) {
  const { resumen } = tramite;
  const agotado = resolucion.reintentos !== null && resumen.fallas_seguidas >= resolucion.reintentos;
  if (resolucion.accion === 'reintentar' && !agotado) return esperarASunat(tramite, resolucion);
  if (resolucion.accion === 'rechazar') return rechazar(tramite, resolucion, texto, null);
  return detener(tramite, `SUNAT no lo tomó: ${resolucion.motivo}`, resolucion);
}

/** Nobody knows whether it arrived, or SUNAT says that it did and gives no ticket. */
async function dudar(tramite: Tramite, motivo: string, codigo: string | null = null) {
  await cambiar(tramite, {
    a: 'desconocido',
    motivo: `No se sabe qué hizo SUNAT con este archivo: ${motivo}`,
    campos: { sunat_codigo: codigo, consultas: 0 },
  });
  return postpone(`${proximaConsulta(0)}ms`, motivo);
}

async function averiguar(tramite: Tramite) {
  const { deps, context, resumen } = tramite;
  const lineas = await lineasDeResumen(deps.database.reader, resumen.id);
  const pregunta = await preguntarPorResumen(deps.sunat, lineas, context.signal);
  const transcurrido = deps.clock.now().getTime() - (resumen.enviado_en?.getTime() ?? 0);
  const sabidoAlli = resumen.sunat_codigo !== null && estaInformado(resumen.sunat_codigo);
  switch (pregunta.kind) {
    case 'informado':
      await context.inTransaction((tx) =>
        aceptarResumen(
          tx,
          resumen,
          { codigo: '', descripcion: 'SUNAT muestra así todos sus documentos', observaciones: [], cdr: null },
          contextoDe(tramite),
        ),
      );
      return done({ estado: 'aceptado' });
    case 'a-medias':
      return detener(tramite, `SUNAT muestra informados unos documentos y ${pregunta.numero} no.`);
    case 'fuera-de-servicio':
      throw new UpstreamError(servicioSunat, pregunta.motivo, {
        retryAfterMs: pregunta.reintentarEnMs,
        unreachable: pregunta.inalcanzable,
      });
    case 'no-figura':
    case 'no-se-puede': {
      const motivo = pregunta.kind === 'no-figura' ? 'SUNAT todavía no muestra sus documentos' : pregunta.motivo;
      if (!sabidoAlli && transcurrido >= deps.esperaReenvioMs) return enviar(tramite);
      if (transcurrido >= paciencia || (sabidoAlli && pregunta.kind === 'no-se-puede'))
        return detener(tramite, `SUNAT dice tener este archivo y no da su respuesta: ${motivo}.`);
      if (resumen.estado === 'enviado') return dudar(tramite, motivo);
      return volverAPreguntar(tramite, motivo);
    }
  }
}

async function consultar(tramite: Tramite, ticket: string) {
  const { deps, context, resumen, servicio } = tramite;
  const respuesta = await deps.sunat.consultarTicket({ servicio, ticket, signal: context.signal });
  const espera = deps.clock.now().getTime() - resumen.ticket_en!.getTime();
  switch (respuesta.kind) {
    case 'en-proceso':
      if (espera >= paciencia) return detener(tramite, `SUNAT no resolvió el ticket ${ticket} en un día.`);
      return volverAPreguntar(tramite, 'SUNAT lo está procesando');
    case 'fuera-de-servicio':
      throw new UpstreamError(servicioSunat, respuesta.motivo, {
        retryAfterMs: respuesta.reintentarEnMs,
        unreachable: respuesta.inalcanzable,
      });
    case 'falla': {
      const resolucion = resolverRespuesta(respuesta, tramite.tabla);
      if (resolucion.codigo === '0127') return ticketDesconocido(tramite, ticket, espera);
      if (resolucion.accion === 'reintentar') throw new UpstreamError(servicioSunat, resolucion.motivo, {});
      return detener(tramite, `SUNAT no deja preguntar por el ticket ${ticket}: ${resolucion.motivo}`);
    }
    case 'cdr':
      return resolverConCdr(tramite, respuesta.zip);
    case 'con-errores': {
      if (respuesta.zip) return resolverConCdr(tramite, respuesta.zip);
      const { codigo, texto } = respuesta;
      if (normalizarCodigo(codigo) === '0127') return ticketDesconocido(tramite, ticket, espera);
      const resolucion = resolverRespuesta({ kind: 'falla', codigo, texto }, tramite.tabla);
      if (estaInformado(resolucion.codigo)) return soltarTicket(tramite, resolucion);
      return rechazar(tramite, resolucion, texto, null);
    }
  }
}

/** Its documents tell the rest: another file of ours, or of before, informed them. */
async function soltarTicket(tramite: Tramite, resolucion: Resolucion) {
  await cambiar(tramite, {
    a: 'desconocido',
    motivo: resolucion.motivo,
    campos: { ticket: null, ticket_en: null, consultas: 0, sunat_codigo: resolucion.codigo },
  });
  return postpone(`${proximaConsulta(0)}ms`, resolucion.motivo);
}

/** 0127: at first the register trails; later the file is lost, and its documents say whether it was processed. */
async function ticketDesconocido(tramite: Tramite, ticket: string, espera: number) {
  const { deps, context, resumen } = tramite;
  if (espera < ticketNaciente) return volverAPreguntar(tramite, `SUNAT aún no reconoce el ticket ${ticket}`);
  const lineas = await lineasDeResumen(deps.database.reader, resumen.id);
  const pregunta = await preguntarPorResumen(deps.sunat, lineas, context.signal);
  if (pregunta.kind === 'no-figura') {
    await context.inTransaction((tx) =>
      rechazarResumen(
        tx,
        resumen,
        {
          codigo: '0127',
          descripcion: `SUNAT no reconoce el ticket ${ticket} ni muestra sus documentos`,
          observaciones: [],
          cdr: null,
          motivo: `SUNAT perdió este archivo: no reconoce el ticket ${ticket}.`,
          arreglo: '',
          perdido: true,
        },
        contextoDe(tramite),
      ),
    );
    return done({ estado: 'rechazado' });
  }
  if (pregunta.kind === 'no-se-puede')
    return detener(tramite, `SUNAT no reconoce el ticket ${ticket}: ${pregunta.motivo}.`);
  return averiguar(tramite);
}

async function resolverConCdr(tramite: Tramite, zip: Buffer) {
  const { context, resumen } = tramite;
  const leido = leerCdr(zip, {
    ruc: resumen.contenido.emisor.ruc,
    resumen: numeroResumen(aResumen(resumen)),
    ...(resumen.hash ? { hash: resumen.hash } : {}),
  });
  if (leido.kind !== 'ok') return detener(tramite, `La constancia que entregó SUNAT no sirve: ${leido.motivo}.`);
  const { codigo, descripcion, observaciones } = leido.cdr;
  const resolucion = resolverRespuesta({ kind: 'cdr', codigo, descripcion, observaciones }, tramite.tabla);
  if (resolucion.accion === 'aceptar' || resolucion.accion === 'observar') {
    const veredicto = { codigo: resolucion.codigo, descripcion, observaciones, cdr: zip };
    await context.inTransaction((tx) => aceptarResumen(tx, resumen, veredicto, contextoDe(tramite)));
    return done({ estado: 'aceptado' });
  }
  if (estaInformado(resolucion.codigo)) return soltarTicket(tramite, resolucion);
  return rechazar(tramite, resolucion, descripcion, zip);
}

async function rechazar(tramite: Tramite, resolucion: Resolucion, descripcion: string, cdr: Buffer | null) {
  const { deps, context, resumen } = tramite;
  const { codigo, motivo, arreglo } = resolucion;
  await context.inTransaction(async (tx) => {
    await rechazarResumen(
      tx,
      resumen,
      { codigo, descripcion, observaciones: [], cdr, motivo, arreglo },
      contextoDe(tramite),
    );
    if (paraLaEmision(codigo))
      await bloquearEmision(tx, deps, { codigo, motivo, arreglo, comprobanteId: null, ahora: deps.clock.now() });
  });
  return done({ estado: 'rechazado' });
}

/** Only a person can find out or correct what is wrong; the file keeps its name. */
async function detener(tramite: Tramite, motivo: string, resolucion?: Resolucion) {
  const { deps, context, resumen } = tramite;
  const numero = numeroResumen(aResumen(resumen));
  const ahora = deps.clock.now();
  await context.inTransaction(async (tx) => {
    await cambiarResumen(
      tx,
      resumen.id,
      {
        a: 'excepcion',
        motivo,
        campos: resolucion ? { sunat_codigo: resolucion.codigo, sunat_descripcion: motivo } : {},
      },
      ahora,
    );
    if (resolucion && paraLaEmision(resolucion.codigo)) {
      const { codigo, motivo: causa, arreglo } = resolucion;
      await bloquearEmision(tx, deps, { codigo, motivo: causa, arreglo, comprobanteId: null, ahora });
    }
    await avisarGestion(tx, deps.notificar, {
      titulo: `${numero} necesita a una persona`,
      texto: `${motivo} ${resolucion?.arreglo ?? 'Revíselo en SUNAT y luego reintente desde la lista de resúmenes.'}`,
      enlace: `/facturacion/resumenes/${resumen.id}`,
      clave: `resumen:${resumen.id}:${resumen.envios}:${motivo.slice(0, 60)}`,
    });
  });
  return giveUp(motivo);
}

/** SUNAT surely did not take it: the same bytes go out when it is back. */
async function esperarASunat(tramite: Tramite, resolucion: Resolucion, caida?: FueraDeServicio): Promise<never> {
  await cambiar(tramite, {
    a: 'por-enviar',
    motivo: resolucion.motivo,
    campos: { fallas_seguidas: resolucion.reintentos === null ? 0 : tramite.resumen.fallas_seguidas + 1 },
  });
  throw new UpstreamError(servicioSunat, resolucion.motivo, {
    retryAfterMs: caida?.reintentarEnMs,
    unreachable: caida?.inalcanzable,
  });
}

async function volverAPreguntar(tramite: Tramite, motivo: string) {
  const consultas = tramite.resumen.consultas + 1;
  await cambiar(tramite, { a: tramite.resumen.estado, motivo: tramite.resumen.motivo, campos: { consultas } });
  return postpone(`${proximaConsulta(consultas)}ms`, motivo);
}

const cambiar = ({ deps, context, resumen }: Tramite, cambio: CambioResumen): Promise<void> =>
  context.inTransaction((tx) => cambiarResumen(tx, resumen.id, cambio, deps.clock.now()));

const contextoDe = ({ deps, context }: Tramite) => ({
  notificar: deps.notificar,
  publisher: { publish: context.publish },
  ahora: deps.clock.now(),
  runId: context.runId,
});
