import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { estadosPorDefecto, type TipoCanal } from '@jsol/contracts/ecommerce';
import { decimal, monto, sumar } from '@jsol/tributos/dinero';
import { startSimulators } from '../../../../../simulators/src/simulators.ts';
import { secretsFrom } from '../../platform/config/secrets.ts';
import type { Database } from '../../platform/database/database.ts';
import { defineError } from '../../platform/errors/domain-error.ts';
import { createHttpServer } from '../../platform/http/http-server.ts';
import { silentLog } from '../../platform/tasks/engine.fixture.ts';
import type { Outcome } from '../../platform/tasks/outcome.ts';
import { createRegistry } from '../../platform/tasks/registry.ts';
import { drainQueues, runTask, type DrainedRun } from '../../platform/tasks/testing.ts';
import { systemClock } from '../../platform/time/clock.ts';
import { auditoriaModule } from '../auditoria/module.ts';
import { abrirAlmacen, type AlmacenDePrueba } from '../inventario/almacen.fixture.ts';
import { ecommerceModule } from './module.ts';
import type { OrdenesDeVenta } from './ordenes-de-venta.ts';
import { importarPedidosHandler, type ImportarDeps } from './tasks/importar-pedidos.ts';
import { sellarCredencial } from './tiendas/abrir-tienda.ts';

export const secretoDeAvisos = 'secreto-del-simulador';
const ordenImposible = defineError({ code: 'prueba.orden_imposible', title: 'No se puede', status: 409, fix: 'Nada.' });

/** Orders of sale in a table of the test's own; one whose note says «imposible» is refused. */
const ordenesDePrueba: OrdenesDeVenta = {
  async registrar(tx, orden) {
    const id = randomUUID();
    if (orden.nota === 'imposible') throw ordenImposible('El almacén está cerrado.');
    const total = sumar([
      ...orden.lineas.map(({ cantidad, precioUnitario }) => monto(decimal(cantidad).times(decimal(precioUnitario)))),
      orden.envio,
    ]);
    const { rows } = await sql<{ numero: string }>`
      insert into ordenes_de_prueba (id, canal, referencia, cliente, total, estado)
      values (${id}, ${orden.origen.canal}, ${orden.origen.referencia}, ${orden.cliente.numeroDocumento}, ${total}, 'aprobada')
      returning 'OV-' || n as numero`.execute(tx);
    return { ordenId: id, numero: rows[0]!.numero };
  },
  async anular(tx, ordenId) {
    const { rows } = await sql`
      update ordenes_de_prueba set estado = 'anulada' where id = ${ordenId} and estado = 'aprobada' returning id`.execute(
      tx,
    );
    return rows.length === 1 ? 'anulada' : 'ya-despachada';
  },
};

export type PedidoDePrueba = {
  id: string;
  externo_id: string;
  numero: string;
  estado: string;
  estado_tienda: string;
  motivo: string | null;
  detalle: string | null;
  total: string;
  numero_documento: string | null;
  nota: string;
  orden_id: string | null;
  orden_numero: string | null;
  informado_en: Date | null;
};
export type OrdenDePrueba = { id: string; referencia: string; cliente: string; total: string; estado: string };

export type TiendaEnLinea = Awaited<ReturnType<typeof abrirTiendaEnLinea>>;

