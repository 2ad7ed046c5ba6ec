import { sql } from 'kysely';
import type { EmisorConfigurado } from '@jsol/contracts/facturacion-configuracion';
import type { Reader } from '../../../../platform/database/database.ts';
import type { FacturacionTables } from '../../tables.ts';
import { columnasDelEmisor } from '../../use-cases/cargar-emisor.ts';
import { configuracionNoEncontrada } from '../errors.ts';

/** Whether the company has issued anything: from then on its RUC stays. */
export async function haEmitido(reader: Reader): Promise<boolean> {
  const fila = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.comprobantes')
    .select('id')
    .limit(1)
    .executeTakeFirst();
  return fila !== undefined;
}

export async function leerEmisor(reader: Reader): Promise<EmisorConfigurado> {
  const [fila, rucFijo] = await Promise.all([
    reader
      .withTables<FacturacionTables>()
      .selectFrom('facturacion.emisor')
      .select([
        ...columnasDelEmisor,
        'color',
        sql<boolean>`logo is not null`.as('tieneLogo'),
        'actualizado_por as actualizadoPor',
        'actualizado_en as actualizadoEn',
      ])
      .executeTakeFirst(),
    haEmitido(reader),
  ]);
  if (!fila) throw configuracionNoEncontrada('Todavía no hay una empresa registrada.');
  return { ...fila, rucFijo, actualizadoEn: fila.actualizadoEn?.toISOString() ?? null };
}

export type Marca = { logo: { contenido: Buffer; tipo: 'image/png' | 'image/jpeg' } | null; color: string | null };

/** What the printed forms look like. */
export async function marcaDelEmisor(reader: Reader): Promise<Marca> {
  const fila = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.emisor')
    .select(['logo', 'logo_tipo', 'color'])
    .executeTakeFirst();
  return {
    logo: fila?.logo && fila.logo_tipo ? { contenido: fila.logo, tipo: fila.logo_tipo } : null,
    color: fila?.color ?? null,
  };
}
