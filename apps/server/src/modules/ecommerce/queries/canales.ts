import { sql } from 'kysely';
import type { Canal } from '@jsol/contracts/ecommerce';
import type { Secrets } from '../../../platform/config/secrets.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { findRuns } from '../../../platform/tasks/runs-queries.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { listarAlmacenes } from '../../inventario/public.ts';
import { canalNoEncontrado } from '../errors.ts';
import type { EcommerceTables } from '../tables.ts';
import { claveDeCanal } from '../tasks.ts';
import { abrirCredencial, type FilaCanal } from '../tiendas/abrir-tienda.ts';
import { aRecuperacion } from './recuperaciones.ts';

/** Throws `ecommerce.canal_no_encontrado`. */
export async function cargarCanal(reader: Reader, id: string): Promise<FilaCanal> {
  const canal = await reader
    .withTables<EcommerceTables>()
    .selectFrom('ecommerce.canales')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!canal) throw canalNoEncontrado('Esa tienda no existe.');
  return canal;
}

type Cuenta = { canal_id: string; estado: string; n: number; incidencias: number };

/** Two polls that did not end well, and a bit. */
const atrasadoMs = 12 * 60_000;

/** Every channel with how it fares. */
export async function listarCanales(
  reader: Reader,
  { secrets, publicUrl, clock }: { secrets: Secrets; publicUrl: string; clock: Clock },
): Promise<Canal[]> {
  const db = reader.withTables<EcommerceTables>();
  const [canales, almacenes, avances, pedidos, webhooks, recuperaciones] = await Promise.all([
    db.selectFrom('ecommerce.canales').selectAll().orderBy('nombre').execute(),
    listarAlmacenes(reader),
    db.selectFrom('ecommerce.avances').selectAll().execute(),
    sql<Cuenta>`
      select p.canal_id, p.estado, count(*)::int as n, count(i.pedido_id)::int as incidencias
      from ecommerce.pedidos p
      left join (select distinct pedido_id from ecommerce.incidencias where resuelta_en is null) i on i.pedido_id = p.id
      where p.estado not in ('anulado', 'omitido') or i.pedido_id is not null
      group by 1, 2`.execute(reader),
    sql<{ canal_id: string; n: number }>`
      select canal_id, count(*)::int as n from ecommerce.webhooks
      where recibido_en > now() - interval '24 hours' group by 1`.execute(reader),
    db
      .selectFrom('ecommerce.recuperaciones')
      .distinctOn('canal_id')
      .selectAll()
      .orderBy('canal_id')
      .orderBy('pedida_en', 'desc')
      .execute(),
  ]);
  const importaciones = await Promise.all(
    canales.map(({ id }) => findRuns(reader, { key: claveDeCanal(id), limit: 1 })),
  );
  return canales.map((canal, indice) => {
    const avance = avances.find(({ canal_id }) => canal_id === canal.id);
    const suyos = pedidos.rows.filter(({ canal_id }) => canal_id === canal.id);
    const en = (estado: string) => suyos.find((uno) => uno.estado === estado)?.n ?? 0;
    const recuperacion = recuperaciones.find(({ canal_id }) => canal_id === canal.id);
    const credencial = abrirCredencial(secrets, canal.credencial);
    const [importacion] = importaciones[indice]!;
    return {
      id: canal.id,
      codigo: canal.codigo,
      tipo: canal.tipo,
      nombre: canal.nombre,
      url: canal.url,
      almacenId: canal.almacen_id,
      almacen: almacenes.find(({ id }) => id === canal.almacen_id)?.nombre ?? '',
      usuario: credencial?.usuario || null,
      tieneClave: credencial !== null,
      tieneSecretoWebhook: canal.secreto_webhook !== null,
      versionApi: canal.version_api,
      estados: canal.estados,
      camposDni: canal.campos_dni,
      camposRuc: canal.campos_ruc,
      solapeMinutos: canal.solape_minutos,
      todosLosPedidos: canal.todos_los_pedidos,
      importarDesde: canal.importar_desde.toISOString(),
      activo: canal.activo,
      webhookUrl: `${publicUrl}/api/ecommerce/webhooks/${canal.id}`,
      actualizadoEn: canal.actualizado_en.toISOString(),
      actualizadoPor: canal.actualizado_por,
      salud: {
        alDia: clock.now().getTime() - (avance?.ultimo_exito_en?.getTime() ?? 0) < atrasadoMs,
        ultimoExitoEn: avance?.ultimo_exito_en?.toISOString() ?? null,
        hasta: avance?.hasta?.toISOString() ?? null,
        error: avance?.error ?? null,
        errorDesde: avance?.error_desde?.toISOString() ?? null,
        importacion:
          importacion && ['waiting', 'running', 'waiting-retry', 'postponed'].includes(importacion.state)
            ? { estado: importacion.state, motivo: importacion.reason, runId: importacion.id }
            : null,
        enRevision: en('en-revision'),
        sinPagar: en('sin-pagar'),
        conOrden: en('con-orden'),
        incidencias: suyos.reduce((suma, { incidencias }) => suma + incidencias, 0),
        webhooksDelDia: webhooks.rows.find(({ canal_id }) => canal_id === canal.id)?.n ?? 0,
      },
      recuperacion: recuperacion ? aRecuperacion(recuperacion) : null,
    };
  });
}
