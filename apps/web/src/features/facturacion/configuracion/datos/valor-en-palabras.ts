import type { Parametro } from '@jsol/contracts/facturacion-configuracion';
import { cantidad } from '../../../../lib/format.ts';

/** `0.18` → `18`, `0.005` → `0.5`: moves the point and never goes through a JS number. */
function porCien(tasa: string): string {
  const [, entero = '0', decimales = ''] = /^(\d+)(?:\.(\d+))?$/.exec(tasa) ?? [];
  const movido = decimales.padEnd(2, '0');
  return cantidad(`${`${entero}${movido.slice(0, 2)}`.replace(/^0+(?=\d)/, '')}.${movido.slice(2)}`.replace(/\.$/, ''));
}

/** A parameter's value as people say it. */
export function valorEnPalabras(clase: Parametro['clase'], valor: string): string {
  if (clase === 'si-no') return valor === 'si' ? 'Sí' : 'No';
  return clase === 'tasa' ? `${porCien(valor)} %` : cantidad(valor);
}
