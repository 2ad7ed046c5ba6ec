import { describe, expect, it } from 'vitest';
import { aGuia, bienLibre, guiaVacia, type GuiaEscrita } from './guia-escrita.ts';

const vacia = guiaVacia({
  fecha: '2026-11-24',
  emisor: { ruc: '20000000001', razonSocial: 'Empresa', direccion: 'Av. Uno 1', ubigeo: '150114' },
});
const otro = { tipoDocumento: '6', numeroDocumento: '20131312955', nombre: 'Cliente S.A.C.' };
const escrita = (cambio: Partial<GuiaEscrita> = {}): GuiaEscrita => ({
  ...vacia,
  destinatario: otro,
  pesoBruto: '12,5',
  llegada: { ubigeo: '150101', direccion: 'Av. Dos 2', establecimiento: { codigo: '', ruc: '' } },
  lineas: [{ ...bienLibre('Cemento', 'a'), cantidad: '10' }],
  ...cambio,
});
const guia = (cambio?: Partial<GuiaEscrita>, tipo: '09' | '31' = '09') =>
  aGuia(tipo, escrita(cambio), (codigo) => `Documento ${codigo}`).guia;

describe('aGuia', () => {
  it('leaves from the company, today, by its own transport unless one says otherwise', () => {
    expect(guia()).toMatchObject({
      partida: { ubigeo: '150114', direccion: 'Av. Uno 1', establecimiento: null },
      inicioTraslado: '2026-11-24',
      modalidad: '02',
      pesoBruto: '12.5',
      transportista: null,
      bultos: null,
    });
  });

  it('sends the carrier of a public transport alone', () => {
    const transportista = { ruc: '20131312955', razonSocial: 'Rápido S.A.', registroMtc: '' };
    expect(guia({ transportista })!.transportista).toBeNull();
    expect(guia({ transportista, modalidad: '01' })!.transportista).toMatchObject({ registroMtc: null });
  });

  it('sends buyer and supplier only with the reasons that have them', () => {
    const terceros = { comprador: otro, proveedor: otro };
    expect(guia(terceros)).toMatchObject({ comprador: null, proveedor: null });
    expect(guia({ ...terceros, motivo: { codigo: '03', descripcion: '' } })).toMatchObject({
      comprador: otro,
      proveedor: null,
    });
    expect(guia({ ...terceros, motivo: { codigo: '02', descripcion: '' } })).toMatchObject({ proveedor: otro });
  });

  it('has no point of arrival for who sells on the road, and no reason when the carrier issues it', () => {
    expect(guia({ motivo: { codigo: '18', descripcion: '' } })!.llegada).toBeNull();
    expect(guia({ remitente: otro }, '31')).toMatchObject({ motivo: null, modalidad: null, remitente: otro });
  });

  it('names the documents it goes with', () => {
    const documentos = [{ tipo: '01', numero: ' f001-15', emisor: '20000000001' }];
    expect(guia({ documentos })!.documentos).toEqual([
      { tipo: '01', nombre: 'Documento 01', numero: 'F001-15', emisor: '20000000001' },
    ]);
  });

  it('says what is missing under the name of the field', () => {
    const { errores } = aGuia('09', escrita({ pesoBruto: '', lineas: [] }), String);
    expect(Object.keys(errores!).sort()).toEqual(['lineas', 'pesoBruto']);
  });
});
