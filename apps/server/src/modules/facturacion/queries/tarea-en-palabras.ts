import type { HistoriaItem } from '@jsol/contracts/facturacion';
import type { RunSummary } from '../../../platform/tasks/runs-queries.ts';
import {
  emitirComprobanteSunat,
  enviarComprobanteClienteEmail,
  enviarComprobanteClienteWhatsapp,
  enviarResumenDiarioSunat,
  manejarRechazoSunat,
  reenviarComprobanteContingencia,
  tramitarResumenSunat,
} from '../tasks.ts';

const nombres: Readonly<Record<string, string>> = {
  [emitirComprobanteSunat.name]: 'Envío a SUNAT',
  [manejarRechazoSunat.name]: 'Explicación del rechazo',
  [reenviarComprobanteContingencia.name]: 'Barrido de contingencia',
  [enviarComprobanteClienteEmail.name]: 'Preparación del correo',
  [enviarComprobanteClienteWhatsapp.name]: 'Mensaje por WhatsApp',
  [enviarResumenDiarioSunat.name]: 'Resumen diario',
  [tramitarResumenSunat.name]: 'Trámite ante SUNAT',
};

const estados: Readonly<Record<RunSummary['state'], string>> = {
  waiting: 'en cola',
  running: 'procesando',
  'waiting-retry': 'falló, se reintentará',
  postponed: 'en espera',
  done: 'listo',
  failed: 'falló',
  'gave-up': 'necesita a una persona',
  cancelled: 'cancelado',
};

const plural = (cuantos: number, uno: string, varios: string): string => `${cuantos} ${cuantos === 1 ? uno : varios}`;

/** How a job of the receipt stands, in the words of the person who looks at its story. */
export function itemDeTarea(run: RunSummary): HistoriaItem {
  const partes = [
    run.reason,
    run.attempts > 1 ? plural(run.attempts, 'intento', 'intentos') : null,
    run.postponements > 0
      ? plural(run.postponements, 'espera sin gastar intentos', 'esperas sin gastar intentos')
      : null,
  ].filter((parte) => parte !== null);
  return {
    id: run.id,
    en: (run.finishedAt ?? run.startedAt ?? run.enqueuedAt).toISOString(),
    tipo: 'tarea',
    titulo: `${nombres[run.task] ?? run.task}: ${estados[run.state]}`,
    detalle: partes.length > 0 ? partes.join(' · ') : null,
    quien: null,
    runId: run.id,
  };
}
