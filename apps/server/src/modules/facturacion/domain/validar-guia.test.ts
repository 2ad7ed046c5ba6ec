import { describe, expect, it } from 'vitest';
import { emisorDePrueba } from './comprobante.factory.ts';
import { unaGuia, unaGuiaDeTransportista, unaGuiaPublica } from './guia-remision.factory.ts';
import type { GuiaRemision } from './guia-remision.ts';
import { validarGuia } from './validar-guia.ts';

const hoy = '2026-11-24';
const campos = (guia: GuiaRemision) => validarGuia(guia, hoy).map(({ campo }) => campo);
const propia = { tipoDocumento: '6', numeroDocumento: emisorDePrueba.ruc, nombre: emisorDePrueba.razonSocial };
const otra = { tipoDocumento: '6', numeroDocumento: '20000000001', nombre: 'Otra S.A.C.' };
const persona = { tipoDocumento: '1', numeroDocumento: '12345678', nombre: 'Ana Ríos' };
const motivo = (codigo: string, descripcion = 'Motivo') => ({ codigo, descripcion });
const local = (codigo: string) => ({
  ubigeo: '150101',
  direccion: 'Av. Argentina 2833',
  establecimiento: { codigo, ruc: emisorDePrueba.ruc },
});
const dam = { tipo: '50', nombre: 'DAM', numero: '235-2026-40-123456', emisor: null };

