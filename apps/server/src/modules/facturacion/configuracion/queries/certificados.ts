import type { CertificadoGuardado } from '@jsol/contracts/facturacion-configuracion';
import type { Reader } from '../../../../platform/database/database.ts';
import type { FacturacionTables } from '../../tables.ts';
import { desplazamiento, type Paginacion } from './paginar.ts';

const columnas = [
  'id',
  'ruc',
  'titular',
  'entidad',
  'numero_serie',
  'huella',
  'desde',
  'hasta',
  'demostracion',
  'firma',
  'subido_por',
  'subido_en',
  'retirado_en',
] as const;

/** Whole days left; negative once it has expired. */
export const diasHasta = (hasta: Date, ahora: Date): number =>
  Math.floor((hasta.getTime() - ahora.getTime()) / 86_400_000);

/** The one that signs first, then the newest. Never the files themselves. */
export async function listarCertificados(reader: Reader, paginacion: Paginacion, ahora: Date) {
  const db = reader.withTables<FacturacionTables>();
  const [filas, { total }] = await Promise.all([
    db
      .selectFrom('facturacion.certificados')
      .select(columnas)
      .orderBy('firma', 'desc')
      .orderBy('subido_en', 'desc')
      .limit(paginacion.porPagina)
      .offset(desplazamiento(paginacion))
      .execute(),
    db
      .selectFrom('facturacion.certificados')
      .select((eb) => eb.fn.countAll<string>().as('total'))
      .executeTakeFirstOrThrow(),
  ]);
  const items = filas.map((fila): CertificadoGuardado => ({
    id: fila.id,
    ruc: fila.ruc,
    titular: fila.titular,
    entidad: fila.entidad,
    numeroSerie: fila.numero_serie,
    huella: fila.huella,
    desde: fila.desde.toISOString(),
    hasta: fila.hasta.toISOString(),
    diasRestantes: diasHasta(fila.hasta, ahora),
    demostracion: fila.demostracion,
    firma: fila.firma,
    subidoPor: fila.subido_por,
    subidoEn: fila.subido_en.toISOString(),
    retiradoEn: fila.retirado_en?.toISOString() ?? null,
  }));
  return { items, total: Number(total), ...paginacion };
}
