import { expect, it } from 'vitest';
import type { ComprobanteResumen } from '@jsol/contracts/facturacion';
import { maximoFilas, traerTodo } from './exportacion.ts';
import { aConsulta, type Consulta } from './filtros.ts';

/** A server with `total()` receipts that answers any page of them. */
const servidor = (total: () => number) => {
  const pedidas: Consulta[] = [];
  const pedir = (consulta: Consulta) => {
    pedidas.push(consulta);
    const desde = (consulta.pagina - 1) * consulta.porPagina;
    const cuantos = Math.max(0, Math.min(consulta.porPagina, total() - desde));
    const items = Array.from({ length: cuantos }, (_, n) => ({ id: String(desde + n) }) as ComprobanteResumen);
    return Promise.resolve({ items, total: total(), ...consulta, sumaTotal: '0.00', porEstado: {} });
  };
  return { pedir, pedidas };
};
const opciones = () => {
  const control = new AbortController();
  const avances: number[] = [];
  return { control, avances, signal: control.signal, avance: (n: number) => void avances.push(n) };
};

it('brings every page of the filtered set, oldest first, and tells how far it is', async () => {
  const { pedir, pedidas } = servidor(() => 450);
  const opcion = opciones();
  const { filas, total } = await traerTodo(aConsulta({ q: 'ferre', pagina: 3 }), pedir, opcion);
  expect([filas.length, total, opcion.avances]).toEqual([450, 450, [44, 89, 100]]);
  expect(pedidas[0]).toMatchObject({ q: 'ferre', pagina: 1, orden: 'emitido' });
});

it('holds no receipt twice when the set grows meanwhile', async () => {
  let total = 400;
  const { pedir } = servidor(() => (total += 10));
  const { filas } = await traerTodo(aConsulta({}), pedir, opciones());
  expect(new Set(filas.map(({ id }) => id)).size).toBe(filas.length);
  expect(filas.length).toBeGreaterThanOrEqual(400);
});

it('stops at the limit and knows how many there are', async () => {
  const { pedir, pedidas } = servidor(() => 12_345);
  const { filas, total } = await traerTodo(aConsulta({}), pedir, opciones());
  expect([filas.length, total, pedidas.length]).toEqual([maximoFilas, 12_345, 25]);
});

it('asks no further once it was stopped', async () => {
  const { pedir, pedidas } = servidor(() => 1_000);
  const opcion = opciones();
  await traerTodo(aConsulta({}), pedir, { ...opcion, avance: () => opcion.control.abort() });
  expect(pedidas).toHaveLength(1);
});
