import type { DatosDeEmision } from '@jsol/contracts/facturacion-formulario';
import type { Reader } from '../../../platform/database/database.ts';
import { parametros } from '../domain/parametros.ts';
import type { FacturacionTables } from '../tables.ts';
import { cargarEmisor } from '../use-cases/cargar-emisor.ts';
import { catalogoVigente, parametrosVigentes, tipoCambioVigente } from './parametros.ts';

const nombres = [
  'igv',
  'ivap',
  'icbper',
  'retencion',
  'percepcion_51',
  'percepcion_52',
  'percepcion_53',
  'umbral_identificacion_boleta',
] as const;

const lista = async (reader: Reader, catalogo: string, fecha: string) =>
  (await catalogoVigente(reader, catalogo, fecha)).map(({ codigo, descripcion }) => ({ codigo, descripcion }));

const detraccionesVigentes = (reader: Reader, fecha: string) =>
  reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.detracciones')
    .distinctOn('codigo')
    .select(['codigo', 'descripcion', 'porcentaje'])
    .where('vigente_desde', '<=', fecha)
    .orderBy('codigo')
    .orderBy('vigente_desde', 'desc')
    .execute();

/** Everything the form of a document needs beside what the person types, as it is in force on a Lima day. */
export async function datosDeEmision(reader: Reader, fecha: string): Promise<DatosDeEmision> {
  const [valores, emisor, tipoCambio, detracciones, ...listas] = await Promise.all([
    parametrosVigentes(reader, nombres, fecha),
    cargarEmisor(reader),
    tipoCambioVigente(reader, 'USD', fecha),
    detraccionesVigentes(reader, fecha),
    lista(reader, '03', fecha),
    lista(reader, '07', fecha),
    lista(reader, '51', fecha),
    lista(reader, '59', fecha),
    lista(reader, '20', fecha),
    lista(reader, '61', fecha),
    lista(reader, '23', fecha),
    lista(reader, '22', fecha),
  ]);
  const [unidades, afectaciones, tiposOperacion, mediosPago, motivosTraslado, documentosDeTraslado, ...regimenes] =
    listas;
  const [regimenesRetencion, regimenesPercepcion] = regimenes;
  return {
    fecha,
    emisor: {
      ruc: emisor.ruc,
      razonSocial: emisor.razonSocial,
      direccion: emisor.direccion,
      ubigeo: emisor.ubigeo,
    },
    tasas: { igv: valores.igv, ivap: valores.ivap, retencion: valores.retencion },
    percepciones: (['51', '52', '53'] as const).map((codigo) => ({
      codigo,
      descripcion: parametros[`percepcion_${codigo}`].descripcion,
      tasa: valores[`percepcion_${codigo}`],
    })),
    icbper: valores.icbper,
    umbralIdentificacion: valores.umbral_identificacion_boleta,
    tipoCambio: tipoCambio && { fecha: tipoCambio.fecha, compra: tipoCambio.compra, venta: tipoCambio.venta },
    detracciones,
    unidades,
    afectaciones,
    tiposOperacion,
    mediosPago,
    motivosTraslado,
    documentosDeTraslado,
    regimenesRetencion,
    regimenesPercepcion,
  };
}
