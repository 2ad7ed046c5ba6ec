import type { Failure } from '../failures.ts';
import type { LoggedRequest } from '../request-log.ts';
import type { ShopifyParts } from '../shopify/shopify-shop.ts';
import type { MailMessage } from '../smtp/mailbox.ts';
import type { PadronParts } from '../padron/routes.ts';
import type { SentryParts } from '../sentry/routes.ts';
import type { SmtpParts } from '../smtp/smtp-service.ts';
import { idOf } from '../sunat/cdr-content.ts';
import type { DocumentRecord, Outcome } from '../sunat/register.ts';
import type { Sunat } from '../sunat/sunat.ts';
import type { WebhookParts } from '../webhooks/webhook-receiver.ts';
import type { WooParts } from '../woocommerce/woo-shop.ts';
import { escape, when } from './escape.ts';

/** How many rows the page shows; the control endpoints give everything. */
const SHOWN = 100;

const OUTCOMES: Record<Outcome, { word: string; tone: string; icon: string }> = {
  aceptado: { word: 'Aceptado', tone: 'green', icon: '✓' },
  observado: { word: 'Observado', tone: 'amber', icon: '!' },
  rechazado: { word: 'Rechazado', tone: 'red', icon: '✕' },
  excepcion: { word: 'No registrado', tone: 'grey', icon: '–' },
  'en-proceso': { word: 'En proceso', tone: 'violet', icon: '…' },
};
const FAILURES: Record<string, string> = {
  code: 'Responder con un código',
  reject: 'Rechazar',
  observe: 'Observar',
  fault: 'Excepción',
  cdr: 'CDR extraño',
  ticket: 'Estado del ticket',
  http: 'Error HTTP',
  'rejected-by-policy': 'Rejected by policy',
  'gateway-fault': 'Falla de la pasarela',
  timeout: 'No contestar',
  'timeout-after-accept': 'No contestar tras aceptar',
  'empty-200': 'Respuesta vacía',
  'html-502': 'Error 502 de la pasarela',
  down: 'Caído',
  slow: 'Lento',
  late: 'Contestar tarde',
  twice: 'Procesar dos veces',
  'close-connection': 'Cortar la conexión',
  greylist: 'Lista gris (vuelva más tarde)',
  'drop-after-data': 'Recibir y cortar sin contestar',
  throttle: 'Limitar',
  unauthorized: 'Negar la llave',
  html: 'Página en vez de datos',
  'repeat-page': 'Repetir la página',
  'edit-while-read': 'Cambiar un pedido mientras se lee',
  'ignore-dates': 'No filtrar por fecha',
};
const SERVICES: Record<string, string> = {
  bill: 'envío',
  summary: 'resúmenes',
  ticket: 'tickets',
  otroscpe: 'retenciones',
  consult: 'consulta',
  validez: 'validez',
  token: 'token',
  gre: 'guías',
  sire: 'SIRE',
  ose: 'OSE',
  smtp: 'correo',
  webhook: 'webhook',
  sentry: 'sentry',
  decolecta: 'padrón',
  'apis-net-pe': 'padrón de respaldo',
  woocommerce: 'WooCommerce',
  shopify: 'Shopify',
};
const TYPES: Record<string, string> = {
  '01': 'Factura',
  '03': 'Boleta',
  '07': 'Nota de crédito',
  '08': 'Nota de débito',
  '09': 'Guía de remisión remitente',
  '31': 'Guía de remisión transportista',
  '20': 'Retención',
  '40': 'Percepción',
  RC: 'Resumen diario',
  RA: 'Comunicación de baja',
  RR: 'Reversión',
  LT: 'Lote',
};

const SIRE_PROCESSES: Record<string, string> = {
  '1': 'Importar a la propuesta',
  '2': 'Aceptar la propuesta',
  '3': 'Reemplazar la propuesta',
  '4': 'Importar al preliminar',
  '6': 'Ajustes posteriores',
  '7': 'Ajustes de periodos anteriores',
  '10': 'Exportar la propuesta',
};

