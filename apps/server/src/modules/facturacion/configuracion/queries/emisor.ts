import type { EmisorConfigurado } from '@jsol/contracts/facturacion-configuracion';
import type { Reader } from '../../../../platform/database/database.ts';
import type { FacturacionTables } from '../../tables.ts';
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
    reader.withTables<FacturacionTables>().selectFrom('facturacion.emisor').selectAll().executeTakeFirst(),
    haEmitido(reader),
  ]);
  if (!fila) throw configuracionNoEncontrada('Todavía no hay una empresa registrada.');
  return {
    ruc: fila.ruc,
    razonSocial: fila.razon_social,
    nombreComercial: fila.nombre_comercial,
    direccion: fila.direccion,
    distrito: fila.distrito,
    provincia: fila.provincia,
    departamento: fila.departamento,
    ubigeo: fila.ubigeo,
    telefono: fila.telefono,
    web: fila.web,
    color: fila.color,
    tieneLogo: fila.logo !== null,
    rucFijo,
    actualizadoPor: fila.actualizado_por,
    actualizadoEn: fila.actualizado_en?.toISOString() ?? null,
  };
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
