import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done, giveUp, postpone } from '../../../platform/tasks/outcome.ts';
import { esGuia, esRetencionPercepcion } from '../domain/contenido.ts';
import { empaquetar } from '../documents/empaquetar.ts';
import { firmar, type XmlFirmado } from '../documents/firmar.ts';
import { xmlDeDocumento } from '../documents/xml-de-documento.ts';
import { tieneVeredicto } from '../domain/estados.ts';
import { nombreArchivo, numeroCompleto } from '../domain/numeracion.ts';
import { resolverRespuesta } from '../domain/respuesta-sunat.ts';
import { emitirComprobanteSunat } from '../tasks.ts';
import { anotar, cambiarEstado, eventoDe, firmarYCambiarEstado, type Cambio } from '../use-cases/cambiar-estado.ts';
import { cargarPorEmitir } from '../use-cases/cargar-por-emitir.ts';
import { caidaDeSunat, concluir, leerRespuesta, resolucionSinCdr } from '../use-cases/concluir-emision.ts';
import { consultarTicketDeGuia, guardarTicketDeGuia } from '../use-cases/emitir-guia-por-ticket.ts';
import { anotacionDeFirma, guardarFirma } from '../use-cases/firmar-comprobante.ts';
import { anunciar, pasar, quedar, type EmisionDeps, type Intento } from '../use-cases/intento-emision.ts';
import { preguntarPorComprobante } from '../use-cases/preguntar-por-comprobante.ts';

/** The signed bytes, and whether they are stored already: those stored first are the ones that count. */
type Firma = { firmado: XmlFirmado; guardada: boolean };

/**
 * From the numbered document to SUNAT's verdict. A repeat is harmless at every point: the signature is made once, and
 * whoever finds that the bytes may have left asks before sending (docs/adr/0005). What a resumen diario tells is only
 * signed here.
 */
export const emitirComprobanteSunatHandler = (deps: EmisionDeps) =>
  handleTask(emitirComprobanteSunat, async ({ comprobanteId }, context) => {
    const comprobante = await cargarPorEmitir(deps.database.reader, comprobanteId);
    if (!comprobante) return giveUp('El comprobante no existe.');
    const intento: Intento = { deps, context, comprobante, tabla: await deps.codigos() };
    // A repeated run tells the screen again: the first one may have died between its commit and the announcement.
    if (tieneVeredicto(comprobante.estado)) {
      await anunciar(intento, eventoDe(comprobante));
      return done({ estado: comprobante.estado });
    }
    const firma = await obtenerFirma(intento);
    if ('kind' in firma) return firma;
    if (comprobante.via === 'resumen') {
      await guardarSola(intento, firma);
      return volverAlResumen(intento);
    }
    if (comprobante.ticket) return consultarTicketDeGuia(intento, comprobante.ticket, firma.firmado.hash);
    if (comprobante.estado === 'enviado' || comprobante.estado === 'desconocido') {
      const sabido = await preguntar(intento, firma.firmado.hash);
      if (sabido !== 'enviar') return sabido;
    }
    const espera = await esperarOriginal(intento);
    if (!espera) return enviar(intento, firma);
    await guardarSola(intento, firma);
    return espera;
  });

/** Where nothing can sign, the run waits for a certificate and the people who can get one are told. */
async function obtenerFirma(intento: Intento) {
  const { deps, comprobante } = intento;
  const { xml, hash } = comprobante;
  if (xml && hash) return { firmado: { xml, hash }, guardada: true };
  const cargado = await deps.certificado();
  if (cargado.kind === 'ok') {
    return { firmado: firmar(xmlDeDocumento(comprobante.contenido), cargado.certificado), guardada: false };
  }
  const motivo = `No se puede firmar: ${cargado.motivo}`;
  await quedar(
    intento,
    {
      a: comprobante.estado,
      motivo,
      anotacion: { tipo: 'tarea', titulo: 'Espera un certificado que firme', detalle: cargado.motivo },
      campos: { en_contingencia_desde: comprobante.en_contingencia_desde ?? deps.clock.now() },
    },
    {
      titulo: 'Los comprobantes no se pueden firmar',
      texto: `${cargado.motivo} Las ventas siguen, y sus comprobantes salen solos cuando haya uno vigente.`,
      clave: `certificado:${cargado.motivo}`,
    },
  );
  return postpone('5m', motivo);
}

