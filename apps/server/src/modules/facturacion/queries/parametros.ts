import type { Reader } from '../../../platform/database/database.ts';
import { parametros, type NombreParametro } from '../domain/parametros.ts';
import { sinDatoVigente } from '../errors.ts';
import type { FacturacionTables } from '../tables.ts';

/** The value in force on a Lima day, decimal text such as `0.18`. Throws `facturacion.sin_dato_vigente`. */
export async function parametroVigente(reader: Reader, nombre: NombreParametro, fecha: string): Promise<string> {
  const { [nombre]: valor } = await parametrosVigentes(reader, [nombre], fecha);
  return valor!;
}

/** Several at once. Throws `facturacion.sin_dato_vigente` naming the first that has none. */
export async function parametrosVigentes<Nombre extends NombreParametro>(
  reader: Reader,
  nombres: readonly Nombre[],
  fecha: string,
): Promise<Record<Nombre, string>> {
  const filas = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.parametros')
    .distinctOn('nombre')
    .select(['nombre', 'valor'])
    .where('nombre', 'in', nombres)
    .where('vigente_desde', '<=', fecha)
    .orderBy('nombre')
    .orderBy('vigente_desde', 'desc')
    .execute();
  const valores = Object.fromEntries(filas.map(({ nombre, valor }) => [nombre, valor])) as Record<Nombre, string>;
  const falta = nombres.find((nombre) => valores[nombre] === undefined);
  if (falta) throw sinDatoVigente(`No hay un valor para el ${fecha} de: ${parametros[falta].descripcion}.`);
  return valores;
}

export type Detraccion = {
  codigo: string;
  descripcion: string;
  /** `12.00` */
  porcentaje: string;
  /** The parameter that says above which amount it applies. */
  umbral: NombreParametro;
};

/** The withholding of a code of catalogue 54 on a Lima day; null when there is none. */
export async function detraccionVigente(reader: Reader, codigo: string, fecha: string): Promise<Detraccion | null> {
  const fila = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.detracciones')
    .select(['codigo', 'descripcion', 'porcentaje', 'umbral'])
    .where('codigo', '=', codigo)
    .where('vigente_desde', '<=', fecha)
    .orderBy('vigente_desde', 'desc')
    .limit(1)
    .executeTakeFirst();
  return fila ? { ...fila, umbral: fila.umbral as NombreParametro } : null;
}

/** Kinds with a legal time: notes by the family of their series, `RC_BAJA` for boletas that are voided. */
export type TipoPlazo =
  '01' | '03' | '04' | '07F' | '07B' | '08F' | '08B' | '09' | '20' | '31' | '40' | 'RC' | 'RC_BAJA' | 'RA' | 'RR';

/** Calendar days after the issue date in which SUNAT takes what was issued on that day. */
export async function plazoVigente(reader: Reader, tipo: TipoPlazo, fecha: string): Promise<number> {
  const fila = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.plazos')
    .select('dias')
    .where('tipo', '=', tipo)
    .where('vigente_desde', '<=', fecha)
    .orderBy('vigente_desde', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!fila) throw sinDatoVigente(`No hay un plazo para el ${fecha} de los documentos ${tipo}.`);
  return fila.dias;
}

export type TipoCambio = { fecha: string; compra: string; venta: string; fuente: string };

/** The rate of the day, or the last one published before; null when there is none. */
export async function tipoCambioVigente(reader: Reader, moneda: string, fecha: string): Promise<TipoCambio | null> {
  const fila = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.tipos_cambio')
    .select(['fecha', 'compra', 'venta', 'fuente'])
    .where('moneda', '=', moneda)
    .where('fecha', '<=', fecha)
    .orderBy('fecha', 'desc')
    .limit(1)
    .executeTakeFirst();
  return fila ?? null;
}

export type EntradaCatalogo = { codigo: string; descripcion: string; datos: Record<string, unknown> };

/** The codes of a catalogue that may be used on a Lima day. */
export async function catalogoVigente(reader: Reader, catalogo: string, fecha: string): Promise<EntradaCatalogo[]> {
  return reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.catalogos')
    .distinctOn('codigo')
    .select(['codigo', 'descripcion', 'datos'])
    .where('catalogo', '=', catalogo)
    .where('vigente_desde', '<=', fecha)
    .where((eb) => eb.or([eb('vigente_hasta', 'is', null), eb('vigente_hasta', '>=', fecha)]))
    .orderBy('codigo')
    .orderBy('vigente_desde', 'desc')
    .execute();
}

/** When the company's monthly obligations of a period (`2026-11`) are due; null when the year is not loaded yet. */
export async function vencimientoDelPeriodo(
  reader: Reader,
  periodo: string,
  empresa: { ruc: string; buenContribuyente: boolean },
): Promise<string | null> {
  const fila = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.calendario')
    .select('vence')
    .where('periodo', '=', periodo)
    .where('grupo', '=', grupoDe(empresa))
    .executeTakeFirst();
  return fila?.vence ?? null;
}

const grupos = ['0', '1', '2-3', '2-3', '4-5', '4-5', '6-7', '6-7', '8-9', '8-9'] as const;
const grupoDe = ({ ruc, buenContribuyente }: { ruc: string; buenContribuyente: boolean }): string =>
  buenContribuyente ? 'BC' : grupos[Number(ruc.at(-1))]!;
