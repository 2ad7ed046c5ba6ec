import { sql } from 'kysely';
import { uuidv7 } from '../../../../platform/database/ids.ts';
import type { Reader, Tx } from '../../../../platform/database/database.ts';
import { auditar, type Actor } from '../../../auditoria/public.ts';
import type { FacturacionTables } from '../../tables.ts';
import { canalEn } from '../canal-en-vigor.ts';
import { canalNoDisponible } from '../errors.ts';
import { faltaEn, leerFilaCanal } from '../queries/canales.ts';
import type { CodigoCanal } from '../tables.ts';

/** Documents and files that SUNAT has not answered for, which belong to the channel they were sent by. */
export async function pendientesDeRespuesta(reader: Reader): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select (
      select count(*) from facturacion.comprobantes where estado in ('emitido', 'enviado', 'desconocido', 'excepcion')
    )::int + (
      select count(*) from facturacion.resumenes where estado in ('por-enviar', 'enviado', 'desconocido', 'excepcion')
    )::int as n`.execute(reader);
  return rows[0]!.n;
}

/** Real documents: what was issued while production or an OSE was in force, counted from an instant on. */
export async function emitidosDesde(reader: Reader, desde: Date): Promise<number> {
  const { total } = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.comprobantes')
    .select((eb) => eb.fn.countAll<string>().as('total'))
    .where('emitido_en', '>=', desde)
    .executeTakeFirstOrThrow();
  return Number(total);
}

export const esReal = (canal: CodigoCanal): boolean => canal === 'produccion' || canal === 'ose';

/**
 * The channel in force from now on. Within the tests (simulador, beta) and among the real ones (produccion, ose) it is
 * a person's choice; between the two it is "pasar a producción" and its way back, which call this too.
 */
export async function ponerEnVigor(
  tx: Tx,
  {
    canal,
    motivo,
    actor,
    ahora,
    haySimulador,
    cruza = false,
  }: {
    canal: CodigoCanal;
    motivo: string;
    actor: Actor;
    ahora: Date;
    haySimulador: boolean;
    /** From tests to real documents, or back. */
    cruza?: boolean;
  },
): Promise<void> {
  // One change at a time: the checks hold for what is in force now.
  await sql`lock table facturacion.vigencias_canal in exclusive mode`.execute(tx);
  const vigente = await canalEn(tx, ahora);
  if (vigente?.canal === canal) throw canalNoDisponible('Ese canal ya está en vigor.');
  if (!cruza && vigente && esReal(vigente.canal) !== esReal(canal)) {
    throw canalNoDisponible(
      esReal(canal)
        ? 'A producción se pasa con «Pasar a producción», que antes comprueba todo.'
        : 'La empresa ya está en producción: a pruebas se vuelve con «Volver a pruebas», si aún no emitió nada.',
    );
  }
  const falta = faltaEn(await leerFilaCanal(tx, canal), haySimulador);
  if (falta.length > 0) throw canalNoDisponible(`A ese canal le falta ${falta.join(', ')}.`);
  // Who issues takes its number there, and waits for this to end: nothing is issued between the count and the change,
  // and no file about what was issued is made.
  await sql`select from facturacion.series for update`.execute(tx);
  await sql`lock table facturacion.resumenes in share mode`.execute(tx);
  const pendientes = await pendientesDeRespuesta(tx);
  if (pendientes > 0) {
    throw canalNoDisponible(
      `En el canal actual hay documentos o resúmenes sin respuesta (${pendientes}): espere a que SUNAT responda por ellos.`,
      { data: { pendientes } },
    );
  }
  await tx
    .withTables<FacturacionTables>()
    .insertInto('facturacion.vigencias_canal')
    .values({ id: uuidv7(), canal, desde: ahora, motivo, por: actor.nombre })
    .execute();
  await auditar(tx, {
    actor,
    accion: 'facturacion.canal_en_vigor',
    entidad: 'canal',
    entidadId: canal,
    detalle: { antes: vigente?.canal ?? null, motivo },
  });
}
