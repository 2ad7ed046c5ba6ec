import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { comprobanteDetalleSchema } from '@jsol/contracts/facturacion';
import { cajaSchema, clienteSchema, productosPosRespuesta, resumenCajaSchema } from '@jsol/contracts/ventas';
import { api } from '../../lib/api.ts';
import { clientesOLocales, productosOLocales } from './offline/buscar.ts';
import { conRespaldo } from './offline/respaldo.ts';

/** Without an answer by then, the till goes on with what it keeps. */
const esperaMs = 5_000;

export const cajas = queryOptions({
  queryKey: ['ventas', 'cajas'],
  queryFn: () =>
    conRespaldo('cajas', z.array(cajaSchema), () => api.get('/api/ventas/cajas', z.array(cajaSchema), {}, esperaMs)),
});

/** Changes by law, not during a shift. */
export const tasaIgv = queryOptions({
  queryKey: ['facturacion', 'tasa-igv'],
  queryFn: () =>
    conRespaldo('tasa-igv', z.string(), async () => {
      const { tasa } = await api.get('/api/facturacion/tasa-igv', z.object({ tasa: z.string() }), {}, esperaMs);
      return tasa;
    }),
  staleTime: 3_600_000,
});

const limite = 60;

export const claveProductos = (almacenId: string) => ['ventas', 'productos', almacenId] as const;

export const productos = (almacenId: string, q: string, categoria: string | null) =>
  queryOptions({
    queryKey: [...claveProductos(almacenId), q, categoria],
    queryFn: () =>
      productosOLocales(
        () =>
          api.get(
            '/api/ventas/productos',
            productosPosRespuesta,
            { almacenId, q, categoria: categoria ?? undefined, limite },
            esperaMs,
          ),
        almacenId,
        { q, categoria, limite },
      ),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const clientes = (almacenId: string, q: string) =>
  queryOptions({
    queryKey: ['ventas', 'clientes', almacenId, q],
    queryFn: () =>
      clientesOLocales(() => api.get('/api/ventas/clientes', z.array(clienteSchema), { q }, esperaMs), almacenId, q),
    enabled: q.trim().length >= 3,
    placeholderData: keepPreviousData,
  });

export const claveResumen = (sesionId: string) => ['ventas', 'resumen', sesionId] as const;
export const resumenCaja = (sesionId: string) =>
  queryOptions({
    queryKey: claveResumen(sesionId),
    queryFn: () => api.get(`/api/ventas/sesiones/${sesionId}/resumen`, resumenCajaSchema),
    staleTime: 0,
  });

/** Only the state is shown at the till; the receipt's own page has the rest. */
export const estadoComprobante = (id: string) =>
  queryOptions({
    queryKey: ['ventas', 'comprobante', id],
    queryFn: () => api.get(`/api/facturacion/comprobantes/${id}`, comprobanteDetalleSchema),
  });