/** Both web shops, a channel of each, and an api that their announcements reach. */
export async function abrirTiendaEnLinea() {
  const almacen: AlmacenDePrueba = await abrirAlmacen();
  const { database } = almacen;
  await database.pool.query(
    `create table ordenes_de_prueba (n serial, id uuid primary key, canal text not null, referencia text not null,
       cliente text not null, total numeric(14, 2) not null, estado text not null, unique (canal, referencia))`,
  );
  const simulators = await startSimulators({ httpPort: 0, smtpPort: 0, demoOrders: false });
  const secrets = secretsFrom('una-clave-maestra-de-prueba');
  const deps: ImportarDeps = {
    database,
    secrets,
    clock: systemClock,
    notificar: () => Promise.resolve(),
    ordenes: ordenesDePrueba,
  };
  const modulo = ecommerceModule({ ...deps, publicUrl: 'http://erp.test', tiendasDemo: null });
  const registry = createRegistry([modulo, auditoriaModule({ database, secrets })]);
  const http = await createHttpServer({
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://erp.test',
    routes: modulo.routes!,
    database,
    authenticator: { authenticateCookies: () => Promise.resolve(null) },
    staticDir: null,
    metrics: () => Promise.resolve({ contentType: 'text/plain', body: '' }),
    healthChecks: {},
    log: silentLog,
  });
  const { url } = await http.listen();

  const control = async <T = unknown>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${simulators.url}/control${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? null : JSON.parse(text)) as T;
  };

  return {
    ...almacen,
    deps,
    simulators,
    control,
    webhookUrl: (canalId: string) => `${url}/api/ecommerce/webhooks/${canalId}`,
    /** A channel of a kind on an empty shop. */
    async canal(tipo: TipoCanal, cambios: Record<string, unknown> = {}): Promise<string> {
      await control('DELETE', `/${tipo}/orders`);
      const id = randomUUID();
      const credencial =
        tipo === 'woocommerce'
          ? { usuario: 'ck_simulador', clave: 'cs_simulador' }
          : { usuario: '', clave: 'shpat_simulador' };
      const fila: Record<string, unknown> = {
        id,
        codigo: `canal-${id.slice(0, 8)}`,
        tipo,
        nombre: `Tienda ${id.slice(0, 8)}`,
        url: `${simulators.url}/${tipo}`,
        version_api: tipo === 'shopify' ? '2026-10' : null,
        credencial: sellarCredencial(secrets, credencial),
        secreto_webhook: secrets.encrypt(Buffer.from(secretoDeAvisos)),
        almacen_id: almacen.almacenId,
        estados: JSON.stringify(estadosPorDefecto[tipo]),
        campos_dni: ['billing_dni', 'DNI'],
        campos_ruc: ['billing_ruc', 'RUC'],
        importar_desde: new Date(Date.now() - 30 * 86_400_000),
        actualizado_por: 'prueba',
        ...cambios,
      };
      const columnas = Object.keys(fila);
      await database.pool.query(
        `insert into ecommerce.canales (${columnas.join(', ')}) values (${columnas.map((_, i) => `$${i + 1}`).join(', ')})`,
        Object.values(fila),
      );
      return id;
    },
    /** One attempt of the channel's import. */
    importar(tipo: TipoCanal, canalId: string, conBase: Database = database): Promise<Outcome<unknown>> {
      const handler = importarPedidosHandler(tipo, { ...deps, database: conBase });
      return runTask(handler, { canalId, codigo: 'prueba' }, { database: conBase });
    },
    drenar: (): Promise<DrainedRun[]> => drainQueues({ registry, database }),
    async pedidos(canalId: string): Promise<PedidoDePrueba[]> {
      const { rows } = await database.pool.query<PedidoDePrueba>(
        'select * from ecommerce.pedidos where canal_id = $1 order by hecho_en, externo_id',
        [canalId],
      );
      return rows;
    },
    /** Of this channel's orders, the annulled ones too. */
    async ordenes(canalId: string): Promise<OrdenDePrueba[]> {
      const { rows } = await database.pool.query<OrdenDePrueba>(
        `select o.* from ordenes_de_prueba o join ecommerce.canales c on c.codigo = o.canal where c.id = $1 order by n`,
        [canalId],
      );
      return rows;
    },
    async incidencias(canalId: string): Promise<{ id: string; tipo: string; detalle: string }[]> {
      const { rows } = await database.pool.query<{ id: string; tipo: string; detalle: string }>(
        `select i.id, i.tipo, i.detalle from ecommerce.incidencias i join ecommerce.pedidos p on p.id = i.pedido_id
         where p.canal_id = $1 and i.resuelta_en is null order by i.abierta_en`,
        [canalId],
      );
      return rows;
    },
    async despachar(ordenId: string): Promise<void> {
      await database.pool.query(`update ordenes_de_prueba set estado = 'despachada' where id = $1`, [ordenId]);
    },
    async cerrar() {
      await http.close();
      await simulators.close();
      await almacen.cerrar();
    },
  };
}
