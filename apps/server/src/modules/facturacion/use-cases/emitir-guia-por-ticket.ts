import { giveUp, postpone } from '../../../platform/tasks/outcome.ts';
import { resolverRespuesta } from '../domain/respuesta-sunat.ts';
import { paciencia, pausaTras, ticketNaciente } from '../domain/resumenes.ts';
import { caidaDeSunat, concluir, leerRespuesta } from './concluir-emision.ts';
import { pasar, quedar, type Intento } from './intento-emision.ts';

/** SUNAT takes a guide and answers later: its ticket is kept before anything else is done. */
export async function guardarTicketDeGuia(intento: Intento, ticket: string) {
  await pasar(intento, {
    a: 'enviado',
    motivo: null,
    anotacion: { tipo: 'sunat', titulo: 'SUNAT la está procesando', detalle: `Ticket ${ticket}` },
    campos: { ticket, ticket_en: intento.deps.clock.now() },
  });
  return postpone(`${pausaTras(0)}ms`, 'SUNAT la está procesando');
}

/** Asks about a guide's ticket, patiently, until SUNAT has decided. */
export async function consultarTicketDeGuia(intento: Intento, ticket: string, hash: string) {
  const { deps, context, comprobante } = intento;
  const respuesta = await deps.sunat.consultarGuia({ ticket, signal: context.signal });
  const espera = deps.clock.now().getTime() - comprobante.ticket_en!.getTime();
  const seguir = (motivo: string) => postpone(`${pausaTras(espera)}ms`, motivo);
  switch (respuesta.kind) {
    case 'en-proceso':
      return espera < paciencia
        ? seguir('SUNAT la está procesando')
        : rendirse(intento, `no resolvió el ticket ${ticket} en un día`);
    case 'cdr': {
      const { resolucion, entregado } = leerRespuesta(intento, respuesta.zip, hash);
      return concluir(intento, resolucion, entregado);
    }
    case 'con-errores': {
      if (respuesta.zip) {
        const { resolucion, entregado } = leerRespuesta(intento, respuesta.zip, hash);
        return concluir(soltado(intento), resolucion, entregado);
      }
      const { codigo, texto } = respuesta;
      return concluir(soltado(intento), resolverRespuesta({ kind: 'falla', codigo, texto }, intento.tabla));
    }
    case 'falla': {
      const resolucion = resolverRespuesta(respuesta, intento.tabla);
      if (resolucion.codigo === '0127' && espera < ticketNaciente)
        return seguir(`SUNAT aún no reconoce el ticket ${ticket}`);
      if (resolucion.codigo !== '0127' && resolucion.accion === 'reintentar') throw caidaDeSunat(resolucion.motivo);
      return rendirse(intento, `no deja preguntar por el ticket ${ticket}: ${resolucion.motivo}`);
    }
    case 'fuera-de-servicio':
      throw caidaDeSunat(respuesta.motivo, respuesta);
  }
}

/** Refused for good: another sending is another ticket. */
const soltado = (intento: Intento): Intento => ({
  ...intento,
  comprobante: { ...intento.comprobante, ticket: null, ticket_en: null },
});

async function rendirse(intento: Intento, que: string) {
  const motivo = `SUNAT ${que}.`;
  await quedar(
    intento,
    { a: 'excepcion', motivo, anotacion: { tipo: 'sunat', titulo: 'Sin respuesta de SUNAT', detalle: motivo } },
    {
      titulo: 'Una guía quedó sin respuesta de SUNAT',
      texto: `${motivo} Búsquela en el portal SOL antes de reenviarla.`,
      clave: `guia:${intento.comprobante.id}`,
    },
  );
  return giveUp(motivo);
}
