import type { Alert } from '../../platform/alerts/alerts.ts';
import type { AlertTransition } from '../../platform/alerts/notice.ts';
import { fechaPeruana, limaDate, limaTime } from '../../platform/time/lima.ts';

const encabezados: Record<AlertTransition, string> = {
  opened: 'Alerta',
  escalated: 'Empeoró',
  reminded: 'Sigue abierta',
  closed: 'Resuelta',
};

const cuando = (instante: Date): string => `${limaTime(instante).slice(0, 5)} del ${fechaPeruana(limaDate(instante))}`;

const escapar = (texto: string): string =>
  texto.replace(/[&<>"]/g, (letra) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letra]!);

/** What the bell says, and the first line of a mail. */
export const tituloDe = (alerta: Alert, transicion: AlertTransition): string =>
  `${encabezados[transicion]}${transicion === 'opened' && alerta.severity === 'critica' ? ' crítica' : ''}: ${alerta.title}`;

export function correoDe(alerta: Alert, transicion: AlertTransition, urlPublica: string) {
  const lineas: [string, string][] = [
    ['Qué pasa', alerta.detail],
    ['Severidad', alerta.severity === 'critica' ? 'Crítica' : 'Advertencia'],
    ['Desde', cuando(alerta.openedAt)],
    ...(alerta.closedAt ? ([['Hasta', cuando(alerta.closedAt)]] as [string, string][]) : []),
    ['Guía', alerta.runbook],
    ['Verla', `${urlPublica}/alertas?id=${alerta.id}`],
  ];
  return {
    asunto: `[JSOLUCIONES] ${tituloDe(alerta, transicion)}`,
    texto: lineas.map(([nombre, valor]) => `${nombre}: ${valor}`).join('\n'),
    html: `<h1 style="font-size:18px">${escapar(tituloDe(alerta, transicion))}</h1><table>${lineas
      .map(([nombre, valor]) => `<tr><th align="left">${nombre}</th><td>${escapar(valor)}</td></tr>`)
      .join('')}</table>`,
  };
}

/** The body of the webhook: docs/operacion/README.md describes it for whoever receives it. */
export const cuerpoDe = (aviso: { id: string; transition: AlertTransition }, alerta: Alert, urlPublica: string) => ({
  id: aviso.id,
  transition: aviso.transition,
  alert: {
    id: alerta.id,
    kind: alerta.kind,
    subject: alerta.subject,
    severity: alerta.severity,
    title: alerta.title,
    detail: alerta.detail,
    runbook: alerta.runbook,
    openedAt: alerta.openedAt.toISOString(),
    closedAt: alerta.closedAt?.toISOString() ?? null,
  },
  url: `${urlPublica}/alertas?id=${alerta.id}`,
});
