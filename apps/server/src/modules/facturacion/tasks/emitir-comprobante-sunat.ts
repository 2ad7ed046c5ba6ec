import { UpstreamError } from '../../../platform/errors/upstream-error.ts';
import type { Database } from '../../../platform/database/database.ts';
import { handleTask, type TaskContext } from '../../../platform/tasks/handler.ts';
import { done, giveUp, postpone } from '../../../platform/tasks/outcome.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import type { FueraDeServicio, SunatClient } from '../../../integrations/sunat/sunat-client.ts';
import type { Notificar } from '../../notificaciones/public.ts';
import { usuariosConPermiso } from '../../seguridad/public.ts';
import { canalFacturacion } from '../channels.ts';
import type { CertificadoCargado } from '../documents/certificado.ts';
import { leerCdr } from '../documents/cdr.ts';
import { empaquetar } from '../documents/empaquetar.ts';
import { tieneVeredicto } from '../domain/estados.ts';
import { nombreArchivo } from '../domain/numeracion.ts';
import { arregloDeAjeno, resolverRespuesta, type Resolucion, type TablaCodigos } from '../domain/respuesta-sunat.ts';
import { emitirComprobanteSunat, servicioSunat } from '../tasks.ts';
import { cambiarEstado, eventoDe, type Cambio, type EventoFactura } from '../use-cases/cambiar-estado.ts';
import { cargarPorEmitir, type PorEmitir } from '../use-cases/cargar-por-emitir.ts';
import { firmarComprobante } from '../use-cases/firmar-comprobante.ts';
import { preguntarPorComprobante, type EstadoRegistrado } from '../use-cases/preguntar-por-comprobante.ts';
import { registrarRespuesta, type Entregado } from '../use-cases/registrar-respuesta.ts';

export type EmisionDeps = {
  database: Database;
  sunat: SunatClient;
  /** What follows from each code of SUNAT's. */
  codigos: () => Promise<TablaCodigos>;
  /** The one in force, or what is wrong with it. */
  certificado: () => Promise<CertificadoCargado>;
  notificar: Notificar;
  clock: Clock;
  /** How long after the bytes left "it does not exist" is not yet believed. */
  esperaReenvioMs: number;
};

type Deps = EmisionDeps & { tabla: TablaCodigos };

const nada: Entregado = { cdr: null, descripcion: null, observaciones: [] };

/**
 * From the numbered receipt to SUNAT's verdict. A repeat is harmless at every point: the signature is made once, and
 * whoever finds that the bytes may have left asks before sending (docs/adr/0005).
 */
export const emitirComprobanteSunatHandler = (emision: EmisionDeps) =>
  handleTask(emitirComprobanteSunat, async ({ comprobanteId }, context) => {
    const deps: Deps = { ...emision, tabla: await emision.codigos() };
    const comprobante = await cargarPorEmitir(deps.database.reader, comprobanteId);
    if (!comprobante) return giveUp('El comprobante no existe.');
    // A repeated run tells the screen again: the first one may have died between its commit and the announcement.
    if (tieneVeredicto(comprobante.estado)) {
      await anunciar(context, comprobante, eventoDe(comprobante));
      return done({ estado: comprobante.estado });
    }
    const firmado = await obtenerFirmado(deps, context, comprobante);
    if ('kind' in firmado) return firmado;

    if (comprobante.estado === 'enviado' || comprobante.estado === 'desconocido') {
      const sabido = await preguntar(deps, context, comprobante, firmado.hash);
      if (sabido !== 'enviar') return sabido;
    }
    return enviar(deps, context, comprobante, firmado.xml, firmado.hash);
  });

/** The signed bytes; where nothing can sign, the run waits for a certificate and the people who can get one are told. */
async function obtenerFirmado(deps: Deps, context: TaskContext, comprobante: PorEmitir) {
  const { xml, hash } = comprobante;
  if (xml && hash) return { xml, hash };
  const cargado = await deps.certificado();
  if (cargado.kind === 'ok') {
    return firmarComprobante(context.inTransaction, comprobante, cargado.certificado, context.runId);
  }
  const motivo = `No se puede firmar: ${cargado.motivo}`;
  await quedar(deps, context, comprobante, {
    cambio: {
      a: comprobante.estado,
      motivo,
      anotacion: { tipo: 'tarea', titulo: 'Espera un certificado que firme', detalle: cargado.motivo },
      campos: { en_contingencia_desde: comprobante.en_contingencia_desde ?? deps.clock.now() },
    },
    titulo: 'Los comprobantes no se pueden firmar',
    texto: `${cargado.motivo} Las ventas siguen, y sus comprobantes salen solos cuando haya uno vigente.`,
    clave: `certificado:${cargado.motivo}`,
  });
  return postpone('5m', motivo);
}

