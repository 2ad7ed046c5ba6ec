import type { PasoAProduccion } from '@jsol/contracts/facturacion-configuracion';
import type { Database, Reader } from '../../../../platform/database/database.ts';
import type { Clock } from '../../../../platform/time/clock.ts';
import type { Actor } from '../../../auditoria/public.ts';
import { canalEn } from '../canal-en-vigor.ts';
import { comprobarPaso, type ComprobacionesDeps } from '../comprobaciones.ts';
import { canalNoDisponible } from '../errors.ts';
import type { CodigoCanal } from '../tables.ts';
import { emitidosDesde, esReal, ponerEnVigor } from './poner-en-vigor.ts';

export type ProduccionDeps = ComprobacionesDeps & { database: Database; clock: Clock };

/** What "pasar a producción" would find now; it changes nothing. */
export async function revisarPaso(
  { database, clock, ...deps }: ProduccionDeps,
  canal: CodigoCanal,
  signal: AbortSignal,
): Promise<PasoAProduccion> {
  const ahora = clock.now();
  const { reader } = database;
  const vigente = await canalEn(reader, ahora);
  const enProduccion = vigente !== null && esReal(vigente.canal);
  const comprobaciones = enProduccion ? [] : await comprobarPaso(reader, deps, canal, ahora, signal);
  return {
    enProduccion,
    puede: !enProduccion && comprobaciones.every(({ estado }) => estado !== 'mal'),
    comprobaciones,
    puedeVolver: enProduccion && (await desdeQueEsReal(reader, ahora)).emitidos === 0,
  };
}

/** Checks once more and switches. Throws `facturacion.canal_no_disponible` with what is wrong or was not asserted. */
export async function pasarAProduccion(
  deps: ProduccionDeps,
  {
    canal,
    motivo,
    confirmadas,
    actor,
  }: { canal: CodigoCanal; motivo: string; confirmadas: readonly string[]; actor: Actor },
  signal: AbortSignal,
): Promise<void> {
  const { enProduccion, comprobaciones } = await revisarPaso(deps, canal, signal);
  if (enProduccion) throw canalNoDisponible('La empresa ya está en producción.');
  const faltan = comprobaciones.filter(
    ({ codigo, estado }) => estado === 'mal' || (estado === 'por-confirmar' && !confirmadas.includes(codigo)),
  );
  if (faltan.length > 0) {
    throw canalNoDisponible(
      `Antes de pasar a producción: ${faltan.map(({ titulo }) => titulo.toLowerCase()).join(', ')}.`,
      {
        data: { comprobaciones: faltan },
      },
    );
  }
  const { database, clock, simulador } = deps;
  await database.transaction((tx) =>
    ponerEnVigor(tx, {
      canal,
      motivo,
      actor,
      ahora: clock.now(),
      haySimulador: simulador !== null,
      cruza: true,
    }),
  );
}

/** Back to SUNAT's beta, while nothing real was issued. */
export async function volverAPruebas(
  { database, clock, simulador }: Pick<ProduccionDeps, 'database' | 'clock' | 'simulador'>,
  { motivo, actor }: { motivo: string; actor: Actor },
): Promise<void> {
  await database.transaction(async (tx) => {
    const ahora = clock.now();
    // First, because it holds everybody who wants to issue.
    await ponerEnVigor(tx, { canal: 'beta', motivo, actor, ahora, haySimulador: simulador !== null, cruza: true });
    const { desde, emitidos } = await desdeQueEsReal(tx, new Date(ahora.getTime() - 1));
    if (!desde) throw canalNoDisponible('La empresa no está en producción.');
    if (emitidos > 0)
      throw canalNoDisponible('Ya se emitieron comprobantes en producción: no se puede volver a pruebas.');
  });
}

/** Since when every channel has been a real one, without a break, and what was issued since then. */
async function desdeQueEsReal(reader: Reader, ahora: Date): Promise<{ desde: Date | null; emitidos: number }> {
  let desde: Date | null = null;
  let vigente = await canalEn(reader, ahora);
  while (vigente && esReal(vigente.canal)) {
    ({ desde } = vigente);
    vigente = await canalEn(reader, new Date(desde.getTime() - 1));
  }
  return { desde, emitidos: desde ? await emitidosDesde(reader, desde) : 0 };
}
