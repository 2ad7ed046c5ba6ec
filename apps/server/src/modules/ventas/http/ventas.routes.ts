import { z } from 'zod';
import {
  clienteSchema,
  clientesQuery,
  productosPosQuery,
  productosPosRespuesta,
  registrarVentaBody,
  ventaRegistradaSchema,
} from '@jsol/contracts/ventas';
import { route, type Route } from '../../../platform/http/route.ts';
import { buscarProductos, exigirAlmacen, stockParaMostrar, almacenAjeno } from '../../inventario/public.ts';
import { alcanzaParaVender } from '../queries/cajas.ts';
import { cacheProductosPos } from '../caches.ts';
import { precioCambio } from '../errors.ts';
import { buscarClientes } from '../queries/clientes.ts';
import { registrarVenta, type RegistrarVentaDeps } from '../use-cases/registrar-venta.ts';

const base = '/api/ventas';

/** What the till needs to sell: products, customers, the sale. */
export const ventasRoutes = (deps: RegistrarVentaDeps): Route[] => [
  route({
    method: 'GET',
    path: `${base}/productos`,
    summary: 'Productos para vender, por código, código de barras o palabras, con su stock',
    access: 'ventas.vender',
    query: productosPosQuery,
    response: productosPosRespuesta,
    handler: async ({ query: { almacenId, q, categoria, limite }, principal }) => {
      const { reader } = deps.database;
      await exigirAlmacen(reader, almacenId);
      if (!(await alcanzaParaVender(reader, principal, almacenId)))
        throw almacenAjeno('No vende desde ese almacén: elija una de sus cajas.');
      const busqueda = { q, categoria, limite };
      const hallados = await deps.caches.read(cacheProductosPos, busqueda, () => buscarProductos(reader, busqueda));
      const stock = await stockParaMostrar(
        { reader, caches: deps.caches },
        almacenId,
        hallados.items.map(({ id }) => id),
      );
      return {
        ...hallados,
        items: hallados.items.map((producto) => ({ ...producto, stock: stock.get(producto.id)!.disponible })),
      };
    },
  }),
  route({
    method: 'GET',
    path: `${base}/clientes`,
    summary: 'Clientes por documento o nombre',
    access: 'ventas.vender',
    query: clientesQuery,
    response: z.array(clienteSchema),
    handler: ({ query: { q } }) => buscarClientes(deps.database.reader, q),
  }),
  route({
    method: 'POST',
    path: `${base}/ventas`,
    summary: 'Registra una venta y emite su comprobante',
    access: 'ventas.vender',
    body: registrarVentaBody,
    idempotent: 'by-handler',
    response: ventaRegistradaSchema,
    handler: async ({ body, principal, idempotencyKey, ip }) => {
      try {
        return await registrarVenta(deps, body, { principal, clave: idempotencyKey!, ip });
      } catch (error) {
        // The till sold from a list that is out of date; its next search must show the price in force.
        if (precioCambio.is(error)) await deps.caches.forgetAll(cacheProductosPos);
        throw error;
      }
    },
  }),
];