/** The live parts of the page by the id of the element they fill. */
export type Fragments = Record<
  'estado' | 'fallas' | 'documentos' | 'sire' | 'correos' | 'alertas' | 'errores' | 'tiendas' | 'llamadas',
  string
>;

/** Everything the page shows. */
export type Simulated = {
  sunat: Sunat;
  inbox: SmtpParts;
  webhooks: WebhookParts;
  sentry: SentryParts;
  padron: PadronParts;
  woocommerce: WooParts;
  shopify: ShopifyParts;
};

export function renderFragments(simulated: Simulated): Fragments {
  const { sunat, inbox, webhooks, sentry, padron, woocommerce, shopify } = simulated;
  const documents = newestOf(sunat);
  const mails = inbox.mailbox.list();
  const failures = [
    ...sunat.failures.list().map((failure) => ({ ...failure, owner: 'sunat' })),
    ...inbox.failures.list().map((failure) => ({ ...failure, owner: 'smtp' })),
    ...webhooks.failures.list().map((failure) => ({ ...failure, owner: 'webhooks' })),
    ...sentry.failures.list().map((failure) => ({ ...failure, owner: 'sentry' })),
    ...padron.failures.list().map((failure) => ({ ...failure, owner: 'padron' })),
    ...woocommerce.failures.list().map((failure) => ({ ...failure, owner: 'woocommerce' })),
    ...shopify.failures.list().map((failure) => ({ ...failure, owner: 'shopify' })),
  ];
  return {
    estado: stateLine(sunat, mails.length, failures.length),
    fallas: failureList(failures),
    documentos: documentTable(documents, sunat.register.size),
    sire: sireTable(sunat),
    correos: mailList(mails),
    alertas: alertTable(webhooks.received),
    errores: errorTable(sentry.events),
    tiendas: shopTable(simulated),
    llamadas: requestTable(
      [sunat, inbox, webhooks, sentry, padron, woocommerce, shopify]
        .flatMap(({ log }) => log.list())
        .sort((a, b) => (a.at < b.at ? 1 : -1)),
    ),
  };
}

/** The last ones only: the page is drawn every two seconds, over a hundred thousand receipts if need be. */
function newestOf({ register }: Sunat): DocumentRecord[] {
  const found: DocumentRecord[] = [];
  for (const record of register.newest()) {
    if (found.length === SHOWN) break;
    found.push(record);
  }
  return found;
}

function stateLine({ register, settings, time }: Sunat, mails: number, failures: number): string {
  const figures: [count: number, one: string, many: string][] = [
    [register.size, 'documento', 'documentos'],
    [register.count('aceptado') + register.count('observado'), 'aceptado', 'aceptados'],
    [register.count('rechazado'), 'rechazado', 'rechazados'],
    [register.count('en-proceso'), 'en proceso', 'en proceso'],
    [mails, 'correo', 'correos'],
  ];
  const list = figures
    .map(([figure, one, many]) => `<li><strong>${figure}</strong> ${figure === 1 ? one : many}</li>`)
    .join('');
  const health =
    failures === 0
      ? '<p class="badge green"><span aria-hidden="true">✓</span> Todo responde con normalidad</p>'
      : `<p class="badge violet"><span aria-hidden="true">◆</span> ${failures} ${failures === 1 ? 'falla activa' : 'fallas activas'}</p>`;
  const exact = settings.precision === 'exact' ? '<p class="badge amber">Exacta al céntimo</p>' : '';
  const stopped = time.frozen ? `<p class="badge amber">Reloj detenido: ${when(time.now().toISOString())}</p>` : '';
  return `${health}${exact}${stopped}<ul class="figures">${list}</ul>`;
}

