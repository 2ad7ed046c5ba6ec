import { sql } from 'kysely';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Reader, Tx } from '../../../platform/database/database.ts';
import { actorDe, auditar } from '../../auditoria/public.ts';
import { mesCerrado } from '../errors.ts';
import { conceptosContables, type ConceptoContable, type Cuentas } from './asientos.ts';
import { cierreDelMes } from './periodos.ts';
import type { LibrosTables } from './tables.ts';

/** The account of each concept in force on a day. Throws when one has none: they come with the migration. */
export async function cuentasVigentes(reader: Reader, fecha: string): Promise<Cuentas> {
  const { rows } = await sql<{ concepto: string; cuenta: string }>`
    select distinct on (concepto) concepto, cuenta from facturacion.cuentas_contables
    where vigente_desde <= ${fecha} order by concepto, vigente_desde desc`.execute(reader);
  const cuentas = Object.fromEntries(rows.map(({ concepto, cuenta }) => [concepto, cuenta]));
  const falta = conceptosContables.find((concepto) => !cuentas[concepto]);
  if (falta) throw new Error(`no account for "${falta}" on ${fecha}`);
  return cuentas as Cuentas;
}

/** Every account of every concept, the newest first. */
export async function historiaDeCuentas(reader: Reader) {
  const filas = await reader
    .withTables<LibrosTables>()
    .selectFrom('facturacion.cuentas_contables')
    .select(['concepto', 'vigente_desde as vigenteDesde', 'cuenta', 'descripcion'])
    .orderBy('concepto')
    .orderBy('vigente_desde', 'desc')
    .execute();
  return filas;
}

/** From a day on; entries of closed months stay as they are because their files are kept. */
export async function cambiarCuenta(
  tx: Tx,
  concepto: ConceptoContable,
  { vigenteDesde, cuenta, descripcion }: { vigenteDesde: string; cuenta: string; descripcion: string },
  quien: Principal,
): Promise<void> {
  if (await cierreDelMes(tx, vigenteDesde.slice(0, 7))) {
    throw mesCerrado(`El mes ${vigenteDesde.slice(0, 7)} está cerrado; elija una fecha posterior.`);
  }
  await tx
    .withTables<LibrosTables>()
    .insertInto('facturacion.cuentas_contables')
    .values({ concepto, vigente_desde: vigenteDesde, cuenta, descripcion })
    .onConflict((conflicto) => conflicto.columns(['concepto', 'vigente_desde']).doUpdateSet({ cuenta, descripcion }))
    .execute();
  await auditar(tx, {
    actor: actorDe(quien),
    accion: 'facturacion.cuenta_cambiada',
    entidad: 'cuenta_contable',
    entidadId: concepto,
    detalle: { vigenteDesde, cuenta, descripcion },
  });
}
