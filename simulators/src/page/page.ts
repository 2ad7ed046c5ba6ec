import { codeText } from '../sunat/codes.ts';
import { offeredCodes } from '../sunat/failures.ts';
import { cdrVariants } from '../sunat/cdr-variants.ts';
import { escape } from './escape.ts';
import { renderFragments, type Simulated } from './fragments.ts';

/** The whole page as HTML; the script only keeps its live parts fresh and sends the orders. */
export function renderPage(simulated: Simulated): string {
  const live = renderFragments(simulated);
  return `<!doctype html>
<html lang="es-PE">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Simuladores: SUNAT, correo, tiendas, alertas y errores</title>
<link rel="stylesheet" href="/page.css">
<link rel="icon" href="data:,">
<script src="/page.js" defer></script>
</head>
<body>
<a class="skip" href="#documentos-titulo">Ir a los comprobantes</a>
<header>
<div><h1>Simuladores</h1><p>Lo que salió del sistema: comprobantes recibidos por SUNAT, correos, alertas y errores. Nada de aquí tiene valor legal.</p></div>
<div id="estado" aria-live="polite">${live.estado}</div>
<nav aria-label="Secciones"><a href="#documentos-titulo">Comprobantes</a> <a href="#sire-titulo">SIRE</a> <a href="#correos-titulo">Correos</a> <a href="#tiendas-titulo">Tiendas</a> <a href="#alertas-titulo">Alertas</a> <a href="#errores-titulo">Errores</a> <a href="#fallas-titulo">Fallas</a></nav>
</header>
<main>
<section class="panel" aria-labelledby="fallas-titulo">
<h2 id="fallas-titulo">Fallas</h2>
<div id="fallas" aria-live="polite">${live.fallas}</div>
<p id="aviso" role="status"></p>
<h3>SUNAT</h3>
<div class="orders">
${button('SUNAT caída', 'sunat', { kind: 'down', times: null }, 'Responde 503 a todo hasta que la quite')}
${button('No contestar tras aceptar', 'sunat', { kind: 'timeout-after-accept' }, 'Registra el siguiente y no responde')}
${button('Respuesta vacía', 'sunat', { kind: 'empty-200' }, 'HTTP 200 sin cuerpo al siguiente')}
${button('Error 502', 'sunat', { kind: 'html-502' }, 'Página de la pasarela al siguiente')}
${button('Cortar la conexión', 'sunat', { kind: 'close-connection' }, 'Sin registrar el siguiente')}
${button('Rejected by policy', 'sunat', { kind: 'rejected-by-policy' }, '0111 al siguiente, como bajo carga')}
${button('Falla de la pasarela', 'sunat', { kind: 'gateway-fault' }, 'Un fault que no es de SUNAT')}
${button('Contestar tarde', 'sunat', { kind: 'late', delayMs: 10_000 }, 'Registra el siguiente y contesta a los 10 s')}
${button('Procesar dos veces', 'sunat', { kind: 'twice' }, 'El siguiente llega dos veces al servicio')}
${button('Tickets en proceso', 'sunat', { kind: 'ticket', code: '98', times: null }, '98 a toda consulta hasta que la quite')}
${button('El ticket no existe', 'sunat', { kind: 'ticket', code: '0127' }, '0127 a la siguiente consulta')}
${button('Ticket con errores sin CDR', 'sunat', { kind: 'ticket', code: '99' }, '99 sin contenido a la siguiente consulta')}
${button('Guías: error 500', 'sunat', { kind: 'http', status: 500, services: ['gre'] }, 'Al siguiente envío o consulta')}
${button('OSE caído', 'sunat', { kind: 'down', services: ['ose'], times: null }, '503 hasta que la quite')}
${button('Responder lento', 'sunat', { kind: 'slow', delayMs: 10_000, times: null }, '10 s cada envío hasta que la quite')}
</div>
<form class="order" data-target="sunat" data-kind="reject">${codeField('codigo-rechazo', 'Rechazar el siguiente con', 2000, 3999, '2800')}<button>Rechazar</button></form>
<form class="order" data-target="sunat" data-kind="observe">${codeField('codigo-observacion', 'Observar el siguiente con', 4000, 4999, '4093')}<button>Observar</button></form>
<form class="order" data-target="sunat" data-kind="fault">${codeField('codigo-excepcion', 'Responder excepción', 100, 1999, '0100')}<button>Exceptuar</button></form>
<form class="order" data-target="sunat" data-kind="cdr"><label for="variante-cdr">CDR extraño al siguiente</label><select id="variante-cdr" name="variant">${cdrVariants.map((variant) => `<option>${variant}</option>`).join('')}</select><button>Pedir</button></form>
<h3>Correo</h3>
<div class="orders">
${button('Correo caído', 'smtp', { kind: 'down', times: null }, 'Corta toda conexión hasta que la quite')}
${button('Rechazar destinatario', 'smtp', { kind: 'reject' }, '550 al siguiente')}
${button('Lista gris', 'smtp', { kind: 'greylist' }, '451 al siguiente')}
${button('Recibir y no contestar', 'smtp', { kind: 'drop-after-data' }, 'Guarda el siguiente y corta')}
${button('Correo lento', 'smtp', { kind: 'slow', delayMs: 10_000, times: null }, '10 s cada correo hasta que la quite')}
</div>
<h3>Tiendas en línea</h3>
<div class="orders">
${order('Pedido nuevo en WooCommerce', 'woocommerce/orders', {}, 'Pagado, con productos del catálogo')}
${order('Pedido nuevo en Shopify', 'shopify/orders', {}, 'Pagado, con productos del catálogo')}
${button('WooCommerce caído', 'woocommerce', { kind: 'down', times: null }, 'Responde 503 hasta que la quite')}
${button('WooCommerce pide esperar', 'woocommerce', { kind: 'throttle', seconds: 20 }, '429 con Retry-After de 20 s a la siguiente')}
${button('WooCommerce: página del firewall', 'woocommerce', { kind: 'html' }, 'HTML en vez de datos a la siguiente')}
${button('WooCommerce repite la página', 'woocommerce', { kind: 'repeat-page' }, 'La siguiente lectura recibe la anterior')}
${button('WooCommerce: pedido cambiado al leer', 'woocommerce', { kind: 'edit-while-read' }, 'El primero de la siguiente página')}
${button('WooCommerce no filtra por fecha', 'woocommerce', { kind: 'ignore-dates' }, 'Como una versión antigua, a la siguiente')}
${button('Shopify caído', 'shopify', { kind: 'down', times: null }, 'Responde 503 hasta que la quite')}
${button('Shopify sin puntos', 'shopify', { kind: 'throttle', seconds: 20 }, 'THROTTLED por 20 s a la siguiente')}
${button('Shopify: pedido cambiado al leer', 'shopify', { kind: 'edit-while-read' }, 'El primero de la siguiente página')}
</div>
<h3>Webhook y Sentry</h3>
<div class="orders">
${button('Webhook caído', 'webhooks', { kind: 'down', times: null }, '503 a cada alerta hasta que la quite')}
${button('Recibir la alerta y cortar', 'webhooks', { kind: 'close-connection', accept: true }, 'La siguiente llega y no se contesta')}
${button('Padrón caído', 'padron', { kind: 'down', provider: 'decolecta', times: null }, 'RUC y DNI, hasta que se quite')}
${button('Sentry limita', 'sentry', { kind: 'throttle' }, '429 al siguiente error')}
</div>
</section>
<div class="lists">
<section aria-labelledby="documentos-titulo"><div class="title"><h2 id="documentos-titulo" tabindex="-1">Comprobantes recibidos</h2><button type="button" class="quiet" data-delete="/control/sunat" data-confirm="¿Olvidar todos los comprobantes recibidos?">Olvidar todo</button></div><div id="documentos">${live.documentos}</div></section>
<section aria-labelledby="sire-titulo"><div class="title"><h2 id="sire-titulo" tabindex="-1">SIRE</h2></div><div id="sire">${live.sire}</div></section>
<section aria-labelledby="correos-titulo"><div class="title"><h2 id="correos-titulo">Correos</h2><button type="button" class="quiet" data-delete="/control/smtp/messages" data-confirm="¿Borrar todos los correos?">Borrar todos</button></div><div id="correos">${live.correos}</div></section>
<section aria-labelledby="tiendas-titulo"><div class="title"><h2 id="tiendas-titulo">Tiendas en línea</h2></div><div id="tiendas">${live.tiendas}</div></section>
<section aria-labelledby="alertas-titulo"><div class="title"><h2 id="alertas-titulo">Alertas por webhook</h2><button type="button" class="quiet" data-delete="/control/webhooks" data-confirm="¿Olvidar todas las alertas recibidas?">Olvidar todas</button></div><div id="alertas">${live.alertas}</div></section>
<section aria-labelledby="errores-titulo"><div class="title"><h2 id="errores-titulo">Errores en Sentry</h2><button type="button" class="quiet" data-delete="/control/sentry" data-confirm="¿Olvidar todos los errores recibidos?">Olvidar todos</button></div><div id="errores">${live.errores}</div></section>
<section><details><summary><h2>Llamadas</h2></summary><div id="llamadas">${live.llamadas}</div></details></section>
</div>
</main>
</body>
</html>`;
}

const button = (label: string, target: string, body: Record<string, unknown>, explanation: string): string =>
  order(label, `${target}/failures`, body, explanation);

const order = (label: string, path: string, body: Record<string, unknown>, explanation: string): string =>
  `<button type="button" data-post="/control/${path}" data-body="${escape(JSON.stringify(body))}"><strong>${escape(label)}</strong><span>${escape(explanation)}</span></button>`;

function codeField(id: string, label: string, from: number, to: number, chosen: string): string {
  const options = offeredCodes(from, to).map(
    (code) =>
      `<option value="${code}"${code === chosen ? ' selected' : ''}>${code} ${escape(codeText(code).slice(0, 80))}</option>`,
  );
  return `<label for="${id}">${escape(label)}</label><select id="${id}" name="code">${options.join('')}</select>`;
}
