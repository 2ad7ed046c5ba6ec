import type { Comprobante } from './comprobante.ts';
import { crearComprobante, type DatosComprobante } from './crear-comprobante.ts';

type Linea = DatosComprobante['lineas'][number];

export const emisorDePrueba: DatosComprobante['emisor'] = {
  ruc: '20131312955',
  razonSocial: 'FERRETERÍA SAN JOSÉ S.A.C.',
  nombreComercial: 'Ferretería San José',
  direccion: 'Av. Argentina 2833',
  distrito: 'LIMA',
  provincia: 'LIMA',
  departamento: 'LIMA',
  ubigeo: '150101',
  telefono: '(01) 555-0134',
  web: 'ferreteria.example',
};

export const clienteConRuc: NonNullable<DatosComprobante['cliente']> = {
  tipoDocumento: '6',
  numeroDocumento: '20000000001',
  nombre: 'Constructora Ñañez & Hijos S.R.L.',
  direccion: 'Jr. Junín 450, Lima',
  email: 'compras@constructora.example',
};

/** A line of 3 × 11.90 with IGV unless told otherwise. */
export const unaLinea = (cambios: Partial<Linea> = {}): Linea => ({
  productoId: '01930000-0000-7000-8000-000000000001',
  codigo: 'MART-16',
  descripcion: 'Martillo de uña 16 oz, mango de fibra',
  unidad: 'NIU',
  cantidad: '3',
  precioUnitario: '11.90',
  afectacion: '10',
  ...cambios,
});

/** A valid receipt for tests and benchmarks: boleta B001-15 of one line to nobody in particular. */
export const unComprobante = (cambios: Partial<DatosComprobante> = {}): Comprobante =>
  crearComprobante({
    tipo: '03',
    serie: cambios.tipo === '01' ? 'F001' : 'B001',
    numero: 15,
    establecimiento: '0000',
    moneda: 'PEN',
    precios: 'con-impuestos',
    tasaIgv: '0.18',
    tasaIvap: '0.04',
    emisor: emisorDePrueba,
    cliente: cambios.tipo === '01' ? clienteConRuc : null,
    lineas: [unaLinea()],
    emitidoEn: new Date('2026-11-24T23:05:09Z'),
    ...cambios,
  });