function failureList(failures: (Failure<string> & { owner: string })[]): string {
  if (failures.length === 0)
    return '<p class="empty">Ninguna falla activa. Los servicios responden como los reales.</p>';
  const items = failures.map((failure) => {
    const name = FAILURES[failure.kind] ?? failure.kind;
    const facts = [
      failure.owner === 'smtp' ? 'correo' : failure.services.map((service) => SERVICES[service] ?? service).join(', '),
      failure.code === null ? '' : `código ${failure.code}`,
      failure.variant === null || failure.variant === undefined ? '' : failure.variant,
      failure.status === null || failure.status === undefined ? '' : `HTTP ${failure.status}`,
      (failure.after ?? 0) > 0 ? `tras ${failure.after} llamadas` : '',
      failure.from === null || failure.from === undefined ? '' : `desde ${failure.from}`,
      failure.until === null || failure.until === undefined ? '' : `hasta ${failure.until}`,
      failure.delayMs === null ? '' : `${failure.delayMs} ms`,
      failure.match === null ? '' : `solo ${failure.match}`,
      failure.remaining === null
        ? 'hasta que la quite'
        : failure.remaining === 1
          ? 'una vez más'
          : `${failure.remaining} veces más`,
      failure.hits === 0 ? '' : `ya actuó ${failure.hits}`,
    ].filter((fact) => fact !== '');
    return (
      `<li><div><strong>${escape(name)}</strong><span>${escape(facts.join(' · '))}</span></div>` +
      `<button type="button" id="quitar-${failure.owner}-${failure.id}" data-delete="/control/${failure.owner}/failures/${failure.id}" aria-label="Quitar: ${escape(name)}">Quitar</button></li>`
    );
  });
  return `<ul class="failures">${items.join('')}</ul>`;
}

function documentTable(documents: DocumentRecord[], total: number): string {
  if (documents.length === 0) return '<p class="empty">Todavía no llegó ningún comprobante a SUNAT.</p>';
  const rows = documents.slice(0, SHOWN).map((record) => {
    const { word, tone, icon } = OUTCOMES[record.outcome];
    const link = `/control/sunat/documents/${encodeURIComponent(record.name)}`;
    const told = record.informedBy !== null;
    const hasCdr = record.outcome !== 'excepcion' && record.outcome !== 'en-proceso' && !told;
    const notes = record.notes.map((note) => `${note.code}: ${note.text}`).join(' · ');
    const facts = [
      record.canal === 'ose' ? 'por OSE' : '',
      record.ticket === null ? '' : `ticket ${record.ticket}`,
      record.informedBy === null ? '' : `informado en ${record.informedBy}`,
    ].filter((fact) => fact !== '');
    return (
      `<tr><td data-label="Recibido">${when(record.receivedAt)}</td>` +
      `<th scope="row" data-label="Comprobante"><strong>${escape(idOf(record))}</strong><span>${escape([TYPES[record.tipo] ?? record.tipo, record.ruc, ...facts].join(' · '))}</span></th>` +
      `<td data-label="Total" class="number">${escape(record.total === '' ? '' : `${record.moneda} ${record.total}`)}</td>` +
      `<td data-label="Resultado"><span class="badge ${tone}"><span aria-hidden="true">${icon}</span> ${word}${record.code === '0' || record.code === '98' ? '' : ` (${escape(record.code)})`}</span>` +
      (record.voidedBy === null ? '' : ` <span class="badge grey">Anulado por ${escape(record.voidedBy)}</span>`) +
      `<span class="why">${escape(record.outcome === 'aceptado' ? '' : notes === '' ? record.description : notes)}</span></td>` +
      `<td data-label="Envíos" class="number">${record.timesReceived}</td>` +
      `<td data-label="Archivos" class="links">${told ? '' : `<a href="${link}/xml" target="_blank" rel="noopener">XML</a>`}${hasCdr ? ` <a href="${link}/cdr" target="_blank" rel="noopener">CDR</a> <a href="${link}/cdr?zip=1">ZIP</a>` : ''}</td></tr>`
    );
  });
  return (
    '<table><thead><tr><th scope="col">Recibido</th><th scope="col">Comprobante</th><th scope="col" class="number">Total</th><th scope="col">Resultado</th><th scope="col" class="number">Envíos</th><th scope="col">Archivos</th></tr></thead>' +
    `<tbody>${rows.join('')}</tbody></table>${more(total)}`
  );
}

