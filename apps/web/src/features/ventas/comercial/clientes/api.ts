import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import {
  directorioPagina,
  fichaClienteSchema,
  type clienteBody,
  type directorioQuery,
} from '@jsol/contracts/ventas-clientes';
import { api } from '../../../../lib/api.ts';

const base = '/api/ventas/directorio';
const respuesta = z.object({ clienteId: z.uuid() });

export const claveClientes = ['ventas', 'directorio'] as const;
export type ConsultaClientes = Partial<z.output<typeof directorioQuery>>;
export type ClienteCorregido = z.output<typeof clienteBody>;

export const listaDeClientes = (consulta: ConsultaClientes) =>
  queryOptions({
    queryKey: [...claveClientes, 'lista', consulta],
    queryFn: () => api.get(base, directorioPagina, consulta),
    placeholderData: keepPreviousData,
  });
export const fichaDeCliente = (id: string) =>
  queryOptions({
    queryKey: [...claveClientes, id],
    queryFn: () => api.get(`${base}/${id}`, fichaClienteSchema),
  });
/** `id` null: a new one. */
export const guardarCliente = (id: string | null, cliente: ClienteCorregido) =>
  id === null
    ? api.post(base, cliente, { schema: respuesta })
    : api.put(`${base}/${id}`, cliente, { schema: respuesta });
