import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { fechaPeruana } from '../../../../platform/time/lima.ts';
import type { GuiaRemision, IndicadorGuia, PersonaGuia, Punto } from '../../domain/guia-remision.ts';
import { numeroCompleto } from '../../domain/numeracion.ts';
import { conMiles, documentoDe, fechaHora, leyendaImpresa } from './formato.ts';
import type { Bloque, Impresion, Impreso, Par } from './impreso.ts';

const nombres = { '09': 'guía de remisión remitente electrónica', '31': 'guía de remisión transportista electrónica' };

const indicadores: Readonly<Record<IndicadorGuia, string>> = {
  TransbordoProgramado: 'Transbordo programado',
  TrasladoVehiculoM1L: 'Vehículo de categoría M1 o L',
  RetornoVehiculoEnvaseVacio: 'Retorno con envases vacíos',
  RetornoVehiculoVacio: 'Retorno de vehículo vacío',
  TrasladoTotalDAMoDS: 'Traslado total de la DAM o DS',
  VehiculoConductoresTransp: 'Con vehículos y conductores del transportista',
};

/** Guía de remisión, 09 and 31. Its QR is the address that SUNAT gave with the CDR. */
export function impresoDeGuia(guia: GuiaRemision, impresion: Impresion): Impreso {
  const nombre = nombres[guia.tipo];
  return {
    titulo: nombre.toUpperCase(),
    numero: numeroCompleto(guia.serie, guia.numero),
    emisor: guia.emisor,
    fechaEmision: guia.fechaEmision,
    horaEmision: guia.horaEmision,
    datos: [
      ['Destinatario', guia.destinatario.nombre],
      ['Documento', documentoDe(guia.destinatario) ?? 'Sin identificar'],
      ...(guia.observacion ? [['Observación', guia.observacion] as const] : []),
    ],
    condiciones: condiciones(guia),
    bloques: bloques(guia),
    columnas: [
      { rotulo: 'N.°', ancho: 30, alinear: 'right' },
      { rotulo: 'Código', ancho: 76, alinear: 'left' },
      { rotulo: 'Descripción', ancho: 0, alinear: 'left' },
      { rotulo: 'Und.', ancho: 46, alinear: 'left' },
      { rotulo: 'Cantidad', ancho: 70, alinear: 'right' },
    ],
    filas: guia.lineas.map(({ orden, codigo, descripcion, unidad, cantidad }) => ({
      celdas: [String(orden), codigo, descripcion, unidadEnPalabras(unidad), conMiles(cantidad)],
      enTicket: {
        texto: descripcion,
        detalle: [{ izquierda: codigo, derecha: `${conMiles(cantidad)} ${unidadEnPalabras(unidad)}` }],
      },
      acumulado: null,
    })),
    totales: [],
    total: null,
    pagos: [],
    leyendas: [],
    anexos: [],
    qr: impresion.enlace ?? null,
    hash: impresion.hash,
    leyendaImpresa: leyendaImpresa(`de la ${nombre}`, guia.emisor),
    firma: `Emitida por ${impresion.cajero}`,
    despedida: null,
  };
}

function condiciones(guia: GuiaRemision): Par[] {
  const { motivo, modalidad, unidadPeso, pesoNeto, bultos } = guia;
  const peso = (valor: string) => `${conMiles(valor)} ${unidadPeso === 'KGM' ? 'kg' : 't'}`;
  return [
    ['Emisión', fechaHora(guia.fechaEmision, guia.horaEmision)],
    ['Traslado', `Desde el ${fechaPeruana(guia.inicioTraslado)}`],
    ...(motivo ? [['Motivo', motivo.descripcion] as const] : []),
    ...(modalidad ? [['Modalidad', modalidad === '01' ? 'Transporte público' : 'Transporte privado'] as const] : []),
    ['Peso bruto', peso(guia.pesoBruto)],
    ...(pesoNeto ? [['Peso neto', peso(pesoNeto)] as const] : []),
    ...(bultos === null ? [] : [['Bultos', String(bultos)] as const]),
  ];
}

const persona = (titulo: string, una: PersonaGuia | null): Bloque[] =>
  una
    ? [
        {
          titulo,
          filas: [
            ['Nombre', una.nombre],
            ['Documento', documentoDe(una) ?? 'Sin identificar'],
          ],
        },
      ]
    : [];

const punto = (titulo: string, uno: Punto | null): Bloque[] =>
  uno
    ? [
        {
          titulo,
          filas: [
            ['Dirección', uno.direccion],
            ['Ubigeo', uno.ubigeo],
            ...(uno.establecimiento
              ? [['Establecimiento', `${uno.establecimiento.codigo} del RUC ${uno.establecimiento.ruc}`] as const]
              : []),
          ],
        },
      ]
    : [];

function bloques(guia: GuiaRemision): Bloque[] {
  const { transportista, registroMtc, vehiculos, conductores, documentos } = guia;
  const transporte: Par[] = [
    ...(transportista ? [['Empresa', `${transportista.razonSocial}, RUC ${transportista.ruc}`] as const] : []),
    ...((transportista?.registroMtc ?? registroMtc)
      ? [['Registro MTC', transportista?.registroMtc ?? registroMtc ?? ''] as const]
      : []),
    ...vehiculos.map(({ placa, tarjeta }, indice): Par => [
      indice === 0 ? 'Vehículo' : 'Otro vehículo',
      tarjeta ? `${placa}, tarjeta ${tarjeta}` : placa,
    ]),
    ...conductores.map((conductor, indice): Par => [
      indice === 0 ? 'Conductor' : 'Otro conductor',
      `${conductor.nombres} ${conductor.apellidos}, ${documentoDe(conductor) ?? ''}, licencia ${conductor.licencia}`,
    ]),
    ...guia.indicadores.map((uno): Par => ['Indicador', indicadores[uno]]),
  ];
  return [
    ...persona('Remitente', guia.remitente),
    ...persona('Comprador', guia.comprador),
    ...persona('Proveedor', guia.proveedor),
    ...punto('Punto de partida', guia.partida),
    ...punto('Punto de llegada', guia.llegada),
    ...(transporte.length > 0 ? [{ titulo: 'Transporte', filas: transporte }] : []),
    ...(documentos.length > 0
      ? [
          {
            titulo: 'Documentos relacionados',
            filas: documentos.map(({ nombre, numero, emisor }): Par => [
              nombre,
              emisor ? `${numero}, RUC ${emisor}` : numero,
            ]),
          },
        ]
      : []),
  ];
}
