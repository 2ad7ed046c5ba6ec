import type { DatosDeEmision } from '@jsol/contracts/facturacion-formulario';
import type { Reader } from '../../../platform/database/database.ts';
import { parametros } from '../domain/parametros.ts';
import type { FacturacionTables } from '../tables.ts';
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
  const [valores, tipoCambio, detracciones, unidades, afectaciones, tiposOperacion, mediosPago, traslado, r20, r40] =
    await Promise.all([
      parametrosVigentes(reader, nombres, fecha),
      tipoCambioVigente(reader, 'USD', fecha),
      detraccionesVigentes(reader, fecha),
      ...['03', '07', '51', '59', '20', '23', '22'].map((catalogo) => lista(reader, catalogo, fecha)),
    ] as const);
  return {
    fecha,
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
    unidades: unidades!,
    afectaciones: afectaciones!,
    tiposOperacion: tiposOperacion!,
    mediosPago: mediosPago!,
    motivosTraslado: traslado!,
    regimenesRetencion: r20!,
    regimenesPercepcion: r40!,
  };
}
