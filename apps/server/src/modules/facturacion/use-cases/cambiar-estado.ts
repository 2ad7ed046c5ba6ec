import type { Updateable } from 'kysely';
import type { z } from 'zod';
import type { canales } from '@jsol/contracts/canales';
import type { EstadoComprobante } from '@jsol/contracts/facturacion';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { puedePasar, puedePasarPorResumen } from '../domain/estados.ts';
import { numeroCompleto } from '../domain/numeracion.ts';
import type { ComprobantesTable, FacturacionTables } from '../tables.ts';

/** What the screen of who issued is told about a change. */
export type EventoFactura = z.input<(typeof canales)['facturacion']['events']['respuesta_sunat']>;

export type Anotacion = {
  tipo: FacturacionTables['facturacion.historia']['tipo'];
  titulo: string;
  detalle?: string | null;
  quien?: string | null;
  runId?: string | null;
};

export type Cambio = {
  a: EstadoComprobante;
  /** Why it is so, one Spanish sentence for the list; null when there is nothing to explain. */
  motivo: string | null;
  anotacion: Anotacion;
  /** The change is what a resumen diario did. */
  porResumen?: boolean;
  campos?: Omit<Updateable<ComprobantesTable>, 'estado' | 'version' | 'motivo' | 'actualizado_en'>;
};

/** One line of the receipt's story, in the transaction that makes it true. */
export async function anotar(tx: Tx, comprobanteId: string, anotacion: Anotacion): Promise<void> {
  await tx
    .withTables<FacturacionTables>()
    .insertInto('facturacion.historia')
    .values({
      id: uuidv7(),
      comprobante_id: comprobanteId,
      tipo: anotacion.tipo,
      titulo: anotacion.titulo,
      detalle: anotacion.detalle ?? null,
      quien: anotacion.quien ?? null,
      run_id: anotacion.runId ?? null,
    })
    .execute();
}

export const eventoDe = (fila: {
  id: string;
  serie: string;
  numero: number;
  estado: EstadoComprobante;
  en_contingencia_desde: Date | null;
  motivo: string | null;
  version: number;
}): EventoFactura => ({
  comprobanteId: fila.id,
  numero: numeroCompleto(fila.serie, fila.numero),
  estado: fila.estado,
  enContingencia: fila.en_contingencia_desde !== null,
  motivo: fila.motivo,
  version: fila.version,
});

/**
 * The only way a receipt changes state: locks the row, checks the transition against domain/estados.ts, raises the version
 * and writes the story. Throws when the transition does not exist, which is a programmer's mistake.
 * @returns what to publish after the commit.
 */
export async function cambiarEstado(tx: Tx, comprobanteId: string, cambio: Cambio): Promise<EventoFactura> {
  const db = tx.withTables<FacturacionTables>();
  const actual = await db
    .selectFrom('facturacion.comprobantes')
    .select(['estado'])
    .where('id', '=', comprobanteId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const puede = cambio.porResumen ? puedePasarPorResumen : puedePasar;
  if (actual.estado !== cambio.a && !puede(actual.estado, cambio.a)) {
    throw new Error(`a comprobante cannot go from ${actual.estado} to ${cambio.a}`);
  }
  const fila = await db
    .updateTable('facturacion.comprobantes')
    .set((eb) => ({
      ...cambio.campos,
      estado: cambio.a,
      motivo: cambio.motivo,
      version: eb('version', '+', 1),
      actualizado_en: new Date(),
    }))
    .where('id', '=', comprobanteId)
    .returning(['id', 'serie', 'numero', 'estado', 'en_contingencia_desde', 'motivo', 'version'])
    .executeTakeFirstOrThrow();
  await anotar(tx, comprobanteId, cambio.anotacion);
  return eventoDe(fila);
}
