import { sql, type Updateable } from 'kysely';
import type { z } from 'zod';
import type { canales } from '@jsol/contracts/canales';
import { estadoComprobanteSchema, type EstadoComprobante } from '@jsol/contracts/facturacion';
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
    .values({ ...lineaDe(anotacion, 0), comprobante_id: comprobanteId })
    .execute();
}

/** @param lugar among lines written at once: the story is read in the order of their ids. */
const lineaDe = (anotacion: Anotacion, lugar: number) => ({
  id: uuidv7(Date.now() + lugar),
  tipo: anotacion.tipo,
  titulo: anotacion.titulo,
  detalle: anotacion.detalle ?? null,
  quien: anotacion.quien ?? null,
  run_id: anotacion.runId ?? null,
});

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
 * The only way a receipt changes state: checks the transition against domain/estados.ts, raises the version and writes
 * the story, in one statement. Throws when the transition does not exist, which is a programmer's mistake.
 * @returns what to publish after the commit.
 */
export async function cambiarEstado(tx: Tx, comprobanteId: string, cambio: Cambio): Promise<EventoFactura> {
  const evento = await intentarCambio(tx, comprobanteId, cambio);
  if (evento) return evento;
  const { estado } = await tx
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.comprobantes')
    .select('estado')
    .where('id', '=', comprobanteId)
    .executeTakeFirstOrThrow();
  throw new Error(`a comprobante cannot go from ${estado} to ${cambio.a}`);
}

/**
 * Signs what is not signed yet and changes its state, in one statement.
 * @returns null, with nothing written, when there is a signature already or the transition does not exist.
 */
export const firmarYCambiarEstado = (
  tx: Tx,
  comprobanteId: string,
  firma: { xml: Buffer; hash: string; anotacion: Anotacion },
  cambio: Cambio,
): Promise<EventoFactura | null> => intentarCambio(tx, comprobanteId, cambio, firma);

async function intentarCambio(
  tx: Tx,
  comprobanteId: string,
  cambio: Cambio,
  firma?: { xml: Buffer; hash: string; anotacion: Anotacion },
): Promise<EventoFactura | null> {
  const puede = cambio.porResumen ? puedePasarPorResumen : puedePasar;
  const desde = estadoComprobanteSchema.options.filter((estado) => estado === cambio.a || puede(estado, cambio.a));
  const lineas = [...(firma ? [firma.anotacion] : []), cambio.anotacion].map(lineaDe);
  const db = tx.withTables<FacturacionTables>();
  const fila = await db
    .with('cambiado', (con) =>
      con
        .updateTable('facturacion.comprobantes')
        .set((eb) => ({
          ...cambio.campos,
          ...(firma ? { xml: firma.xml, hash: firma.hash } : {}),
          estado: cambio.a,
          motivo: cambio.motivo,
          version: eb('version', '+', 1),
          actualizado_en: new Date(),
        }))
        .where('id', '=', comprobanteId)
        .where('estado', 'in', desde)
        .$if(firma !== undefined, (con) => con.where('xml', 'is', null))
        .returning(['id', 'serie', 'numero', 'estado', 'en_contingencia_desde', 'motivo', 'version']),
    )
    .with('contado', (con) =>
      con
        .insertInto('facturacion.historia')
        .columns(['id', 'comprobante_id', 'tipo', 'titulo', 'detalle', 'quien', 'run_id'])
        .expression((eb) =>
          eb
            .selectFrom([
              'cambiado',
              sql<LineaDeHistoria>`jsonb_to_recordset(${JSON.stringify(lineas)}::jsonb)`.as<'linea'>(
                sql`linea(id uuid, tipo text, titulo text, detalle text, quien text, run_id uuid)`,
              ),
            ])
            .select([
              'linea.id',
              'cambiado.id as comprobante_id',
              'linea.tipo',
              'linea.titulo',
              'linea.detalle',
              'linea.quien',
              'linea.run_id',
            ]),
        ),
    )
    .selectFrom('cambiado')
    .selectAll()
    .executeTakeFirst();
  return fila ? eventoDe(fila) : null;
}

type LineaDeHistoria = ReturnType<typeof lineaDe>;
