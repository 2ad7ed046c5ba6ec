import type { Comprobante, Leyenda } from './comprobante.ts';
import { montoEnLetras } from './monto-en-letras.ts';

/** Those that follow from the content. The amount in words comes first. */
export function leyendasDe(
  comprobante: Pick<Comprobante, 'totales' | 'moneda' | 'lineas' | 'detraccion' | 'percepcion'>,
): Leyenda[] {
  const { totales, moneda, lineas, detraccion, percepcion } = comprobante;
  const leyendas: Leyenda[] = [{ codigo: '1000', texto: montoEnLetras(totales.total, moneda) }];
  if (lineas.length > 0 && lineas.every(({ tributo }) => tributo === '9996'))
    leyendas.push({
      codigo: '1002',
      texto: 'TRANSFERENCIA GRATUITA DE UN BIEN Y/O SERVICIO PRESTADO GRATUITAMENTE',
    });
  if (percepcion) leyendas.push({ codigo: '2000', texto: 'COMPROBANTE DE PERCEPCIÓN' });
  if (detraccion) leyendas.push({ codigo: '2006', texto: 'Operación sujeta a detracción' });
  if (lineas.some(({ tributo }) => tributo === '1016'))
    leyendas.push({ codigo: '2007', texto: 'Operación sujeta a IVAP' });
  return leyendas;
}
