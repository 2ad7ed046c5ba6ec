import { keepFor } from '../../../platform/cache/keep-for.ts';
import type { Reader } from '../../../platform/database/database.ts';
import type { TablaCodigos } from '../domain/codigos-sunat.ts';
import type { FacturacionTables } from '../tables.ts';

export async function leerCodigos(reader: Reader): Promise<TablaCodigos> {
  const filas = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.codigos_retorno')
    .select(['codigo', 'motivo', 'campo', 'arreglo', 'accion', 'reintentos'])
    .execute();
  return new Map(filas.map(({ codigo, ...resto }) => [codigo, resto]));
}

/** The table for who decides on every answer; a correction reaches each process within this time. */
const frescuraMs = 5_000;

export const codigosVigentes = (reader: Reader): (() => Promise<TablaCodigos>) =>
  keepFor(frescuraMs, () => leerCodigos(reader));