/** Stores the signature of what does not leave now. */
async function guardarSola({ context, comprobante }: Intento, { firmado, guardada }: Firma): Promise<void> {
  if (guardada) return;
  await context.inTransaction(async (tx) => {
    const { primera } = await guardarFirma(tx, comprobante.id, firmado);
    if (primera) await anotar(tx, comprobante.id, anotacionDeFirma(firmado, context.runId));
  });
}

/** One that was set aside because SUNAT did not take it is told again by the next resumen: a person asked for it. */
async function volverAlResumen(intento: Intento) {
  const { estado } = intento.comprobante;
  if (estado !== 'excepcion') return done({ estado });
  const anotacion = { tipo: 'tarea', titulo: 'Va en el próximo resumen diario' } as const;
  await pasar(intento, { a: 'emitido', motivo: null, anotacion });
  return done({ estado: 'emitido' });
}

/**
 * A note goes out after what it amends is registered (2119, 2209): null when it may go. What SUNAT did not take cannot
 * be amended.
 */
async function esperarOriginal(intento: Intento) {
  const { context, comprobante } = intento;
  const { afectado } = comprobante;
  if (!afectado || afectado.estado === 'aceptado' || afectado.estado === 'observado') return null;
  const numero = numeroCompleto(afectado.serie, afectado.numero);
  if (afectado.estado === 'rechazado' || afectado.estado === 'anulado') {
    const motivo = `${numero} está ${afectado.estado}: no hay qué modificar con esta nota.`;
    await pasar(intento, {
      a: 'excepcion',
      motivo,
      anotacion: { tipo: 'tarea', titulo: 'La nota no se envía', detalle: motivo },
    });
    return giveUp(motivo);
  }
  if (afectado.via === 'individual') {
    const { id: comprobanteId, venceEl } = afectado;
    await context.inTransaction((tx) => enqueue(tx, emitirComprobanteSunat, { comprobanteId, numero, venceEl }));
  }
  return postpone('2m', `Primero debe aceptarse ${numero}, que esta nota modifica`);
}

/** Asks what SUNAT has. `'enviar'` means: surely nothing, the bytes may go. */
async function preguntar(intento: Intento, hash: string) {
  const { deps, context, comprobante } = intento;
  const pregunta = await preguntarPorComprobante(deps.sunat, comprobante, context.signal);
  switch (pregunta.kind) {
    case 'cdr': {
      const { resolucion, entregado } = leerRespuesta(intento, pregunta.zip, hash);
      return concluir(intento, resolucion, entregado);
    }
    case 'registrado':
      return concluir(intento, resolucionSinCdr(intento.tabla, pregunta.estado, pregunta.descripcion), {
        cdr: null,
        descripcion: pregunta.descripcion,
        observaciones: [],
      });
    case 'no-existe':
    case 'sin-consulta': {
      const espera = (comprobante.enviado_en?.getTime() ?? 0) + deps.esperaReenvioMs - deps.clock.now().getTime();
      if (espera > 0) return seguirPreguntando(intento, Math.min(espera, 10_000), 'SUNAT aún no lo tiene registrado');
      await pasar(intento, {
        a: 'emitido',
        motivo: null,
        anotacion: {
          tipo: 'sunat',
          titulo:
            pregunta.kind === 'no-existe'
              ? 'SUNAT no lo tiene: se envía otra vez'
              : 'SUNAT no tiene una consulta para este documento: se envía otra vez lo mismo, que solo registra una vez',
        },
      });
      return 'enviar' as const;
    }
    case 'fuera-de-servicio':
      await seguirPreguntando(intento, 0, pregunta.motivo);
      throw caidaDeSunat(pregunta.motivo, pregunta);
    case 'falla': {
      const motivo = `No se puede consultar a SUNAT: ${pregunta.motivo}.`;
      await quedar(
        intento,
        {
          a: 'desconocido',
          motivo,
          anotacion: { tipo: 'sunat', titulo: 'SUNAT no admite la consulta', detalle: pregunta.motivo },
        },
        {
          titulo: 'No se puede consultar a SUNAT',
          texto: `${pregunta.motivo}. Revise el acceso a las consultas: sin ellas no se sabe qué comprobantes recibió, y no se reenvían.`,
          clave: `consulta-sunat:${pregunta.motivo}`,
        },
      );
      // The sweep asks again; what is wrong with our access is no outage of theirs.
      return giveUp(motivo);
    }
  }
}