/** Says once, on the receipt and in the bell of who can help, why it does not go on. */
async function quedar(
  deps: Deps,
  context: TaskContext,
  comprobante: PorEmitir,
  { cambio, titulo, texto, clave }: { cambio: Cambio; titulo: string; texto: string; clave: string },
): Promise<void> {
  if (comprobante.motivo === cambio.motivo) return;
  const evento = await context.inTransaction(async (tx) => {
    const avisables = await usuariosConPermiso(tx, 'facturacion.reintentar');
    await deps.notificar(tx, {
      usuarioIds: avisables.map(({ id }) => id),
      nivel: 'error',
      titulo,
      texto,
      enlace: `/comprobantes/${comprobante.id}`,
      clave,
    });
    return cambiarEstado(tx, comprobante.id, { ...cambio, anotacion: { ...cambio.anotacion, runId: context.runId } });
  });
  await anunciar(context, comprobante, evento);
}

const anunciar = (context: TaskContext, comprobante: PorEmitir, evento: EventoFactura): Promise<void> =>
  context.publish(canalFacturacion, { userId: comprobante.emisor_id }, 'respuesta_sunat', evento);

/** Records a verdict, tells the screen, and ends the run as the verdict asks. */
async function concluir(
  deps: Deps,
  context: TaskContext,
  comprobante: PorEmitir,
  resolucion: Resolucion,
  entregado: Entregado,
  caida?: FueraDeServicio,
) {
  const evento = await context.inTransaction((tx) =>
    registrarRespuesta(tx, comprobante, resolucion, entregado, deps.clock.now(), context.runId),
  );
  await anunciar(context, comprobante, evento);
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

/** What holds the run and everybody else's: with SUNAT's own word on when to come back, and whether it was there at all. */
const caidaDeSunat = (motivo: string, caida?: FueraDeServicio): UpstreamError =>
  new UpstreamError(servicioSunat, motivo, {
    retryAfterMs: caida?.reintentarEnMs,
    unreachable: caida?.inalcanzable,
  });

/** What SUNAT has under this number is not what we sent: asking again would not change that, a person must look. */
const ajena = (motivo: string): Resolucion => ({
  accion: 'excepcion',
  codigo: '',
  reintentos: null,
  motivo: `Lo que SUNAT tiene con este número no es lo que se envió: ${motivo}.`,
  campo: null,
  arreglo: arregloDeAjeno,
});

/** The CDR decides, if it is readable and ours. */
function leerRespuesta(
  tabla: TablaCodigos,
  comprobante: PorEmitir,
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
    return { resolucion, entregado: nada };
  }
  const { codigo, descripcion, observaciones } = leido.cdr;
  return {
    resolucion: resolverRespuesta({ kind: 'cdr', codigo, descripcion, observaciones }, tabla),
    entregado: { cdr: zip, descripcion, observaciones },
  };
}

