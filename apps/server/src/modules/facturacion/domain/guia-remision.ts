import { textoLimpio, type Emisor } from './comprobante.ts';

/** 09 is issued by who sends the goods, 31 by the carrier. */
export type TipoGuia = '09' | '31';

export type PersonaGuia = {
  /** Catalogue 06. */
  tipoDocumento: string;
  numeroDocumento: string;
  nombre: string;
};

export type Punto = {
  /** INEI, 6 digits. */
  ubigeo: string;
  direccion: string;
  /** SUNAT's code of the establishment, 4 digits, and the RUC it belongs to; both or none. */
  establecimiento: { codigo: string; ruc: string } | null;
};

export type Vehiculo = {
  /** 6 to 8 letters and digits, no hyphen. */
  placa: string;
  /** Tarjeta única de circulación or habilitación vehicular. */
  tarjeta: string | null;
};

export type Conductor = {
  tipoDocumento: string;
  numeroDocumento: string;
  nombres: string;
  apellidos: string;
  licencia: string;
};

/** As SUNAT spells them after `SUNAT_Envio_Indicador`. */
export type IndicadorGuia =
  | 'TransbordoProgramado'
  | 'TrasladoVehiculoM1L'
  | 'RetornoVehiculoEnvaseVacio'
  | 'RetornoVehiculoVacio'
  | 'TrasladoTotalDAMoDS'
  | 'VehiculoConductoresTransp';

export type DocumentoRelacionado = {
  /** Catalogue 61, and its name. */
  tipo: string;
  nombre: string;
  numero: string;
  /** RUC of who issued it; null where there is none. */
  emisor: string | null;
};

export type LineaGuia = {
  /** 1 … n. */
  orden: number;
  productoId: string | null;
  codigo: string;
  descripcion: string;
  /** UN/ECE rec 20. */
  unidad: string;
  cantidad: string;
};

/**
 * A guía de remisión as it was issued. Names of codes (motive, document types) are frozen with it: catalogues change,
 * paper does not.
 */
export type GuiaRemision = {
  tipo: TipoGuia;
  serie: string;
  numero: number;
  /** SUNAT's code of the issuing establishment, 4 digits. */
  establecimiento: string;
  fechaEmision: string;
  horaEmision: string;
  emisor: Emisor;
  /** 31: who handed the goods over. 09: null, it is the issuer. */
  remitente: PersonaGuia | null;
  destinatario: PersonaGuia;
  comprador: PersonaGuia | null;
  proveedor: PersonaGuia | null;
  /** Catalogue 20; null in a 31. For 13 (otros) `descripcion` says which. */
  motivo: { codigo: string; descripcion: string } | null;
  /** Catalogue 18: 01 público, 02 privado; null in a 31. */
  modalidad: '01' | '02' | null;
  /** Day on which the goods start to move, or are handed to the carrier. */
  inicioTraslado: string;
  /** Up to 3 decimals. */
  pesoBruto: string;
  unidadPeso: 'KGM' | 'TNE';
  /** Only in import and export; same unit. */
  pesoNeto: string | null;
  bultos: number | null;
  indicadores: IndicadorGuia[];
  /** The carrier of a 09 by public transport. */
  transportista: { ruc: string; razonSocial: string; registroMtc: string | null } | null;
  /** 31: the issuer's own registration with the MTC. */
  registroMtc: string | null;
  /** The first is the main one. */
  vehiculos: Vehiculo[];
  conductores: Conductor[];
  partida: Punto;
  /** null only for who sells on the road (motive 18). */
  llegada: Punto | null;
  documentos: DocumentoRelacionado[];
  lineas: LineaGuia[];
  observacion: string | null;
};

/** Freezes the content: texts tidied, plates and licences in capitals without hyphens, lines numbered. */
export function crearGuia(
  datos: Omit<GuiaRemision, 'lineas'> & { lineas: readonly Omit<LineaGuia, 'orden'>[] },
): GuiaRemision {
  return {
    ...datos,
    remitente: datos.remitente && persona(datos.remitente),
    destinatario: persona(datos.destinatario),
    comprador: datos.comprador && persona(datos.comprador),
    proveedor: datos.proveedor && persona(datos.proveedor),
    motivo: datos.motivo && { ...datos.motivo, descripcion: textoLimpio(datos.motivo.descripcion) },
    transportista: datos.transportista && {
      ...datos.transportista,
      razonSocial: textoLimpio(datos.transportista.razonSocial),
      registroMtc: clave(datos.transportista.registroMtc),
    },
    registroMtc: clave(datos.registroMtc),
    vehiculos: datos.vehiculos.map(({ placa, tarjeta }) => ({ placa: clave(placa) ?? '', tarjeta: clave(tarjeta) })),
    conductores: datos.conductores.map((conductor) => ({
      ...conductor,
      nombres: textoLimpio(conductor.nombres),
      apellidos: textoLimpio(conductor.apellidos),
      licencia: clave(conductor.licencia) ?? '',
    })),
    partida: punto(datos.partida),
    llegada: datos.llegada && punto(datos.llegada),
    documentos: datos.documentos.map((documento) => ({
      ...documento,
      nombre: textoLimpio(documento.nombre),
      numero: textoLimpio(documento.numero),
    })),
    lineas: datos.lineas.map((linea, indice) => ({
      ...linea,
      orden: indice + 1,
      codigo: textoLimpio(linea.codigo),
      descripcion: textoLimpio(textoLimpio(linea.descripcion).slice(0, 500)),
    })),
    observacion: datos.observacion === null ? null : textoLimpio(datos.observacion) || null,
  };
}

const persona = (una: PersonaGuia): PersonaGuia => ({ ...una, nombre: textoLimpio(una.nombre) });
const punto = (uno: Punto): Punto => ({ ...uno, direccion: textoLimpio(uno.direccion) });
const clave = (texto: string | null): string | null => texto?.toUpperCase().replace(/[\s-]/g, '') || null;
