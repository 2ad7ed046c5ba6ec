import { z } from 'zod';

/** What a provider leaves out, or fills with a dash, is empty. */
export const texto = z
  .string()
  .nullish()
  .transform((valor) => (valor == null || valor.trim() === '-' ? '' : valor.trim()));

/** A rate with three decimals; some send numbers, some strings. */
export const precioPublicado = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^\d{1,2}(\.\d{1,6})?$/))
  .transform((valor) => {
    const [enteros, decimales = ''] = valor.split('.');
    return `${enteros}.${decimales.padEnd(3, '0').slice(0, 3)}`;
  });
