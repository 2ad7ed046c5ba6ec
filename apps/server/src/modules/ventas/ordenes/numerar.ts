import { sql } from 'kysely';
import { clockOf, type Tx } from '../../../platform/database/database.ts';
import { limaDate } from '../../../platform/time/lima.ts';

/**
 * The next number of a kind of document in Lima's year: `OV-2026-000123`. Whoever takes one makes the others wait until
 * its transaction ends, so take it late.
 */
export async function numerar(tx: Tx, documento: 'OV' | 'OD' | 'COT'): Promise<string> {
  const anio = limaDate(clockOf(tx).now()).slice(0, 4);
  const { rows } = await sql<{ ultimo: number }>`
    insert into ventas.numeradores as n (documento, anio, ultimo) values (${documento}, ${Number(anio)}, 1)
    on conflict (documento, anio) do update set ultimo = n.ultimo + 1 returning ultimo`.execute(tx);
  return `${documento}-${anio}-${String(rows[0]!.ultimo).padStart(6, '0')}`;
}
