import { z } from 'zod';
import {
  cambiarCuentaBody,
  cargarPropuestaBody,
  comparacionQuery,
  comparacionSchema,
  cuentaContableSchema,
  generarLibrosBody,
  hallazgosPagina,
  hallazgosQuery,
  librosDelMesSchema,
  reabrirMesBody,
} from '@jsol/contracts/facturacion-libros';
import { periodoSchema } from '@jsol/contracts/periodo';
import type { Database } from '../../../platform/database/database.ts';
import { FileAnswer, route, type Route } from '../../../platform/http/route.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import { mesCerrado } from '../errors.ts';
import { generarPleMensual } from '../tasks.ts';
import { cargarPropuesta, compararConSire, tomarComprasDeLaPropuesta } from './comparar-con-sire.ts';
import { archivoDelLibro, hallazgosDelLibro, librosDelMes } from './consultas.ts';
import { cambiarCuenta, historiaDeCuentas } from './cuentas.ts';
import { cerrarMes, cierreDelMes, reabrirMes } from './periodos.ts';
import { conceptosContables } from './asientos.ts';

const base = '/api/facturacion/libros';
const delMes = z.object({ periodo: periodoSchema });
const delArchivo = z.object({ id: z.uuid() });

/** The books of a month: make, check, download, compare with SUNAT's propuesta, close. */
export const librosRoutes = ({
  database,
  clock,
  avanceDe = () => Promise.resolve(null),
}: {
  database: Database;
  clock: Clock;
  avanceDe?: (runId: string) => Promise<number | null>;
}): Route[] => [
  route({
    method: 'GET',
    path: `${base}/:periodo`,
    summary: 'Los libros de un mes y sus archivos',
    access: 'facturacion.libros',
    params: delMes,
    response: librosDelMesSchema,
    handler: async ({ params: { periodo } }) => {
      const libros = await librosDelMes(database.reader, periodo);
      const { generacion } = libros;
      if (generacion?.estado !== 'running') return libros;
      return { ...libros, generacion: { ...generacion, porcentaje: await avanceDe(generacion.runId) } };
    },
  }),
  route({
    method: 'POST',
    path: `${base}/:periodo/generar`,
    summary: 'Genera los libros elegidos en segundo plano',
    access: 'facturacion.libros',
    params: delMes,
    body: generarLibrosBody,
    response: z.object({ runId: z.uuid(), creado: z.boolean().describe('Falso si ya se estaban generando') }),
    handler: ({ params: { periodo }, body: { libros }, principal }) =>
      database.transaction(async (tx) => {
        if (await cierreDelMes(tx, periodo)) throw mesCerrado(`El mes ${periodo} está cerrado.`);
        const { runId, created } = await enqueue(tx, generarPleMensual, { periodo, libros, quien: principal.name });
        return { runId, creado: created };
      }),
  }),
  route({
    method: 'GET',
    path: `${base}/archivos/:id`,
    summary: 'El archivo de un libro, como se presenta',
    access: 'facturacion.libros',
    params: delArchivo,
    handler: async ({ params: { id } }) => {
      const { nombre, bytes } = await archivoDelLibro(database.reader, id);
      const tipo = nombre.endsWith('.zip') ? 'application/zip' : 'text/plain; charset=iso-8859-1';
      return new FileAnswer(bytes, tipo, nombre, 'attachment');
    },
  }),
  route({
    method: 'GET',
    path: `${base}/archivos/:id/hallazgos`,
    summary: 'El informe de validación de un archivo',
    access: 'facturacion.libros',
    params: delArchivo,
    query: hallazgosQuery,
    response: hallazgosPagina,
    handler: ({ params: { id }, query }) => hallazgosDelLibro(database.reader, id, query),
  }),
  route({
    method: 'POST',
    path: `${base}/:periodo/cerrar`,
    summary: 'Cierra el mes: sus libros ya no cambian',
    access: 'facturacion.libros',
    params: delMes,
    handler: ({ params: { periodo }, principal }) =>
      database.transaction((tx) => cerrarMes(tx, periodo, principal, limaDate(clock.now()))),
  }),
  route({
    method: 'POST',
    path: `${base}/:periodo/reabrir`,
    summary: 'Reabre un mes cerrado, con su motivo',
    access: 'facturacion.libros',
    params: delMes,
    body: reabrirMesBody,
    handler: ({ params: { periodo }, body: { motivo }, principal }) =>
      database.transaction((tx) => reabrirMes(tx, periodo, motivo, principal)),
  }),
  route({
    method: 'POST',
    path: `${base}/:periodo/propuesta`,
    summary: 'Carga la propuesta que exporta el SIRE',
    access: 'facturacion.libros',
    params: delMes,
    body: cargarPropuestaBody,
    response: z.object({ filas: z.number().int() }),
    handler: ({ params: { periodo }, body: { libro, nombre, contenido }, principal }) =>
      database.transaction((tx) =>
        cargarPropuesta(tx, periodo, { libro, nombre, archivo: Buffer.from(contenido, 'base64') }, principal),
      ),
  }),
  route({
    method: 'GET',
    path: `${base}/:periodo/comparacion`,
    summary: 'Lo propio comparado con la última propuesta cargada',
    access: 'facturacion.libros',
    params: delMes,
    query: comparacionQuery,
    response: comparacionSchema,
    handler: ({ params: { periodo }, query }) => compararConSire(database.reader, periodo, query),
  }),
  route({
    method: 'POST',
    path: `${base}/:periodo/tomar-compras`,
    summary: 'Toma de la propuesta de compras las que el registro no tiene',
    access: 'facturacion.libros',
    params: delMes,
    response: z.object({ tomadas: z.number().int() }),
    handler: ({ params: { periodo }, principal }) =>
      database.transaction((tx) => tomarComprasDeLaPropuesta(tx, periodo, principal)),
  }),
  route({
    method: 'GET',
    path: `${base}/cuentas`,
    summary: 'Las cuentas contables de cada concepto, con su vigencia',
    access: 'facturacion.libros',
    response: z.object({ items: z.array(cuentaContableSchema) }),
    handler: async () => ({ items: await historiaDeCuentas(database.reader) }),
  }),
  route({
    method: 'PUT',
    path: `${base}/cuentas/:concepto`,
    summary: 'Cambia la cuenta de un concepto desde una fecha',
    access: 'facturacion.libros',
    params: z.object({ concepto: z.enum(conceptosContables) }),
    body: cambiarCuentaBody,
    handler: ({ params: { concepto }, body, principal }) =>
      database.transaction((tx) => cambiarCuenta(tx, concepto, body, principal)),
  }),
];
