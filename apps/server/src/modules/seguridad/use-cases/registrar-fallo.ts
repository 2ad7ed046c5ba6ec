import { sql } from 'kysely';
import type { Reader, Tx } from '../../../platform/database/database.ts';
import { bloqueadoHasta, trasUnFallo, type Intentos, type ReglaBloqueo } from '../domain/bloqueo.ts';
import type { SeguridadTables } from '../tables.ts';

export type Sujeto = { tipo: 'usuario' | 'ip'; sujeto: string };

/** Addresses kept per subject; enough for the alert. */
const maximoIps = 10;

/** Until when the subject may not try; null when it may. */
export async function bloqueoVigente(reader: Reader, { tipo, sujeto }: Sujeto, ahora: Date): Promise<Date | null> {
  const fila = await reader
    .withTables<SeguridadTables>()
    .selectFrom('seguridad.intentos_login')
    .select('bloqueado_hasta as bloqueadoHasta')
    .where('tipo', '=', tipo)
    .where('sujeto', '=', sujeto)
    .executeTakeFirst();
  return bloqueadoHasta(fila, ahora);
}

/** Counts one failure. `recienBloqueado` is true for the one that locks. */
export async function registrarFallo(
  tx: Tx,
  { tipo, sujeto }: Sujeto,
  ip: string,
  ahora: Date,
  regla: ReglaBloqueo,
): Promise<Intentos & { recienBloqueado: boolean }> {
  const db = tx.withTables<SeguridadTables>();
  // A row to lock, so that two failures of the same subject are counted one after the other.
  await sql`
    insert into seguridad.intentos_login (tipo, sujeto, fallos, desde, actualizado_en)
    values (${tipo}, ${sujeto}, 0, ${ahora}, ${ahora}) on conflict do nothing`.execute(tx);
  const fila = await db
    .selectFrom('seguridad.intentos_login')
    .selectAll()
    .where('tipo', '=', tipo)
    .where('sujeto', '=', sujeto)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const antes: Intentos = {
    fallos: fila.fallos,
    desde: fila.desde,
    bloqueadoHasta: fila.bloqueado_hasta,
    bloqueos: fila.bloqueos,
    actualizadoEn: fila.actualizado_en,
  };
  const despues = trasUnFallo(antes, ahora, regla);
  const ips = despues.fallos === 1 ? [ip] : [...new Set([...fila.ips, ip])].slice(-maximoIps);
  await db
    .updateTable('seguridad.intentos_login')
    .set({
      fallos: despues.fallos,
      desde: despues.desde,
      bloqueado_hasta: despues.bloqueadoHasta,
      bloqueos: despues.bloqueos,
      actualizado_en: ahora,
      ips,
    })
    .where('tipo', '=', tipo)
    .where('sujeto', '=', sujeto)
    .execute();
  return { ...despues, recienBloqueado: despues.bloqueos > antes.bloqueos && despues.bloqueadoHasta !== null };
}

/** Forgets a subject's failures. @returns whether there were any. */
export async function olvidarFallos(tx: Tx, { tipo, sujeto }: Sujeto): Promise<boolean> {
  const { numDeletedRows } = await tx
    .withTables<SeguridadTables>()
    .deleteFrom('seguridad.intentos_login')
    .where('tipo', '=', tipo)
    .where('sujeto', '=', sujeto)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
