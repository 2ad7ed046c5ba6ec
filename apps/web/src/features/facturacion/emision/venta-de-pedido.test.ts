import { documentoEmisionBody } from '@jsol/contracts/facturacion-emision';
import { expect, it } from 'vitest';
import { ventaDePedido } from './venta-de-pedido.ts';
import { aPedido } from './venta-escrita.ts';

const pedido = (cambios: object = {}) =>
  documentoEmisionBody.parse({
    tipo: '01',
    cliente: { tipoDocumento: '6', numeroDocumento: '20131312955', nombre: 'Constructora El Sol S.A.C.' },
    lineas: [
      {
        codigo: 'MART-16',
        descripcion: 'Martillo',
        unidad: 'NIU',
        cantidad: '3',
        precioUnitario: '11.90',
        afectacion: '10',
        descuento: { porcentaje: '2.5' },
        isc: { sistema: '01', tasa: '0.25' },
        bolsas: '2',
      },
    ],
    ...cambios,
  });

it('shows a request in its form, which asks for the same again', () => {
  const entero = pedido({
    moneda: 'USD',
    descuentoGlobal: { monto: '1.13', enBase: false },
    cargosGlobales: [{ codigo: '46', ajuste: { porcentaje: '5' } }],
    anticipos: [{ codigo: '04', total: '10.00', documento: { tipo: '02', numero: 'F001-3' } }],
    redondeo: '-0.05',
    formaPago: { tipo: 'Credito', cuotas: [{ monto: '20.00', vence: '2026-12-24' }] },
    detraccion: { codigo: '037', cuenta: '00-068-123456', medioPago: '001' },
    ordenCompra: 'OC-7',
    guias: [{ tipo: '09', numero: 'T001-15' }],
    leyendas: [{ codigo: null, texto: 'Entregar en almacén' }],
  });
  const escrita = ventaDePedido(entero);
  expect(escrita).toMatchObject({ moneda: 'USD', redondeo: '-0.05', observacion: 'Entregar en almacén' });
  expect(aPedido('01', escrita!).pedido).toEqual(entero);
});

it('has no form for what it would lose', () => {
  expect(ventaDePedido(pedido({ relacionados: [{ tipo: '99', numero: 'CONTRATO 7' }] }))).toBeNull();
  expect(ventaDePedido(pedido({ establecimiento: '0001' }))).toBeNull();
});
