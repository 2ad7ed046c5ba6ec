import type { Principal } from '../../../platform/auth/principal.ts';
import type { Reader, Tx } from '../../../platform/database/database.ts';
import { actorDe, auditar } from '../../auditoria/public.ts';
import { mesAbierto } from '../errors.ts';
import type { LibrosTables } from './tables.ts';
import { diasDelMes, sinRespuestaDelMes } from './ventas-del-mes.ts';

/** Who closed a month and when; null for an open one. */
export const cierreDelMes = async (reader: Reader, periodo: string): Promise<{ en: Date; por: string } | null> =>
  (await reader
    .withTables<LibrosTables>()
    .selectFrom('facturacion.periodos_cerrados')
    .select(['cerrado_en as en', 'cerrado_por as por'])
    .where('periodo', '=', periodo)
    .executeTakeFirst()) ?? null;

/** Closes a month that is over, whose receipts SUNAT has all answered for and whose sales register has no error. */
export async function cerrarMes(tx: Tx, periodo: string, quien: Principal, hoy: string): Promise<void> {
  if (await cierreDelMes(tx, periodo)) throw mesAbierto(`El mes ${periodo} ya está cerrado.`);
  if (diasDelMes(periodo).hasta >= hoy) throw mesAbierto(`El mes ${periodo} todavía no termina.`);
  const pendientes = await sinRespuestaDelMes(tx, periodo);
  if (pendientes > 0) {
    throw mesAbierto(
      `${periodo} tiene ${pendientes} comprobantes sin respuesta de SUNAT; el mes se cierra cuando la tengan.`,
    );
  }
  const tablas = tx.withTables<LibrosTables>();
  const ventas = await tablas
    .selectFrom('facturacion.libros_generados')
    .select(['errores', 'version'])
    .where('periodo', '=', periodo)
    .where('libro', '=', '140100')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!ventas) throw mesAbierto(`Genere primero los libros de ${periodo}.`);
  if (ventas.errores > 0) {
    throw mesAbierto(
      `El registro de ventas de ${periodo} tiene ${ventas.errores} errores; corríjalos y genérelo otra vez.`,
    );
  }
  await tablas.insertInto('facturacion.periodos_cerrados').values({ periodo, cerrado_por: quien.name }).execute();
  await auditar(tx, {
    actor: actorDe(quien),
    accion: 'facturacion.mes_cerrado',
    entidad: 'mes',
    entidadId: periodo,
    detalle: { version: ventas.version },
  });
}

export async function reabrirMes(tx: Tx, periodo: string, motivo: string, quien: Principal): Promise<void> {
  const { numDeletedRows } = await tx
    .withTables<LibrosTables>()
    .deleteFrom('facturacion.periodos_cerrados')
    .where('periodo', '=', periodo)
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) throw mesAbierto(`El mes ${periodo} no está cerrado.`);
  await auditar(tx, {
    actor: actorDe(quien),
    accion: 'facturacion.mes_reabierto',
    entidad: 'mes',
    entidadId: periodo,
    detalle: { motivo },
  });
}
