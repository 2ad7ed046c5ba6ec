import { z } from 'zod';
import { titularSchema } from '@jsol/contracts/padron';
import { defineCache } from '../../platform/cache/cache.ts';

/** Whoever was found under a number; that nobody was is kept in the database, for an hour. */
export const cacheSunatRucDni = defineCache({
  name: 'sunat_ruc_dni',
  summary: 'Titular de un RUC o un DNI según los padrones',
  ttlSeconds: 86_400,
  key: ({ tipoDocumento, numero }: { tipoDocumento: '1' | '6'; numero: string }) => `${tipoDocumento}:${numero}`,
  value: titularSchema,
});

/** The rate in force, asked for by every form that may issue in dollars. */
export const cacheTiposCambio = defineCache({
  name: 'tipos_cambio',
  summary: 'Tipo de cambio del dólar vigente en un día',
  ttlSeconds: 3_600,
  key: (fecha: string) => fecha,
  value: z.object({ fecha: z.iso.date(), compra: z.string(), venta: z.string(), fuente: z.string() }),
});
