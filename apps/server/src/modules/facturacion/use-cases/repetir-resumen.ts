import { sql } from 'kysely';
import type { Publisher } from '../../../platform/channels/publisher.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import { numeroResumen } from '../domain/numeracion.ts';
import { enMitades, planificarResumenes, type ArchivoPlaneado } from '../domain/plan-resumenes.ts';
import { repeticionNoCorresponde, resumenNoEncontrado } from '../errors.ts';
import { porRepetir } from '../queries/por-repetir.ts';
import type { FacturacionTables } from '../tables.ts';
import { anunciarA } from './anunciar-a.ts';
import { lineasDeResumen } from './cargar-resumen.ts';
import { crearResumen } from './crear-resumen.ts';
import { culpar } from './culpar-documento.ts';
import { aResumen } from './resumen-de-fila.ts';

type Repeticion = { ahora: Date; quien: string | null };

/** What a refused file told and is still to be told, as one file; null for nothing. */
async function loQueQueda(tx: Tx, resumenId: string, ahora: Date): Promise<ArchivoPlaneado | null> {
  const pendientes = await porRepetir(tx, resumenId, limaDate(ahora));
  return planificarResumenes(pendientes).archivos[0] ?? null;
}

async function crearDe(tx: Tx, resumenId: string, partes: readonly ArchivoPlaneado[], repeticion: Repeticion) {
  const archivos: string[] = [];
  for (const parte of partes)
    archivos.push((await crearResumen(tx, parte, { ...repeticion, reemplazaA: resumenId })).numero);
  return archivos;
}

/**
 * Tells again what SUNAT refused, in new files: as it was, once what was wrong is right, or in two halves, to find the
 * document that is wrong. Throws `facturacion.repeticion_no_corresponde`.
 */
export async function repetirResumen(
  tx: Tx,
  resumenId: string,
  { enDos, ...repeticion }: Repeticion & { enDos: boolean },
): Promise<{ archivos: string[] }> {
  const fila = await tx
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.resumenes')
    .select(['clase', 'fecha_generacion', 'correlativo', 'estado'])
    .where('id', '=', resumenId)
    .forUpdate()
    .executeTakeFirst();
  if (!fila) throw resumenNoEncontrado('Ese resumen no existe.');
  const numero = numeroResumen(aResumen(fila));
  if (fila.estado !== 'rechazado')
    throw repeticionNoCorresponde(`${numero} está ${fila.estado}: solo se informa de nuevo lo que SUNAT rechazó.`);
  const archivo = await loQueQueda(tx, resumenId, repeticion.ahora);
  if (!archivo) throw repeticionNoCorresponde(`De ${numero} no queda nada que informar de nuevo.`);
  return { archivos: await crearDe(tx, resumenId, enDos ? enMitades(archivo) : [archivo], repeticion) };
}

/**
 * Goes on with a search by halves once SUNAT has decided both of a file: it took one and refused the other, so not the file
 * is at fault but a document of the other, which is halved again, down to the one document. Of 500 that takes nine rounds.
 * Where both are refused nothing is sent: what is wrong may be the same in all, and a person looks.
 * @returns the new files.
 */
export async function seguirBuscando(
  tx: Tx,
  { reemplaza_a: partido }: { reemplaza_a: string | null },
  { ahora, runId, publisher }: { ahora: Date; runId: string; publisher: Pick<Publisher, 'publish'> },
): Promise<string[]> {
  if (partido === null) return [];
  const db = tx.withTables<FacturacionTables>();
  // Both halves may be decided at once: whoever comes second sees what the first has written.
  await sql`select from facturacion.resumenes where id = ${partido} for update`.execute(tx);
  const mitades = await db
    .selectFrom('facturacion.resumenes')
    .select(['id', 'clase', 'fecha_generacion', 'correlativo', 'estado'])
    .select(['sunat_codigo', 'sunat_descripcion', 'motivo'])
    .where('reemplaza_a', '=', partido)
    .execute();
  const rechazada = mitades.find(({ estado }) => estado === 'rechazado');
  if (!rechazada || !mitades.some(({ estado }) => estado === 'aceptado')) return [];
  const archivo = await loQueQueda(tx, rechazada.id, ahora);
  if (!archivo) return [];
  if (archivo.lineas.length > 1) {
    const partes = enMitades(archivo);
    // A boleta with its notes: alone it is taken or not, and its notes follow it.
    const [solo] = partes;
    if (partes.length === 1) partes[0] = { ...solo!, lineas: solo!.lineas.filter(({ esperaA }) => esperaA === null) };
    return crearDe(tx, rechazada.id, partes, { ahora, quien: null });
  }
  const [linea] = await lineasDeResumen(tx, rechazada.id);
  if (linea?.condicion === '1') {
    const { sunat_codigo: codigo, sunat_descripcion: descripcion, motivo } = rechazada;
    const evento = await culpar(tx, linea, {
      numero: numeroResumen(aResumen(rechazada)),
      culpa: { codigo: codigo ?? '', descripcion: descripcion ?? '', motivo: motivo ?? '' },
      runId,
      cierta: true,
    });
    if (evento) anunciarA(tx, publisher, linea.emisorId, evento);
  }
  return [];
}
