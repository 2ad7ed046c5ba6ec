import { sql } from 'kysely';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { valorUnitario } from '@jsol/tributos/dinero';
import type { Tx } from '../../../platform/database/database.ts';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done } from '../../../platform/tasks/outcome.ts';
import { fechaPeruana } from '../../../platform/time/lima.ts';
import type { UsuarioAvisable } from '../../seguridad/public.ts';
import { avisarPersonas, type AvisarDeps } from './avisar-personas.ts';
import { destinatariosDe } from './destinatarios.ts';
import { alertarLotePorVencer } from './tasks.ts';

/** One message per person with the lots that reached a step today; each step of a lot is told once. */
export const alertarLotePorVencerHandler = (deps: AvisarDeps) =>
  handleTask(alertarLotePorVencer, async ({ fecha }, { inTransaction }) =>
    done(
      await inTransaction(async (tx) => {
        const lotes = await anotarPasos(tx, fecha);
        const porPersona = await repartir(tx, lotes);
        for (const { persona, suyos } of porPersona) await avisar(tx, deps, persona, suyos, fecha);
        const vencidos = lotes.filter(({ paso }) => paso === vencido).length;
        return { porVencer: lotes.length - vencidos, vencidos, personas: porPersona.length };
      }),
    ),
  );

const vencido = -1;

type Lote = {
  almacen_id: string;
  almacen: string;
  codigo: string;
  vence: string;
  paso: number;
  nombre: string;
  unidad: string;
  stock: string;
};

/** The lots that stand at a step nobody was told of. A step that no run saw is passed over for the one behind it. */
async function anotarPasos(tx: Tx, fecha: string): Promise<Lote[]> {
  const { rows } = await sql<Lote>`
    with lotes as (
      select e.almacen_id, a.nombre as almacen, l.id as lote_id, l.codigo, l.vence, p.nombre, p.unidad, e.stock,
        case when l.vence < ${fecha}::date then ${vencido} when l.vence = ${fecha}::date then 0
             when l.vence - ${fecha}::date <= 7 then 7 when l.vence - ${fecha}::date <= 15 then 15 else 30 end as paso
      from inventario.existencias_lotes e
      join inventario.lotes l on l.id = e.lote_id
      join inventario.productos p on p.id = l.producto_id
      join inventario.almacenes a on a.id = e.almacen_id
      where e.stock > 0 and l.vence - ${fecha}::date < 30 and p.activo and a.activo
    ), nuevos as (
      insert into inventario.avisos_lote (almacen_id, lote_id, paso, fecha)
      select almacen_id, lote_id, paso, ${fecha}::date from lotes on conflict do nothing
      returning almacen_id, lote_id, paso
    )
    select l.* from lotes l join nuevos n using (almacen_id, lote_id, paso)
    order by l.vence, l.nombre, l.codigo`.execute(tx);
  return rows;
}

async function repartir(tx: Tx, lotes: readonly Lote[]): Promise<{ persona: UsuarioAvisable; suyos: Lote[] }[]> {
  const porPersona = new Map<string, { persona: UsuarioAvisable; suyos: Lote[] }>();
  for (const almacenId of new Set(lotes.map(({ almacen_id }) => almacen_id))) {
    for (const persona of await destinatariosDe(tx, almacenId)) {
      const entrada = porPersona.get(persona.id) ?? { persona, suyos: [] };
      entrada.suyos.push(...lotes.filter(({ almacen_id }) => almacen_id === almacenId));
      porPersona.set(persona.id, entrada);
    }
  }
  return [...porPersona.values()];
}

async function avisar(tx: Tx, deps: AvisarDeps, persona: UsuarioAvisable, lotes: readonly Lote[], fecha: string) {
  const vencidos = lotes.filter(({ paso }) => paso === vencido);
  const cerca = lotes.filter(({ paso }) => paso !== vencido);
  const partes = [
    ...(cerca.length > 0 ? [`${cerca.length} ${cerca.length === 1 ? 'lote por vencer' : 'lotes por vencer'}`] : []),
    ...(vencidos.length > 0 ? [`${vencidos.length} ${vencidos.length === 1 ? 'vencido' : 'vencidos'}`] : []),
  ];
  await avisarPersonas(tx, deps, [persona], {
    nivel: vencidos.length > 0 ? 'error' : 'aviso',
    titulo: partes.join(' y '),
    texto:
      cerca.length === 0
        ? 'Los lotes vencidos ya no se venden: deles de baja como merma o devuélvalos.'
        : `Venda primero lo que vence antes.${vencidos.length > 0 ? ' Los vencidos ya no se venden: deles de baja.' : ''}`,
    lineas: [...cerca, ...vencidos].map(
      ({ nombre, codigo, stock, unidad, almacen, vence, paso }) =>
        `${nombre}, lote ${codigo}: ${valorUnitario(stock)} ${unidadEnPalabras(unidad)} en ${almacen}, ` +
        `${paso === vencido ? 'venció' : 'vence'} el ${fechaPeruana(vence)}`,
    ),
    enlace: '/inventario/lotes',
    clave: `lotes:${fecha}`,
  });
}