/** Stays, or becomes, `desconocido`, and comes back later without burning an attempt. */
async function seguirPreguntando(intento: Intento, esperaMs: number, motivo: string) {
  if (intento.comprobante.estado !== 'desconocido') {
    await pasar(intento, {
      a: 'desconocido',
      motivo: `No se sabe si SUNAT lo recibió: ${motivo}.`,
      anotacion: { tipo: 'sunat', titulo: 'Se le preguntó a SUNAT', detalle: motivo },
    });
  }
  return postpone(`${Math.max(esperaMs, 1_000)}ms`, motivo);
}

/** Committed before the bytes leave: whoever comes after a crash knows that they may have. */
async function marcarEnviado(intento: Intento, { firmado, guardada }: Firma): Promise<XmlFirmado> {
  const { deps, context, comprobante } = intento;
  const { runId } = context;
  const envios = comprobante.envios + 1;
  const titulo = envios === 1 ? 'Enviado a SUNAT' : `Enviado a SUNAT (envío ${envios})`;
  const cambio: Cambio = {
    a: 'enviado',
    motivo: null,
    anotacion: { tipo: 'sunat', titulo, runId },
    campos: { enviado_en: deps.clock.now(), envios },
  };
  const { evento, que } = await context.inTransaction(async (tx) => {
    if (guardada) return { evento: await cambiarEstado(tx, comprobante.id, cambio), que: firmado };
    const firma = { ...firmado, anotacion: anotacionDeFirma(firmado, runId) };
    const primera = await firmarYCambiarEstado(tx, comprobante.id, firma, cambio);
    if (primera) return { evento: primera, que: firmado };
    // Another worker signed too, and was first.
    const guardado = await guardarFirma(tx, comprobante.id, firmado);
    return { evento: await cambiarEstado(tx, comprobante.id, cambio), que: guardado.firmado };
  });
  await anunciar(intento, evento);
  return que;
}

async function enviar(intento: Intento, firma: Firma) {
  const { deps, context, comprobante } = intento;
  const { contenido, bloqueo } = comprobante;
  if (bloqueo) {
    await guardarSola(intento, firma);
    return postpone('5m', `La emisión está detenida: ${bloqueo}`);
  }
  const nombre = nombreArchivo(contenido.emisor.ruc, comprobante);
  const { xml, hash } = await marcarEnviado(intento, firma);
  const enviado: Intento = {
    ...intento,
    comprobante: { ...comprobante, estado: 'enviado', envios: comprobante.envios + 1 },
  };
  const paquete = { nombre: `${nombre}.zip`, zip: empaquetar(`${nombre}.xml`, xml), signal: context.signal };
  const respuesta = esGuia(contenido)
    ? await deps.sunat.enviarGuia(paquete)
    : await deps.sunat.enviar({ servicio: esRetencionPercepcion(contenido) ? 'otroscpe' : 'cpe', ...paquete });
  switch (respuesta.kind) {
    case 'ticket':
      return guardarTicketDeGuia(enviado, respuesta.ticket);
    case 'cdr': {
      const { resolucion, entregado } = leerRespuesta(enviado, respuesta.zip, hash);
      return concluir(enviado, resolucion, entregado);
    }
    case 'fuera-de-servicio':
      return concluir(enviado, resolverRespuesta(respuesta, intento.tabla), undefined, respuesta);
    default:
      return concluir(enviado, resolverRespuesta(respuesta, intento.tabla));
  }
}