function sireTable({ sire }: Sunat): string {
  const tickets = sire.tickets();
  if (tickets.length === 0) return '<p class="empty">Todavía no se pidió ningún registro a SIRE.</p>';
  const rows = tickets
    .slice(0, SHOWN)
    .map(
      ({ ticket, book, period, process, end, imported, startedAt }) =>
        `<tr><td data-label="Hora">${when(startedAt)}</td><th scope="row" data-label="Ticket">${escape(ticket)}</th>` +
        `<td data-label="Registro">${book === '140000' ? 'Ventas' : 'Compras'} ${escape(period)}</td>` +
        `<td data-label="Proceso">${escape(SIRE_PROCESSES[process] ?? process)}<span class="why">${escape(imported)}</span></td>` +
        `<td data-label="Resultado"><span class="badge ${end === '06' ? 'green' : 'red'}">${end === '06' ? 'Terminado' : 'Con errores'}</span></td></tr>`,
    );
  return (
    '<table><thead><tr><th scope="col">Hora</th><th scope="col">Ticket</th><th scope="col">Registro</th><th scope="col">Proceso</th><th scope="col">Resultado</th></tr></thead>' +
    `<tbody>${rows.join('')}</tbody></table>${more(tickets.length)}`
  );
}

function mailList(mails: MailMessage[]): string {
  if (mails.length === 0) return '<p class="empty">Todavía no llegó ningún correo.</p>';
  const items = mails.slice(0, SHOWN).map((mail) => {
    const link = `/control/smtp/messages/${mail.id}`;
    const files = mail.attachments.map(
      ({ filename, size }, at) =>
        `<li><a href="${link}/attachments/${at}">${escape(filename)}</a> <span>${Math.max(1, Math.round(size / 1024))} kB</span></li>`,
    );
    return (
      `<li class="mail"><div><a href="${link}/html" target="_blank" rel="noopener">${escape(mail.subject === '' ? '(sin asunto)' : mail.subject)}</a>` +
      `<span>${when(mail.at)} · de ${escape(mail.from)} para ${escape(mail.to.join(', '))}</span></div>${files.length === 0 ? '' : `<ul class="files">${files.join('')}</ul>`}</li>`
    );
  });
  return `<ul class="mails">${items.join('')}</ul>${more(mails.length)}`;
}

/** The orders changed last in both shops. */
function shopTable({ woocommerce, shopify }: Pick<Simulated, 'woocommerce' | 'shopify'>): string {
  const orders = [
    ...woocommerce.shop.list().map((order) => ({
      shop: 'WooCommerce',
      number: String(order['number']),
      id: String(order.id),
      at: `${order.date_modified_gmt}Z`,
      state: order.status,
      total: order.total,
    })),
    ...shopify.shop.list().map((order) => ({
      shop: 'Shopify',
      number: String(order['name']),
      id: order.legacyResourceId,
      at: order.updatedAt,
      state: `${order['cancelledAt'] === null ? '' : 'CANCELLED '}${String(order['displayFinancialStatus'])} · ${String(order['displayFulfillmentStatus'])}`,
      total: (order['currentTotalPriceSet'] as { shopMoney?: { amount?: string } } | null)?.shopMoney?.amount ?? '',
    })),
  ].sort((a, b) => (a.at < b.at ? 1 : -1));
  if (orders.length === 0) return '<p class="empty">Las tiendas no tienen pedidos.</p>';
  const rows = orders
    .slice(0, SHOWN)
    .map(
      ({ shop, number, id, at, state, total }) =>
        `<tr><td data-label="Cambió">${when(at)}</td><th scope="row" data-label="Pedido"><strong>${escape(number)}</strong><span>${shop} · id ${escape(id)}</span></th>` +
        `<td data-label="Estado">${escape(state)}</td><td data-label="Total" class="number">${escape(total)}</td></tr>`,
    );
  return (
    '<table><thead><tr><th scope="col">Cambió</th><th scope="col">Pedido</th><th scope="col">Estado</th><th scope="col" class="number">Total</th></tr></thead>' +
    `<tbody>${rows.join('')}</tbody></table>${more(orders.length)}`
  );
}