/** SUNAT says what it has without the CDR that would prove it. */
function resolucionSinCdr(tabla: TablaCodigos, estado: EstadoRegistrado, descripcion: string): Resolucion {
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

/** Asks what SUNAT has. `'enviar'` means: surely nothing, the bytes may go. */
async function preguntar(deps: Deps, context: TaskContext, comprobante: PorEmitir, hash: string) {
  const pregunta = await preguntarPorComprobante(deps.sunat, comprobante, context.signal);
  switch (pregunta.kind) {
    case 'cdr': {
      const { resolucion, entregado } = leerRespuesta(deps.tabla, comprobante, pregunta.zip, hash);
      return concluir(deps, context, comprobante, resolucion, entregado);
    }
    case 'registrado':
      return concluir(deps, context, comprobante, resolucionSinCdr(deps.tabla, pregunta.estado, pregunta.descripcion), {
        ...nada,
        descripcion: pregunta.descripcion,
      });
    case 'no-existe': {
      const espera = (comprobante.enviado_en?.getTime() ?? 0) + deps.esperaReenvioMs - deps.clock.now().getTime();
      if (espera > 0)
        return seguirPreguntando(context, comprobante, Math.min(espera, 10_000), 'SUNAT aún no lo tiene registrado');
      const evento = await context.inTransaction((tx) =>
        cambiarEstado(tx, comprobante.id, {
          a: 'emitido',
          motivo: null,
          anotacion: { tipo: 'sunat', titulo: 'SUNAT no lo tiene: se envía otra vez', runId: context.runId },
        }),
      );
      await anunciar(context, comprobante, evento);
      return 'enviar' as const;
    }
    case 'fuera-de-servicio':
      await seguirPreguntando(context, comprobante, 0, pregunta.motivo);
      throw caidaDeSunat(pregunta.motivo, pregunta);
    case 'falla': {
      const motivo = `No se puede consultar a SUNAT: ${pregunta.motivo}.`;
      await quedar(deps, context, comprobante, {
        cambio: {
          a: 'desconocido',
          motivo,
          anotacion: { tipo: 'sunat', titulo: 'SUNAT no admite la consulta', detalle: pregunta.motivo },
        },
        titulo: 'No se puede consultar a SUNAT',
        texto: `${pregunta.motivo}. Revise el acceso a las consultas: sin ellas no se sabe qué comprobantes recibió, y no se reenvían.`,
        clave: `consulta-sunat:${pregunta.motivo}`,
      });
      // The sweep asks again; what is wrong with our access is no outage of theirs.
      return giveUp(motivo);
    }
  }
}

/** Stays, or becomes, `desconocido`, and comes back later without burning an attempt. */
async function seguirPreguntando(context: TaskContext, comprobante: PorEmitir, esperaMs: number, motivo: string) {
  if (comprobante.estado !== 'desconocido') {
    const evento = await context.inTransaction((tx) =>
      cambiarEstado(tx, comprobante.id, {
        a: 'desconocido',
        motivo: `No se sabe si SUNAT lo recibió: ${motivo}.`,
        anotacion: { tipo: 'sunat', titulo: 'Se le preguntó a SUNAT', detalle: motivo, runId: context.runId },
      }),
    );
    await anunciar(context, comprobante, evento);
  }
  return postpone(`${Math.max(esperaMs, 1_000)}ms`, motivo);
}

async function enviar(deps: Deps, context: TaskContext, comprobante: PorEmitir, xml: Buffer, hash: string) {
  const nombre = nombreArchivo(comprobante.contenido.emisor.ruc, comprobante);
  const envio = comprobante.envios + 1;
  // Committed before the bytes leave: whoever comes after a crash knows that they may have.
  const evento = await context.inTransaction((tx) =>
    cambiarEstado(tx, comprobante.id, {
      a: 'enviado',
      motivo: null,
      anotacion: {
        tipo: 'sunat',
        titulo: envio === 1 ? 'Enviado a SUNAT' : `Enviado a SUNAT (envío ${envio})`,
        runId: context.runId,
      },
      campos: { enviado_en: deps.clock.now(), envios: envio },
    }),
  );
  await anunciar(context, comprobante, evento);

  const respuesta = await deps.sunat.enviar({
    servicio: 'cpe',
    nombre: `${nombre}.zip`,
    zip: empaquetar(`${nombre}.xml`, xml),
    signal: context.signal,
  });
  const enviado: PorEmitir = { ...comprobante, estado: 'enviado', envios: envio };
  if (respuesta.kind === 'cdr') {
    const { resolucion, entregado } = leerRespuesta(deps.tabla, enviado, respuesta.zip, hash);
    return concluir(deps, context, enviado, resolucion, entregado);
  }
  const resolucion = resolverRespuesta(respuesta, deps.tabla);
  if (resolucion.reintentos !== null && comprobante.fallas_seguidas >= resolucion.reintentos) {
    return concluir(deps, context, enviado, { ...resolucion, accion: 'excepcion' }, nada);
  }
  return concluir(
    deps,
    context,
    enviado,
    resolucion,
    nada,
    respuesta.kind === 'fuera-de-servicio' ? respuesta : undefined,
  );
}
