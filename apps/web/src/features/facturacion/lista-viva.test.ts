import { describe, expect, it } from 'vitest';
import type { ComprobanteResumen } from '@jsol/contracts/facturacion';
import { aConsulta } from './filtros.ts';
import { conciliar, contiene, listaConRespuesta, mostrarNuevos, type ListaViva, type Respuesta } from './lista-viva.ts';

const id = (n: number): string => `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** Receipt `n`, issued at minute `n`. */
const unComprobante = (n: number, cambios: Partial<ComprobanteResumen> = {}): ComprobanteResumen => ({
  id: id(n),
  tipo: '03',
  numero: `B001-${n}`,
  fechaEmision: '2026-11-24',
  emitidoEn: new Date(Date.UTC(2026, 10, 24, 15, n)).toISOString(),
  clienteDocumento: '-',
  cliente: 'Cliente varios',
  moneda: 'PEN',
  total: '10.00',
  estado: 'emitido',
  enContingencia: false,
  venceEl: '2026-11-27',
  motivo: null,
  via: 'individual',
  version: 1,
  ...cambios,
});

const pagina = (items: ComprobanteResumen[], porEstado: Record<string, number> = { emitido: items.length }) => ({
  items,
  total: items.length,
  pagina: 1,
  porPagina: 50,
  sumaTotal: '0.00',
  porEstado,
});

const respuesta = (n: number, cambios: Partial<Respuesta> = {}): Respuesta => ({
  comprobanteId: id(n),
  numero: `B001-${n}`,
  estado: 'aceptado',
  enContingencia: false,
  motivo: null,
  version: 2,
  ...cambios,
});

const consulta = aConsulta({});
const leer = (antes: ListaViva | undefined, ...items: ComprobanteResumen[]) =>
  conciliar(antes, pagina(items), consulta);
const numeros = (lista: ListaViva) => lista.mostrada.items.map(({ numero }) => numero);

describe('a later read of the list', () => {
  it('leaves the table in its place and counts the new receipts until they are asked for', () => {
    const antes = leer(undefined, unComprobante(2), unComprobante(1));
    const despues = leer(antes, unComprobante(4), unComprobante(3), unComprobante(2), unComprobante(1));
    expect([numeros(despues), despues.nuevos]).toEqual([['B001-2', 'B001-1'], 2]);
    expect(despues.mostrada.total).toBe(4);
    const vista = mostrarNuevos(despues);
    expect([numeros(vista), vista.nuevos]).toEqual([['B001-4', 'B001-3', 'B001-2', 'B001-1'], 0]);
  });

  it('still counts every new one when more arrive before they are looked at', () => {
    let lista = leer(undefined, unComprobante(1));
    lista = leer(lista, unComprobante(2), unComprobante(1));
    lista = leer(lista, unComprobante(3), unComprobante(2), unComprobante(1));
    expect([numeros(lista), lista.nuevos]).toEqual([['B001-1'], 2]);
  });

  it('brings the states of the rows that stay while new ones wait', () => {
    const antes = leer(undefined, unComprobante(1));
    const despues = leer(antes, unComprobante(2), unComprobante(1, { estado: 'aceptado', version: 2 }));
    expect(despues.mostrada.items[0]).toMatchObject({ numero: 'B001-1', estado: 'aceptado' });
  });

  it('that was answered before an event arrived does not take the event back', () => {
    const antes = listaConRespuesta(leer(undefined, unComprobante(1)), respuesta(1));
    expect(leer(antes, unComprobante(1)).mostrada.items[0]).toMatchObject({ estado: 'aceptado', version: 2 });
  });

  it('is shown as it comes where new receipts have no fixed place, and when the table was empty', () => {
    const porTotal = aConsulta({ orden: '-total' });
    const antes = conciliar(undefined, pagina([unComprobante(1)]), porTotal);
    expect(numeros(conciliar(antes, pagina([unComprobante(2), unComprobante(1)]), porTotal))).toHaveLength(2);
    expect(leer(leer(undefined), unComprobante(1))).toMatchObject({ nuevos: 0, mostrada: { total: 1 } });
  });

  it('that only fills the page from below is no news', () => {
    const antes = leer(undefined, unComprobante(5), unComprobante(4));
    expect(leer(antes, unComprobante(5), unComprobante(3))).toMatchObject({ nuevos: 0 });
  });
});

describe("SUNAT's answer", () => {
  const lista = conciliar(
    undefined,
    pagina([unComprobante(2), unComprobante(1, { enContingencia: true })], { emitido: 2, contingencia: 1 }),
    consulta,
  );

  it('changes its row and the counts by state', () => {
    const despues = listaConRespuesta(lista, respuesta(1, { motivo: 'Aceptada' }));
    expect(despues.mostrada.items[1]).toMatchObject({ estado: 'aceptado', enContingencia: false, motivo: 'Aceptada' });
    expect(despues.mostrada.porEstado).toEqual({ emitido: 1, aceptado: 1, contingencia: 0 });
  });

  it('counts once, however often it arrives, and never goes back to an older version', () => {
    const rechazo = listaConRespuesta(lista, respuesta(2, { estado: 'rechazado', version: 5 }));
    expect(listaConRespuesta(rechazo, respuesta(2, { estado: 'rechazado', version: 5 }))).toBe(rechazo);
    expect(listaConRespuesta(rechazo, respuesta(2, { estado: 'enviado', version: 4 }))).toBe(rechazo);
  });

  it('for a receipt that waits behind «nuevos» is there once they are shown', () => {
    const conNuevo = conciliar(lista, pagina([unComprobante(3), ...lista.mostrada.items]), consulta);
    const vista = mostrarNuevos(listaConRespuesta(conNuevo, respuesta(3)));
    expect(vista.mostrada.items[0]).toMatchObject({ numero: 'B001-3', estado: 'aceptado' });
    expect([contiene(conNuevo, id(3)), contiene(lista, id(3))]).toEqual([true, false]);
  });
});
