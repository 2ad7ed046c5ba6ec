import { fechaPeruana } from '../../../platform/time/lima.ts';
import type { TipoDocumento } from '../domain/numeracion.ts';

/** What the customer's mail says. Plain tables and inline styles: mail programs know little else. */
export type CorreoComprobante = {
  emisor: { nombre: string; razonSocial: string; ruc: string; telefono: string | null };
  tipo: TipoDocumento;
  numero: string;
  fecha: string;
  cliente: string;
  moneda: 'PEN' | 'USD';
  /** null: a guide has none. */
  total: string | null;
};

const nombres: Readonly<Record<TipoDocumento, string>> = {
  '01': 'Factura electrónica',
  '03': 'Boleta de venta electrónica',
  '07': 'Nota de crédito electrónica',
  '08': 'Nota de débito electrónica',
  '09': 'Guía de remisión electrónica',
  '31': 'Guía de remisión transportista electrónica',
  '20': 'Comprobante de retención electrónico',
  '40': 'Comprobante de percepción electrónico',
};

const escapar = (texto: string): string =>
  texto.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const conMiles = (monto: string): string => {
  const [entero, decimales] = monto.split('.') as [string, string];
  return `${entero.replace(/\B(?=(\d{3})+$)/g, ',')}.${decimales}`;
};

/** @returns subject, HTML and plain text of the mail that carries PDF, XML and CDR. */
export function correoComprobante(correo: CorreoComprobante): { asunto: string; html: string; texto: string } {
  const documento = nombres[correo.tipo];
  const filas = [
    ['Documento', `${documento} ${correo.numero}`],
    ['Fecha de emisión', fechaPeruana(correo.fecha)],
    ['Cliente', correo.cliente],
    ...(correo.total === null
      ? []
      : [['Importe total', `${correo.moneda === 'PEN' ? 'S/' : 'US$'} ${conMiles(correo.total)}`] as const]),
  ] as const;
  const pie = `${correo.emisor.razonSocial} · RUC ${correo.emisor.ruc}${correo.emisor.telefono ? ` · ${correo.emisor.telefono}` : ''}`;
  const html = `<!doctype html>
<html lang="es"><body style="margin:0;padding:24px;background:#f3f4f6;font-family:Arial,Helvetica,sans-serif;color:#1f2937">
<table role="presentation" width="100%" style="max-width:560px;margin:0 auto;background:#ffffff;border-radius:8px" cellpadding="0" cellspacing="0">
<tr><td style="padding:24px 28px 8px;font-size:20px;font-weight:bold">${escapar(correo.emisor.nombre)}</td></tr>
<tr><td style="padding:0 28px 16px;font-size:15px;line-height:1.5">Gracias por su compra. Adjuntamos su comprobante, ya aceptado por SUNAT.</td></tr>
<tr><td style="padding:0 28px 20px"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="font-size:14px;border-top:1px solid #e5e7eb">
${filas.map(([nombre, valor]) => `<tr><td style="padding:8px 0;color:#6b7280;border-bottom:1px solid #e5e7eb">${nombre}</td><td style="padding:8px 0;text-align:right;border-bottom:1px solid #e5e7eb"><b>${escapar(valor)}</b></td></tr>`).join('\n')}
</table></td></tr>
<tr><td style="padding:0 28px 24px;font-size:12px;color:#6b7280;line-height:1.5">El PDF es la representación impresa; el XML y el CDR son los archivos con valor tributario. Consérvelos.<br>${escapar(pie)}</td></tr>
</table></body></html>`;
  const texto = [
    'Gracias por su compra. Adjuntamos su comprobante, ya aceptado por SUNAT.',
    '',
    ...filas.map(([nombre, valor]) => `${nombre}: ${valor}`),
    '',
    'El PDF es la representación impresa; el XML y el CDR son los archivos con valor tributario. Consérvelos.',
    pie,
  ].join('\n');
  return { asunto: `${documento} ${correo.numero} de ${correo.emisor.nombre}`, html, texto };
}
