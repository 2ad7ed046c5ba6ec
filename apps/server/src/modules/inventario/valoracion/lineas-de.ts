import { sql, type RawBuilder } from 'kysely';

/**
 * The movements of one cause, in order, as the query of a recursive CTE with the columns `id`, `n` and `k`: line n is
 * `<referencia>:n`, and where it took several lots the others are `<referencia>:n.2`, `.3` … Walked along the unique
 * index: nothing is searched.
 */
export const lineasDe = (referencia: string): RawBuilder<unknown> => sql`
  select 1 as n, 1 as k, m.id from inventario.movimientos m where m.referencia = ${`${referencia}:1`}
  union all
  select s.n, s.k, m.id
  from lineas l
  cross join lateral (values (l.n, l.k + 1), (case when l.k = 1 then l.n + 1 end, 1)) as s (n, k)
  join inventario.movimientos m
    on m.referencia = ${`${referencia}:`} || s.n || case when s.k > 1 then '.' || s.k else '' end`;
