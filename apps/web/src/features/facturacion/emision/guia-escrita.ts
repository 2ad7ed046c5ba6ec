import { guiaBody } from '@jsol/contracts/facturacion-guias';
import type { DatosDeEmision } from '@jsol/contracts/facturacion-formulario';
import type { Producto } from '@jsol/contracts/inventario';
import type { z } from 'zod';
import { erroresDelContrato, type Errores } from './errores-de-formulario.ts';

type Guia = z.output<typeof guiaBody>;
export type TipoGuia = Guia['tipo'];
export type PersonaEscrita = { tipoDocumento: string; numeroDocumento: string; nombre: string };
export type PuntoEscrito = { ubigeo: string; direccion: string; establecimiento: { codigo: string; ruc: string } };

/** A guía de remisión as it stands in its form, under the names of the request. */
export type GuiaEscrita = {
  remitente: PersonaEscrita;
  destinatario: PersonaEscrita;
  comprador: PersonaEscrita;
  proveedor: PersonaEscrita;
  motivo: { codigo: string; descripcion: string };
  modalidad: '01' | '02';
  inicioTraslado: string;
  pesoBruto: string;
  unidadPeso: string;
  pesoNeto: string;
  bultos: string;
  indicadores: string[];
  transportista: { ruc: string; razonSocial: string; registroMtc: string };
  registroMtc: string;
  vehiculos: { placa: string; tarjeta: string }[];
  conductores: {
    tipoDocumento: string;
    numeroDocumento: string;
    nombres: string;
    apellidos: string;
    licencia: string;
  }[];
  partida: PuntoEscrito;
  llegada: PuntoEscrito;
  documentos: { tipo: string; numero: string; emisor: string }[];
  lineas: {
    clave: string;
    productoId: string | null;
    codigo: string;
    descripcion: string;
    unidad: string;
    cantidad: string;
  }[];
  observacion: string;
};

const persona = (): PersonaEscrita => ({ tipoDocumento: '6', numeroDocumento: '', nombre: '' });
const punto = (ubigeo = '', direccion = ''): PuntoEscrito => ({
  ubigeo,
  direccion,
  establecimiento: { codigo: '', ruc: '' },
});

export const guiaVacia = ({ emisor, fecha }: Pick<DatosDeEmision, 'emisor' | 'fecha'>): GuiaEscrita => ({
  remitente: persona(),
  destinatario: persona(),
  comprador: persona(),
  proveedor: persona(),
  motivo: { codigo: '01', descripcion: '' },
  modalidad: '02',
  inicioTraslado: fecha,
  pesoBruto: '',
  unidadPeso: 'KGM',
  pesoNeto: '',
  bultos: '',
  indicadores: [],
  transportista: { ruc: '', razonSocial: '', registroMtc: '' },
  registroMtc: '',
  vehiculos: [],
  conductores: [],
  partida: punto(emisor.ubigeo, emisor.direccion),
  llegada: punto(),
  documentos: [],
  lineas: [],
  observacion: '',
});

export const bienDeProducto = (producto: Producto, clave: string): GuiaEscrita['lineas'][number] => ({
  clave,
  productoId: producto.id,
  codigo: producto.codigo,
  descripcion: producto.nombre,
  unidad: producto.unidad,
  cantidad: '1',
});
export const bienLibre = (descripcion: string, clave: string): GuiaEscrita['lineas'][number] => ({
  clave,
  productoId: null,
  codigo: 'LIBRE',
  descripcion,
  unidad: 'NIU',
  cantidad: '1',
});
export const conductorVacio = (): GuiaEscrita['conductores'][number] => ({
  tipoDocumento: '1',
  numeroDocumento: '',
  nombres: '',
  apellidos: '',
  licencia: '',
});

const numero = (texto: string): string => texto.trim().replace(',', '.');
const oNulo = (texto: string): string | null => (texto.trim() === '' ? null : texto.trim());
const personaONada = (una: PersonaEscrita) =>
  una.numeroDocumento.trim() === '' && una.nombre.trim() === '' ? null : una;
const puntoDe = ({ ubigeo, direccion, establecimiento }: PuntoEscrito) => ({
  ubigeo: ubigeo.trim(),
  direccion,
  establecimiento: establecimiento.codigo.trim() === '' ? null : establecimiento,
});

/** Whom catalogue 20 asks for beside the receiver. */
export const pideComprador = (motivo: string): boolean => motivo === '03' || motivo === '13';
export const pideProveedor = (motivo: string): boolean => motivo === '02' || motivo === '07' || motivo === '13';
/** Whoever sells on the road has no point of arrival yet. */
export const sinLlegada = (tipo: TipoGuia, motivo: string): boolean => tipo === '09' && motivo === '18';

function porTipo(tipo: TipoGuia, escrita: GuiaEscrita) {
  if (tipo === '31') return { remitente: personaONada(escrita.remitente), registroMtc: oNulo(escrita.registroMtc) };
  const { motivo, modalidad, transportista } = escrita;
  return {
    motivo,
    modalidad,
    comprador: pideComprador(motivo.codigo) ? personaONada(escrita.comprador) : null,
    proveedor: pideProveedor(motivo.codigo) ? personaONada(escrita.proveedor) : null,
    transportista:
      modalidad === '01'
        ? {
            ruc: transportista.ruc.trim(),
            razonSocial: transportista.razonSocial,
            registroMtc: oNulo(transportista.registroMtc),
          }
        : null,
  };
}

/** The request, or what is wrong with it by field. */
export function aGuia(
  tipo: TipoGuia,
  escrita: GuiaEscrita,
  nombreDeDocumento: (codigo: string) => string,
): { guia: Guia; errores: null } | { guia: null; errores: Errores } {
  const leida = guiaBody.safeParse({
    tipo,
    ...porTipo(tipo, escrita),
    destinatario: escrita.destinatario,
    inicioTraslado: escrita.inicioTraslado,
    pesoBruto: numero(escrita.pesoBruto),
    unidadPeso: escrita.unidadPeso,
    pesoNeto: escrita.pesoNeto.trim() === '' ? null : numero(escrita.pesoNeto),
    bultos: escrita.bultos.trim() === '' ? null : Number(escrita.bultos),
    indicadores: escrita.indicadores,
    vehiculos: escrita.vehiculos.map(({ placa, tarjeta }) => ({ placa, tarjeta: oNulo(tarjeta) })),
    conductores: escrita.conductores,
    partida: puntoDe(escrita.partida),
    llegada: sinLlegada(tipo, escrita.motivo.codigo) ? null : puntoDe(escrita.llegada),
    documentos: escrita.documentos.map((documento) => ({
      tipo: documento.tipo,
      nombre: nombreDeDocumento(documento.tipo),
      numero: documento.numero.trim().toUpperCase(),
      emisor: oNulo(documento.emisor),
    })),
    lineas: escrita.lineas.map(({ clave: _, cantidad, ...linea }) => ({ ...linea, cantidad: numero(cantidad) })),
    observacion: oNulo(escrita.observacion),
  });
  return leida.success ? { guia: leida.data, errores: null } : { guia: null, errores: erroresDelContrato(leida.error) };
}
