import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';

/** Ranges that are named; a terminal that lacks more has lost its store. */
const maximoDeTramos = 20;

type Terminal = { terminal_id: string; nombre: string | null; desde: number; hasta: number; cuantas: number };

/**
 * Tells of sales that a till's terminals numbered and that have not come, one open incidencia per terminal: renewed while
 * more go missing, closed when they come. A list that a person has seen to is not raised again.
 */
export async function revisarSaltos(tx: Tx, cajaId: string, ahora: Date): Promise<void> {
  const { rows: terminales } = await sql<Terminal>`
    select o.terminal_id, min(t.nombre) as nombre, min(o.secuencia) as desde, max(o.secuencia) as hasta,
      count(distinct o.secuencia)::int as cuantas
    from ventas.ventas_offline o
      left join ventas.terminales t on t.id = o.terminal_id and t.caja_id = o.caja_id
    where o.terminal_id in (select terminal_id from ventas.ventas_offline where caja_id = ${cajaId})
    group by o.terminal_id`.execute(tx);
  for (const terminal of terminales) {
    const completo = terminal.cuantas === terminal.hasta - terminal.desde + 1;
    if (completo) await cerrar(tx, terminal, ahora);
    else await avisar(tx, cajaId, terminal, ahora);
  }
}

async function cerrar(tx: Tx, { terminal_id: id }: Terminal, ahora: Date): Promise<void> {
  await sql`
    update ventas.incidencias
    set atendida_en = ${ahora}, atendida_por = 'Sistema', nota = 'Las ventas que faltaban llegaron.'
    where terminal_id = ${id} and atendida_en is null`.execute(tx);
}

async function avisar(tx: Tx, cajaId: string, terminal: Terminal, ahora: Date): Promise<void> {
  const { rows: tramos } = await sql<{ desde: number; hasta: number }>`
    select secuencia + 1 as desde, siguiente - 1 as hasta from (
      select secuencia, lead(secuencia) over (order by secuencia) as siguiente
      from (select distinct secuencia from ventas.ventas_offline where terminal_id = ${terminal.terminal_id}) s
    ) pares where siguiente > secuencia + 1 order by secuencia limit ${maximoDeTramos}`.execute(tx);
  const hallado = `Faltan ${tramos.map(({ desde, hasta }) => (desde === hasta ? desde : `${desde} a ${hasta}`)).join(', ')}`;
  const asunto = `Ventas del terminal ${terminal.nombre ?? terminal.terminal_id}`;
  await sql`
    insert into ventas.incidencias as i (id, tipo, caja_id, terminal_id, asunto, esperado, hallado, creada_en)
    select ${uuidv7()}, 'salto-de-secuencia', ${cajaId}, ${terminal.terminal_id}, ${asunto},
      ${`Todas de la ${terminal.desde} a la ${terminal.hasta}`}, ${hallado}, ${ahora}
    where not exists (
      select from ventas.incidencias where terminal_id = ${terminal.terminal_id} and hallado = ${hallado}
        and atendida_en is not null)
    on conflict (terminal_id) where atendida_en is null
      do update set esperado = excluded.esperado, hallado = excluded.hallado`.execute(tx);
}