describe('validarGuia', () => {
  it.each([
    ['a sale in the company’s own truck', unaGuia()],
    ['a sale handed to a carrier', unaGuiaPublica()],
    ['a carrier’s guía', unaGuiaDeTransportista()],
    ['yesterday’s guía', unaGuia({ fechaEmision: '2026-11-23' })],
    ['a motorcycle', unaGuia({ indicadores: ['TrasladoVehiculoM1L'], vehiculos: [], conductores: [] })],
    ['a taxi by public transport', unaGuiaPublica({ indicadores: ['TrasladoVehiculoM1L'], transportista: null })],
    [
      'a carrier whose truck and driver are told',
      unaGuiaPublica({
        indicadores: ['VehiculoConductoresTransp'],
        vehiculos: unaGuia().vehiculos,
        conductores: unaGuia().conductores,
      }),
    ],
    [
      'a move between its own shops',
      unaGuia({ motivo: motivo('04'), destinatario: propia, partida: local('0000'), llegada: local('0001') }),
    ],
    ['a purchase', unaGuia({ motivo: motivo('02'), destinatario: propia, proveedor: otra })],
    ['a sale delivered to someone else', unaGuia({ motivo: motivo('03'), comprador: otra, destinatario: persona })],
    ['an import', unaGuia({ motivo: motivo('08'), destinatario: propia, pesoNeto: '120', documentos: [dam] })],
    ['selling on the road', unaGuia({ motivo: motivo('18'), llegada: null })],
    ['anything else, said', unaGuia({ motivo: motivo('13', 'Exhibición'), documentos: [] })],
  ])('takes %s', (_, guia) => {
    expect(validarGuia(guia, hoy)).toEqual([]);
  });

  it.each<[string, GuiaRemision, string]>([
    ['a series of facturas', unaGuia({ serie: 'F001' }), 'serie'],
    ['number zero', unaGuia({ numero: 0 }), 'numero'],
    ['tomorrow’s date (2329)', unaGuia({ fechaEmision: '2026-11-25' }), 'fechaEmision'],
    ['a guía two days late (2108)', unaGuia({ fechaEmision: '2026-11-22' }), 'fechaEmision'],
    ['no hour (3437)', unaGuia({ horaEmision: '' }), 'horaEmision'],
    ['a start before its date (3343)', unaGuia({ inicioTraslado: '2026-11-23' }), 'inicioTraslado'],
    [
      'an unidentified receiver',
      unaGuia({ destinatario: { tipoDocumento: '-', numeroDocumento: '-', nombre: 'X' } }),
      'destinatario.numeroDocumento',
    ],
    ['a receiver without name', unaGuia({ destinatario: { ...otra, nombre: ' ' } }), 'destinatario.nombre'],
    ['no motive', unaGuia({ motivo: null }), 'motivo'],
    ['"otros" without saying what', unaGuia({ motivo: motivo('13', '') }), 'motivo.descripcion'],
    ['no buyer where the delivery is to someone else', unaGuia({ motivo: motivo('03') }), 'comprador'],
    [
      'a buyer who receives',
      unaGuia({ motivo: motivo('03'), comprador: otra, destinatario: otra }),
      'comprador.numeroDocumento',
    ],
    ['a buyer in a plain sale', unaGuia({ comprador: persona }), 'comprador'],
    ['a purchase without supplier', unaGuia({ motivo: motivo('02'), destinatario: propia }), 'proveedor'],
    [
      'a purchase from oneself',
      unaGuia({ motivo: motivo('02'), destinatario: propia, proveedor: propia }),
      'proveedor.numeroDocumento',
    ],
    ['a supplier in a plain sale', unaGuia({ proveedor: otra }), 'proveedor'],
    [
      'shops without their codes (3365)',
      unaGuia({ motivo: motivo('04'), destinatario: propia, partida: local('0000') }),
      'llegada.establecimiento',
    ],
    [
      'a shop of another RUC (3414)',
      unaGuia({
        motivo: motivo('04'),
        destinatario: propia,
        llegada: local('0001'),
        partida: { ...local('0000'), establecimiento: { codigo: '0000', ruc: otra.numeroDocumento } },
      }),
      'partida.establecimiento',
    ],
    ['neither public nor private', unaGuia({ modalidad: null }), 'modalidad'],
    [
      'a carrier in private transport (3347)',
      unaGuia({ transportista: unaGuiaPublica().transportista }),
      'transportista',
    ],
    ['no plate in private transport', unaGuia({ vehiculos: [] }), 'vehiculos'],
    ['no driver in private transport', unaGuia({ conductores: [] }), 'conductores'],
    ['a truck with M1L', unaGuia({ indicadores: ['TrasladoVehiculoM1L'], conductores: [] }), 'vehiculos'],
    ['a driver with M1L', unaGuia({ indicadores: ['TrasladoVehiculoM1L'], vehiculos: [] }), 'conductores'],
    ['public transport without carrier', unaGuiaPublica({ transportista: null }), 'transportista'],
    [
      'itself as its carrier',
      unaGuiaPublica({ transportista: { ruc: emisorDePrueba.ruc, razonSocial: 'X', registroMtc: null } }),
      'transportista.ruc',
    ],
    [
      'a carrier with a wrong RUC',
      unaGuiaPublica({ transportista: { ruc: '20000000002', razonSocial: 'X', registroMtc: null } }),
      'transportista.ruc',
    ],
    [
      'a truck in public transport that nobody announced',
      unaGuiaPublica({ vehiculos: unaGuia().vehiculos }),
      'vehiculos',
    ],
    [
      'the carrier’s drivers announced and not told',
      unaGuiaPublica({ indicadores: ['VehiculoConductoresTransp'], vehiculos: unaGuia().vehiculos }),
      'conductores',
    ],
    [
      'the carrier’s drivers in private transport',
      unaGuia({ indicadores: ['VehiculoConductoresTransp'] }),
      'indicadores',
    ],
    [
      'the same indicator twice',
      unaGuia({ indicadores: ['TransbordoProgramado', 'TransbordoProgramado'] }),
      'indicadores',
    ],
    ['a whole DAM in a plain sale', unaGuia({ indicadores: ['TrasladoTotalDAMoDS'] }), 'indicadores'],
    ['a car in a carrier’s guía', unaGuiaDeTransportista({ indicadores: ['TrasladoVehiculoM1L'] }), 'indicadores'],
    ['a short plate', unaGuia({ vehiculos: [{ placa: 'AB-12', tarjeta: null }] }), 'vehiculos.0.placa'],
    [
      'a plate twice',
      unaGuia({
        vehiculos: [
          { placa: 'ABC-123', tarjeta: null },
          { placa: 'abc123', tarjeta: null },
        ],
      }),
      'vehiculos',
    ],
    [
      'a driver with RUC',
      unaGuia({ conductores: [{ ...unaGuia().conductores[0]!, tipoDocumento: '6' }] }),
      'conductores.0.tipoDocumento',
    ],
    [
      'a driver’s short DNI',
      unaGuia({ conductores: [{ ...unaGuia().conductores[0]!, numeroDocumento: '123' }] }),
      'conductores.0.numeroDocumento',
    ],
    [
      'a driver without licence',
      unaGuia({ conductores: [{ ...unaGuia().conductores[0]!, licencia: '' }] }),
      'conductores.0.licencia',
    ],
    ['no weight', unaGuia({ pesoBruto: '0.000' }), 'pesoBruto'],
    ['four decimals of weight', unaGuia({ pesoBruto: '1.0001' }), 'pesoBruto'],
    ['a net weight in a plain sale', unaGuia({ pesoNeto: '100' }), 'pesoNeto'],
    ['more net than gross', unaGuia({ motivo: motivo('08'), documentos: [dam], pesoNeto: '126' }), 'pesoNeto'],
    ['half a package', unaGuia({ bultos: 1.5 }), 'bultos'],
    ['a point without district', unaGuia({ partida: { ...local('0000'), ubigeo: '15010' } }), 'partida.ubigeo'],
    ['a point without address', unaGuia({ llegada: { ...local('0000'), direccion: 'x' } }), 'llegada.direccion'],
    ['no point of arrival', unaGuia({ llegada: null }), 'llegada'],
    ['a factura without its issuer', unaGuia({ documentos: [{ ...dam, tipo: '01' }] }), 'documentos.0.emisor'],
    ['a DAM in a plain sale', unaGuia({ documentos: [dam] }), 'documentos.0.tipo'],
    ['an import without DAM (3440)', unaGuia({ motivo: motivo('08'), documentos: [] }), 'documentos'],
    ['the same document twice', unaGuia({ motivo: motivo('09'), documentos: [dam, dam] }), 'documentos'],
    ['nothing carried', unaGuia({ lineas: [] }), 'lineas'],
    ['a line of zero', unaGuia({ lineas: [{ ...unaGuia().lineas[0]!, cantidad: '0' }] }), 'lineas.0.cantidad'],
    [
      'a line without description',
      unaGuia({ lineas: [{ ...unaGuia().lineas[0]!, descripcion: ' ' }] }),
      'lineas.0.descripcion',
    ],
    ['a line without unit', unaGuia({ lineas: [{ ...unaGuia().lineas[0]!, unidad: '' }] }), 'lineas.0.unidad'],
    ['a carrier’s guía without sender', unaGuiaDeTransportista({ remitente: null }), 'remitente'],
    ['a carrier’s guía with a motive', unaGuiaDeTransportista({ motivo: motivo('01') }), 'motivo'],
    ['a carrier’s guía without plate', unaGuiaDeTransportista({ vehiculos: [] }), 'vehiculos'],
    ['a carrier’s guía without driver', unaGuiaDeTransportista({ conductores: [] }), 'conductores'],
    ['a sender named in the sender’s own guía', unaGuia({ remitente: otra }), 'remitente'],
    ['a long remark', unaGuia({ observacion: 'x'.repeat(251) }), 'observacion'],
  ])('refuses %s', (_, guia, campo) => {
    expect(campos(guia)).toContain(campo);
  });

  it.each(['01', '03', '05', '06', '09', '14', '17'])('wants another receiver for motive %s', (codigo) => {
    const cambios = { motivo: motivo(codigo), destinatario: propia };
    expect(campos(unaGuia(cambios))).toContain('destinatario.numeroDocumento');
  });

  it.each(['02', '04', '07'])('wants the company itself as receiver for motive %s', (codigo) => {
    expect(campos(unaGuia({ motivo: motivo(codigo) }))).toContain('destinatario.numeroDocumento');
  });

  it('says each thing in one sentence that ends, without shouting', () => {
    const todoMal = unaGuia({ serie: '', motivo: null, lineas: [], vehiculos: [], pesoBruto: '', inicioTraslado: '' });
    const reparos = validarGuia(todoMal, hoy);
    expect(reparos.length).toBeGreaterThan(5);
    for (const { motivo: frase } of reparos) expect(frase).toMatch(/^[A-ZÁÉÍÓÚ"].*\.$/);
  });
});
