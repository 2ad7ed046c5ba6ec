import { z } from 'zod';
import {
  canalBody,
  canalesRespuesta,
  importacionPedida,
  nuevoCanalBody,
  pruebaDeCanalSchema,
  recuperarBody,
  reimportarBody,
} from '@jsol/contracts/ecommerce';
import { DomainError } from '../../../platform/errors/domain-error.ts';
import { UpstreamError } from '../../../platform/errors/upstream-error.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { actorDe } from '../../auditoria/public.ts';
import { canalInactivo } from '../errors.ts';
import { cargarCanal, listarCanales } from '../queries/canales.ts';
import type { ImportarDeps } from '../tasks/importar-pedidos.ts';
import { importacionDe, importarPedido } from '../tasks.ts';
import { abrirTienda } from '../tiendas/abrir-tienda.ts';
import { LimiteDeTienda } from '../tiendas/tienda.ts';
import { cambiarCanal, crearCanal } from '../use-cases/administrar-canal.ts';
import { detenerRecuperacion, pedirRecuperacion } from '../use-cases/recuperar.ts';

const base = '/api/ecommerce/canales';
const params = z.object({ id: z.uuid() });
/** A person waits for it. */
const esperaMs = 15_000;

/** The shops: what is said of them, how they fare, and what can be asked of them. */
export const canalesRoutes = (deps: ImportarDeps & { publicUrl: string }): Route[] => {
  const { database, secrets, clock } = deps;
  const acto = (principal: Parameters<typeof actorDe>[0]) => ({ actor: actorDe(principal), ahora: clock.now() });
  const activo = async (id: string) => {
    const canal = await cargarCanal(database.reader, id);
    if (!canal.activo) throw canalInactivo(`«${canal.nombre}» está desactivada.`);
    return canal;
  };
  return [
    route({
      method: 'GET',
      path: base,
      summary: 'Las tiendas en línea y cómo van sus importaciones',
      access: 'ecommerce.ver',
      response: canalesRespuesta,
      handler: async () => ({ items: await listarCanales(database.reader, deps) }),
    }),
    route({
      method: 'POST',
      path: base,
      summary: 'Conecta una tienda',
      access: 'ecommerce.administrar',
      body: nuevoCanalBody,
      idempotent: true,
      response: z.object({ id: z.uuid() }),
      handler: async ({ body, principal }) => ({
        id: await database.transaction((tx) => crearCanal(tx, secrets, body, acto(principal))),
      }),
    }),
    route({
      method: 'PUT',
      path: `${base}/:id`,
      summary: 'Cambia los datos de una tienda',
      access: 'ecommerce.administrar',
      params,
      body: canalBody,
      handler: ({ params: { id }, body, principal }) =>
        database.transaction((tx) => cambiarCanal(tx, secrets, id, body, acto(principal))),
    }),
    route({
      method: 'POST',
      path: `${base}/:id/probar`,
      summary: 'Pregunta a la tienda si atiende y si acepta la clave',
      access: 'ecommerce.administrar',
      params,
      perMinute: 20,
      response: pruebaDeCanalSchema,
      handler: async ({ params: { id } }) => {
        const canal = await cargarCanal(database.reader, id);
        try {
          return { bien: true, mensaje: await abrirTienda(canal, secrets).probar(AbortSignal.timeout(esperaMs)) };
        } catch (error) {
          if (error instanceof LimiteDeTienda || error instanceof UpstreamError)
            return { bien: false, mensaje: `${error.message}.` };
          if (error instanceof DomainError) return { bien: false, mensaje: error.message };
          throw error;
        }
      },
    }),
    route({
      method: 'POST',
      path: `${base}/:id/importar`,
      summary: 'Importa ahora lo que cambió en la tienda',
      access: 'ecommerce.administrar',
      params,
      response: importacionPedida,
      handler: async ({ params: { id } }) => {
        const { tipo, codigo } = await activo(id);
        const { runId, created } = await database.transaction((tx) =>
          enqueue(tx, importacionDe(tipo), { canalId: id, codigo }),
        );
        return { runId, creada: created };
      },
    }),
    route({
      method: 'POST',
      path: `${base}/:id/reimportar`,
      summary: 'Vuelve a leer un pedido de la tienda por su número interno',
      access: 'ecommerce.administrar',
      params,
      body: reimportarBody,
      response: importacionPedida,
      handler: async ({ params: { id }, body: { externoId } }) => {
        const { tipo, codigo } = await activo(id);
        const { runId, created } = await database.transaction((tx) =>
          enqueue(tx, importarPedido, { canalId: id, codigo, tipo, externoId }),
        );
        return { runId, creada: created };
      },
    }),
    route({
      method: 'POST',
      path: `${base}/:id/recuperaciones`,
      summary: 'Importa los pedidos hechos entre dos fechas',
      access: 'ecommerce.administrar',
      params,
      body: recuperarBody,
      handler: ({ params: { id }, body, principal }) =>
        database.transaction((tx) => pedirRecuperacion(tx, { canalId: id, ...body, ...acto(principal) })),
    }),
    route({
      method: 'POST',
      path: `${base}/:id/recuperaciones/detener`,
      summary: 'Detiene la recuperación en curso',
      access: 'ecommerce.administrar',
      params,
      handler: ({ params: { id }, principal }) =>
        database.transaction((tx) => detenerRecuperacion(tx, { canalId: id, ...acto(principal) })),
    }),
  ];
};
