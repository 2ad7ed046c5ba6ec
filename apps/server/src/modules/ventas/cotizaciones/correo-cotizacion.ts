import type { Cotizacion } from '@jsol/contracts/ventas-cotizaciones';
import type { Reader } from '../../../platform/database/database.ts';
import { fechaPeruana } from '../../../platform/time/lima.ts';
import { leerEmisor } from '../../facturacion/public.ts';

const escapar = (texto: string): string =>
  texto.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** What the customer reads beside the attached quote. */
export async function correoCotizacion(
  reader: Reader,
  { numero, cliente, vence, total, vendedor }: Cotizacion,
): Promise<{ asunto: string; html: string; texto: string }> {
  const { razonSocial } = await leerEmisor(reader);
  const parrafos = [
    `Estimado cliente ${cliente}:`,
    `Adjuntamos la cotización ${numero} por S/ ${total}. Vale hasta el ${fechaPeruana(vence)}.`,
    `Le atiende ${vendedor}.`,
    razonSocial,
  ];
  return {
    asunto: `Cotización ${numero} de ${razonSocial}`,
    html: `<!doctype html><html lang="es"><body style="font-family:Arial,Helvetica,sans-serif;color:#1f2937">${parrafos
      .map((parrafo) => `<p>${escapar(parrafo)}</p>`)
      .join('')}</body></html>`,
    texto: parrafos.join('\n\n'),
  };
}
