import { z } from 'zod';
import { titularParams, titularRespuesta } from '@jsol/contracts/padron';
import { route, type Route } from '../../../platform/http/route.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import { tipoCambioVigente, validarDocumento } from '../../facturacion/public.ts';
import { cacheTiposCambio } from '../caches.ts';
import { documentoInvalido, sinTipoCambio } from '../errors.ts';
import { consultarTitular, type PadronDeps } from '../queries/consultar-titular.ts';

/** Whom a document belongs to, and the dollar's rate. */
export const padronRoutes = (deps: PadronDeps): Route[] => [
  route({
    method: 'GET',
    path: '/api/padron/tipo-cambio',
    summary: 'Tipo de cambio del dólar vigente en un día',
    access: 'padron.consultar',
    query: z.object({ fecha: z.iso.date().optional() }),
    response: cacheTiposCambio.value,
    handler: async ({ query }) => {
      const fecha = query.fecha ?? limaDate(deps.clock.now());
      return deps.caches.read(cacheTiposCambio, fecha, async () => {
        const vigente = await tipoCambioVigente(deps.database.reader, 'USD', fecha);
        if (!vigente) throw sinTipoCambio(`No hay un tipo de cambio del ${fecha} ni de antes.`);
        return vigente;
      });
    },
  }),
  route({
    method: 'GET',
    path: '/api/padron/:tipo/:numero',
    summary: 'A quién pertenece un DNI (1) o un RUC (6)',
    access: 'padron.consultar',
    params: titularParams,
    response: titularRespuesta,
    // Enough for a busy till; too little to copy a register.
    perMinute: 60,
    handler: async ({ params: { tipo, numero } }) => {
      const reparo = validarDocumento(tipo, numero);
      if (reparo) throw documentoInvalido(reparo, { errors: [{ pointer: '/numero', detail: reparo }] });
      return { titular: await consultarTitular(deps, { tipoDocumento: tipo, numero }) };
    },
  }),
];