const TRANSITIONS: Record<string, { word: string; tone: string }> = {
  opened: { word: 'Abierta', tone: 'red' },
  escalated: { word: 'Empeoró', tone: 'red' },
  reminded: { word: 'Sigue abierta', tone: 'amber' },
  closed: { word: 'Resuelta', tone: 'green' },
};

function alertTable(received: WebhookParts['received']): string {
  if (received.length === 0) return '<p class="empty">Todavía no llegó ninguna alerta.</p>';
  const rows = received
    .slice(-SHOWN)
    .reverse()
    .map(({ at, transition, alert, times }) => {
      const { word, tone } = TRANSITIONS[transition]!;
      return (
        `<tr><td data-label="Recibida">${when(at)}</td><td data-label="Estado"><span class="badge ${tone}">${word}</span></td>` +
        `<td data-label="Alerta"><strong>${escape(alert.title)}</strong><span class="why">${escape(alert.detail)}</span></td>` +
        `<td data-label="Severidad">${escape(alert.severity)}</td><td data-label="Veces" class="number">${times}</td></tr>`
      );
    });
  return (
    '<table><thead><tr><th scope="col">Recibida</th><th scope="col">Estado</th><th scope="col">Alerta</th><th scope="col">Severidad</th><th scope="col" class="number">Veces</th></tr></thead>' +
    `<tbody>${rows.join('')}</tbody></table>${more(received.length)}`
  );
}

function errorTable(events: SentryParts['events']): string {
  if (events.length === 0) return '<p class="empty">Todavía no llegó ningún error.</p>';
  const rows = events
    .slice(-SHOWN)
    .reverse()
    .map(({ receivedAt, exception, transaction, release, environment }) => {
      const thrown = exception.values[0]!;
      return (
        `<tr><td data-label="Recibido">${when(receivedAt)}</td><td data-label="Error"><strong>${escape(thrown.type)}</strong><span class="why">${escape(thrown.value)}</span></td>` +
        `<td data-label="Dónde">${escape(transaction ?? '')}</td><td data-label="Versión">${escape(`${release} · ${environment}`)}</td></tr>`
      );
    });
  return (
    '<table><thead><tr><th scope="col">Recibido</th><th scope="col">Error</th><th scope="col">Dónde</th><th scope="col">Versión</th></tr></thead>' +
    `<tbody>${rows.join('')}</tbody></table>${more(events.length)}`
  );
}

function requestTable(requests: LoggedRequest[]): string {
  if (requests.length === 0) return '<p class="empty">Nadie ha llamado a los servicios.</p>';
  const rows = requests
    .slice(0, SHOWN)
    .map(
      ({ at, service, operation, subject, outcome, code, failure }) =>
        `<tr><td data-label="Hora">${when(at)}</td><td data-label="Servicio">${escape(SERVICES[service] ?? service)}</td>` +
        `<td data-label="Operación">${escape(operation)}</td><td data-label="Asunto">${escape(subject)}</td>` +
        `<td data-label="Resultado">${escape(outcome)}${code === null || code === '0' ? '' : ` (${escape(code)})`}${failure === null ? '' : ` <span class="badge violet">${escape(FAILURES[failure] ?? failure)}</span>`}</td></tr>`,
    );
  return (
    '<table><thead><tr><th scope="col">Hora</th><th scope="col">Servicio</th><th scope="col">Operación</th><th scope="col">Asunto</th><th scope="col">Resultado</th></tr></thead>' +
    `<tbody>${rows.join('')}</tbody></table>`
  );
}

const more = (count: number): string =>
  count > SHOWN ? `<p class="empty">Se muestran los ${SHOWN} últimos de ${count}.</p>` : '';
