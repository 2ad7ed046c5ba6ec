import type { Tx } from '../../../platform/database/database.ts';
import type { Emisor } from '../domain/comprobante.ts';
import type { TipoDocumento } from '../domain/numeracion.ts';
import type { FacturacionTables } from '../tables.ts';

export type NuevaSerie = {
  tipo: TipoDocumento;
  serie: string;
  /** SUNAT's code of the establishment, 4 digits. */
  establecimiento: string;
  /** The last number already used, in another system or on paper; 0 for a new series. */
  ultimoNumero: number;
};

/** Writes the one company of this installation and its series. The data must have been validated. */
export async function registrarEmisor(tx: Tx, emisor: Emisor, series: readonly NuevaSerie[]): Promise<void> {
  const { razonSocial: razon_social, nombreComercial: nombre_comercial, ...resto } = emisor;
  const db = tx.withTables<FacturacionTables>();
  await db
    .insertInto('facturacion.emisor')
    .values({ razon_social, nombre_comercial, ...resto })
    .execute();
  await db
    .insertInto('facturacion.series')
    .values(
      series.map(({ ultimoNumero: ultimo_numero, ...serie }) => ({
        ...serie,
        ultimo_numero,
        primer_numero: ultimo_numero + 1,
      })),
    )
    .execute();
}
