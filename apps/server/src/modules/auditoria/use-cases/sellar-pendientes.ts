import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/database.ts';
import { columnasEslabon, inicio, type Cadena, type Eslabon } from '../cadena.ts';

/** Held to the end of the transaction: one writer at a time. Any fixed number would do. */
const candado = 7_221_011;
/** One transaction's share; what remains is taken by the runs of the entries that remain. */
const porVez = 1_000;

export type Sellado = { sellados: number; ultimo: { numero: string; sello: Buffer } | null };

/** Links the entries that wait, in the order of their ids, after the newest link. */
export async function sellarPendientes(tx: Tx, cadena: Cadena): Promise<Sellado> {
  await sql`select pg_advisory_xact_lock(${candado})`.execute(tx);
  const { rows: pendientes } = await sql<Eslabon>`
    select ${columnasEslabon} from auditoria.por_sellar p join auditoria.registros r on r.id = p.registro_id
    order by p.registro_id limit ${porVez}`.execute(tx);
  if (pendientes.length === 0) return { sellados: 0, ultimo: null };

  const { rows: ultimos } = await sql<{ numero: string; sello: Buffer }>`
    select numero, sello from auditoria.sellos order by numero desc limit 1`.execute(tx);
  let numero = BigInt(ultimos[0]?.numero ?? 0);
  let anterior = ultimos[0]?.sello ?? inicio;
  const sellos = pendientes.map((eslabon) => {
    numero += 1n;
    anterior = cadena.sellar(anterior, numero, eslabon);
    return { numero: numero.toString(), id: eslabon.registro_id, sello: anterior };
  });
  await sql`
    insert into auditoria.sellos (numero, registro_id, sello)
    select * from unnest(${sellos.map((s) => s.numero)}::bigint[], ${sellos.map((s) => s.id)}::uuid[],
                         ${sellos.map((s) => `\\x${s.sello.toString('hex')}`)}::bytea[])`.execute(tx);
  await sql`delete from auditoria.por_sellar where registro_id = any(${sellos.map((s) => s.id)}::uuid[])`.execute(tx);
  return { sellados: sellos.length, ultimo: { numero: numero.toString(), sello: anterior } };
}
