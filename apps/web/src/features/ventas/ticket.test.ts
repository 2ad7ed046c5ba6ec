import { describe, expect, it } from 'vitest';
import type { ProductoPos } from '@jsol/contracts/ventas';
import { billetes, falta, reparoDeCobro, vuelto } from './cobro.ts';
import { reparoDeDocumento, tipoDeDocumento } from './documento.ts';
import { cantidadValida, loQueFalta, reducirTicket, ticketVacio, type AccionTicket, type Ticket } from './ticket.ts';
import { totalesDelTicket } from './totales-del-ticket.ts';

const martillo: ProductoPos = {
  id: '01930000-0000-7000-8000-0000000000aa',
  codigo: 'MART-16',
  codigoBarras: null,
  nombre: 'Martillo',
  categoria: 'Herramientas',
  unidad: 'NIU',
  precio: '11.90',
  afectacion: '10',
  activo: true,
  stock: '20',
};
const clavos: ProductoPos = {
  ...martillo,
  id: '01930000-0000-7000-8000-0000000000ab',
  codigo: 'CLAV',
  nombre: 'Clavos',
  unidad: 'KGM',
  precio: '7.50',
};

let cuenta = 0;
const nuevaClave = () => `clave-${(cuenta += 1)}`;
const reducir = reducirTicket(nuevaClave);
const tras = (...acciones: AccionTicket[]): Ticket => acciones.reduce(reducir, ticketVacio(nuevaClave));

describe('the ticket', () => {
  it('adds a product, and one more of it the second time', () => {
    const ticket = tras({ tipo: 'agregar', producto: martillo }, { tipo: 'agregar', producto: martillo });
    expect(ticket.lineas).toMatchObject([{ cantidad: '2', descuento: '0' }]);
  });

  it('takes decimals for what is sold by weight and refuses them for pieces', () => {
    expect(cantidadValida({ cantidad: '0.750', unidad: 'KGM' })).toBe(true);
    expect(cantidadValida({ cantidad: '0.75', unidad: 'NIU' })).toBe(false);
    expect(cantidadValida({ cantidad: '0', unidad: 'NIU' })).toBe(false);
    expect(cantidadValida({ cantidad: '', unidad: 'NIU' })).toBe(false);
  });

  it('does not step below one piece', () => {
    const ticket = tras(
      { tipo: 'agregar', producto: martillo },
      { tipo: 'sumar', productoId: martillo.id, unidades: -1 },
    );
    expect(ticket.lineas[0]!.cantidad).toBe('1');
  });

  it('puts a removed line back where it was', () => {
    const ticket = tras({ tipo: 'agregar', producto: martillo }, { tipo: 'agregar', producto: clavos });
    const sinMartillo = reducir(ticket, { tipo: 'quitar', productoId: martillo.id });
    const repuesto = reducir(sinMartillo, { tipo: 'reponer', linea: ticket.lineas[0]!, posicion: 0 });
    expect(repuesto.lineas).toEqual(ticket.lineas);
  });

  it('keeps its key through changes, so that a sale whose answer was lost is not made twice', () => {
    const ticket = tras({ tipo: 'agregar', producto: martillo });
    expect(reducir(ticket, { tipo: 'comprobante', valor: '01' }).clave).toBe(ticket.clave);
    expect(reducir(ticket, { tipo: 'vaciar' }).clave).not.toBe(ticket.clave);
  });

  it('chooses the factura for a customer with RUC', () => {
    const cliente = { tipoDocumento: '6', numeroDocumento: '20131312955', nombre: 'SUNAT' } as const;
    expect(tras({ tipo: 'cliente', cliente }).tipo).toBe('01');
    expect(tras({ tipo: 'cliente', cliente }, { tipo: 'cliente', cliente: null }).tipo).toBe('03');
  });

  it('says what is missing before it can be charged', () => {
    expect(loQueFalta(tras())).toMatch(/al menos un producto/);
    const conCero = tras(
      { tipo: 'agregar', producto: martillo },
      { tipo: 'cantidad', productoId: martillo.id, texto: '0' },
    );
    expect(loQueFalta(conCero)).toMatch(/cantidad de Martillo/);
    expect(loQueFalta(tras({ tipo: 'agregar', producto: martillo }, { tipo: 'comprobante', valor: '01' }))).toMatch(
      /RUC/,
    );
    expect(loQueFalta(tras({ tipo: 'agregar', producto: martillo }))).toBeNull();
  });

  it('adds up as the server will', () => {
    const ticket = tras(
      { tipo: 'agregar', producto: martillo },
      { tipo: 'cantidad', productoId: martillo.id, texto: '3' },
    );
    expect(totalesDelTicket(ticket.lineas, '0.18')).toMatchObject({ gravado: '30.25', igv: '5.45', total: '35.70' });
  });
});

describe('charging', () => {
  it('knows what is missing and what goes back', () => {
    expect(falta('35.70', [{ medio: 'tarjeta', monto: '20.00' }])).toBe('15.70');
    expect(vuelto('35.70', [{ medio: 'efectivo', monto: '50.00' }])).toBe('14.30');
    expect(falta('35.70', [{ medio: 'efectivo', monto: '50.00' }])).toBe('0.00');
  });

  it('gives change from cash alone', () => {
    expect(reparoDeCobro('35.70', [{ medio: 'tarjeta', monto: '40.00' }])).toMatch(/efectivo/);
    expect(
      reparoDeCobro('35.70', [
        { medio: 'tarjeta', monto: '30.00' },
        { medio: 'efectivo', monto: '10.00' },
      ]),
    ).toBeNull();
    expect(reparoDeCobro('35.70', [])).toMatch(/total/);
  });

  it('offers the bills that a customer may hand over', () => {
    expect(billetes('35.70')).toEqual(['35.70', '40.00', '50.00', '100.00', '200.00']);
    expect(billetes('100.00')).toEqual(['100.00', '200.00']);
  });
});

describe('a customer’s document', () => {
  it('is a DNI or a RUC by its length, and a RUC must have its check digit', () => {
    expect(tipoDeDocumento('45678912')).toBe('1');
    expect(tipoDeDocumento('20131312955')).toBe('6');
    expect(tipoDeDocumento('2013131295')).toBeNull();
    expect(reparoDeDocumento('20131312955')).toBeNull();
    expect(reparoDeDocumento('20131312954')).toMatch(/no existe/);
    expect(reparoDeDocumento('99131312955')).toMatch(/empieza/);
    expect(reparoDeDocumento('123')).toMatch(/DNI/);
  });
});
