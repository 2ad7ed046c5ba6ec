import { auditoriaPagina, auditoriaQuery, verificacionSchema } from '@jsol/contracts/auditoria';
import type { Database } from '../../../platform/database/database.ts';
import { route, type Route } from '../../../platform/http/route.ts';
import type { Cadena } from '../cadena.ts';
import { listarRegistros } from '../queries/listar-registros.ts';
import { verificarCadena } from '../queries/verificar-cadena.ts';
import { actorDe, auditar } from '../use-cases/auditar.ts';

/** Reading the log is itself an action of the log. */
export const auditoriaRoutes = ({ database, cadena }: { database: Database; cadena: Cadena }): Route[] => [
  route({
    method: 'GET',
    path: '/api/auditoria',
    summary: 'Registro de auditoría con filtros, lo más nuevo primero',
    access: 'auditoria.ver',
    query: auditoriaQuery,
    response: auditoriaPagina,
    handler: async ({ query, principal, ip }) => {
      const pagina = await listarRegistros(database.reader, query);
      await database.transaction((tx) =>
        auditar(tx, {
          actor: actorDe(principal),
          accion: 'auditoria.consultada',
          entidad: 'auditoria',
          detalle: query,
          ip,
        }),
      );
      return pagina;
    },
  }),
  route({
    method: 'GET',
    path: '/api/auditoria/verificacion',
    summary: 'Comprueba la cadena completa y nombra el primer registro alterado',
    access: 'auditoria.ver',
    response: verificacionSchema,
    perMinute: 10,
    handler: async ({ principal, ip }) => {
      const resultado = await verificarCadena(database.reader, cadena);
      await database.transaction((tx) =>
        auditar(tx, {
          actor: actorDe(principal),
          accion: 'auditoria.verificada',
          entidad: 'auditoria',
          detalle: { integra: resultado.integra, eslabones: resultado.eslabones },
          ip,
        }),
      );
      return resultado;
    },
  }),
];
