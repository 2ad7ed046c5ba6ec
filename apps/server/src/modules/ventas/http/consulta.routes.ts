import { z } from 'zod';
import { consultaVentaSchema } from '@jsol/contracts/ventas-bandeja';
import { codigoConsultaSchema } from '@jsol/contracts/ventas-offline';
import type { Database } from '../../../platform/database/database.ts';
import { FileAnswer, route, type Route } from '../../../platform/http/route.ts';
import { consultarVenta, pdfDeLaVenta } from '../offline/consulta-publica.ts';

const params = z.object({ id: z.uuid(), codigo: codigoConsultaSchema });
const base = '/api/publico/ventas/:id/:codigo';
/** A person with a code asks a few times; a guesser asks often. */
const perMinute = 30;

/** What a customer opens with the code of the copy printed without network. Nobody signs in. */
export const consultaRoutes = ({ database }: { database: Database }): Route[] => [
  route({
    method: 'GET',
    path: base,
    summary: 'Estado de una compra, con el código impreso en su ticket',
    access: 'public',
    perMinute,
    params,
    response: consultaVentaSchema,
    handler: ({ params: { id, codigo } }) => consultarVenta(database.reader, id, codigo),
  }),
  route({
    method: 'GET',
    path: `${base}/pdf`,
    summary: 'El comprobante de una compra, con el código impreso en su ticket',
    access: 'public',
    perMinute,
    params,
    handler: async ({ params: { id, codigo } }) => {
      const { contenido, nombre } = await pdfDeLaVenta(database.reader, id, codigo);
      return new FileAnswer(contenido, 'application/pdf', nombre, 'inline');
    },
  }),
];
