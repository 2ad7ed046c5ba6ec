import { emisorDePrueba } from './comprobante.factory.ts';
import { crearGuia, type GuiaRemision } from './guia-remision.ts';

const constructora = {
  tipoDocumento: '6',
  numeroDocumento: '20000000001',
  nombre: 'Constructora Ñañez & Hijos S.R.L.',
};
const conductor = {
  tipoDocumento: '1',
  numeroDocumento: '45678912',
  nombres: 'Julio César',
  apellidos: 'Paredes Luján',
  licencia: 'Q45678912',
};

/** A sale carried in the company's own truck, issued on 2026-11-24; unless told otherwise. */
export const unaGuia = (cambios: Partial<GuiaRemision> = {}): GuiaRemision =>
  crearGuia({
    tipo: '09',
    serie: 'T001',
    numero: 7,
    establecimiento: '0000',
    fechaEmision: '2026-11-24',
    horaEmision: '18:05:09',
    emisor: emisorDePrueba,
    remitente: null,
    destinatario: constructora,
    comprador: null,
    proveedor: null,
    motivo: { codigo: '01', descripcion: 'Venta' },
    modalidad: '02',
    inicioTraslado: '2026-11-25',
    pesoBruto: '125.5',
    unidadPeso: 'KGM',
    pesoNeto: null,
    bultos: 12,
    indicadores: [],
    transportista: null,
    registroMtc: null,
    vehiculos: [{ placa: 'ABC123', tarjeta: null }],
    conductores: [conductor],
    partida: { ubigeo: '150101', direccion: 'Av. Argentina 2833', establecimiento: null },
    llegada: { ubigeo: '150122', direccion: 'Jr. Junín 450, frente al parque', establecimiento: null },
    documentos: [{ tipo: '01', nombre: 'Factura', numero: 'F001-15', emisor: emisorDePrueba.ruc }],
    lineas: [
      { productoId: null, codigo: 'CEM-42', descripcion: 'Cemento 42.5 kg', unidad: 'BG', cantidad: '40' },
      { productoId: null, codigo: '', descripcion: 'Fierro <1/2"> & alambre', unidad: 'KGM', cantidad: '12.5' },
    ],
    observacion: null,
    ...cambios,
  });

/** A sale handed to a carrier. */
export const unaGuiaPublica = (cambios: Partial<GuiaRemision> = {}): GuiaRemision =>
  unaGuia({
    modalidad: '01',
    transportista: { ruc: '20000000001', razonSocial: 'Transportes del Sur S.A.C.', registroMtc: '15-1234567' },
    vehiculos: [],
    conductores: [],
    ...cambios,
  });

/** What the company issues when it carries for others. */
export const unaGuiaDeTransportista = (cambios: Partial<GuiaRemision> = {}): GuiaRemision =>
  unaGuia({
    tipo: '31',
    serie: 'V001',
    motivo: null,
    modalidad: null,
    remitente: { ...constructora, numeroDocumento: '20131312955', nombre: 'Cementos del Norte S.A.' },
    registroMtc: '1512345CNG',
    vehiculos: [
      { placa: 'ABC-123', tarjeta: '15M21012345E' },
      { placa: 'T1B987', tarjeta: null },
    ],
    conductores: [conductor, { ...conductor, numeroDocumento: '09876543', nombres: 'Óscar', licencia: 'Q09876543' }],
    documentos: [{ tipo: '09', nombre: 'Guía de remisión remitente', numero: 'T001-7', emisor: '20131312955' }],
    ...cambios,
  });
