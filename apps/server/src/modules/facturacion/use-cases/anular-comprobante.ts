import { sql } from 'kysely';
import { publishAfterCommit, type Publisher } from '../../../platform/channels/publisher.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import { canalFacturacion } from '../channels.ts';
import { decidirAnulacion, type Anulacion, type PorAnular } from '../domain/anulacion.ts';
import { numeroCompleto, type ClaseResumen, type TipoDocumento } from '../domain/numeracion.ts';
import { planificarResumenes, type PorInformar } from '../domain/plan-resumenes.ts';
import { anulacionNoCorresponde, comprobanteNoEncontrado } from '../errors.ts';
import { plazoDeAnulacion } from '../queries/plazo-de-anulacion.ts';
import type { FacturacionTables } from '../tables.ts';
import { anotar, cambiarEstado } from './cambiar-estado.ts';
import { crearResumen } from './crear-resumen.ts';

export type AnulacionPedida = {
  comprobanteIds: readonly string[];
  /** 3 to 100 characters: the file says it to SUNAT. */
  motivo: string;
  /** The buyer has it: a comunicación de baja is not for that. */
  entregado: boolean;
  quien: string;
  ahora: Date;
};

export type AnulacionHecha = {
  comprobanteId: string;
  numero: string;
  /** `anulado` at once; `informada` in `archivo`, effective when SUNAT accepts that; `en-espera` of the file that tells it. */
  resultado: 'anulado' | 'informada' | 'en-espera';
  archivo: string | null;
};

type Fila = PorAnular & { id: string; tipo: TipoDocumento; emisorId: string };

/** Locked, so that its state and what is decided from it stand or fall together. */
async function cargar(tx: Tx, ids: readonly string[]): Promise<Fila[]> {
  const { rows } = await sql<Fila>`
    select c.id, c.tipo, c.serie, c.numero, c.estado, c.fecha_emision as "fechaEmision", c.envios,
           c.emisor_id as "emisorId",
           exists (select from facturacion.resumen_lineas l where l.comprobante_id = c.id and l.condicion = '1'
                   and l.estado = 'en-archivo') as "enArchivo",
           exists (select from facturacion.resumen_lineas l where l.comprobante_id = c.id and l.condicion = '3'
                   and l.estado in ('pendiente', 'en-archivo')) as anulandose,
           array(select n.serie || '-' || n.numero from facturacion.comprobantes n where n.afectado_id = c.id
                 and n.estado not in ('rechazado', 'anulado') order by n.emitido_en) as notas
    from facturacion.comprobantes c where c.id = any(${[...ids]}::uuid[])
    order by c.fecha_emision, c.serie, c.numero for update of c`.execute(tx);
  return rows;
}

/**
 * Voids documents, each the way its kind and state ask for: dropped before anybody was told, by a resumen diario, by a
 * comunicación de baja or a reversión. Those of one issue date share a file. All of them or none: throws
 * `facturacion.anulacion_no_corresponde`, with what can be done instead in `ofrece`.
 */
export async function anularComprobantes(
  tx: Tx,
  publisher: Pick<Publisher, 'publish'>,
  pedida: AnulacionPedida,
): Promise<AnulacionHecha[]> {
  const ids = [...new Set(pedida.comprobanteIds)];
  const filas = await cargar(tx, ids);
  if (filas.length < ids.length) throw comprobanteNoEncontrado('Uno de esos comprobantes no existe.');
  const hoy = limaDate(pedida.ahora);
  const decididas: { fila: Fila; decision: Anulacion }[] = [];
  for (const fila of filas) {
    const dias = await plazoDeAnulacion(tx, fila);
    decididas.push({ fila, decision: decidirAnulacion(fila, { hoy, dias, entregado: pedida.entregado }) });
  }
  negarse(decididas);

  const hechas: AnulacionHecha[] = [];
  const aInformar: PorInformar[] = [];
  for (const { fila, decision } of decididas) {
    const numero = numeroCompleto(fila.serie, fila.numero);
    await anotar(tx, fila.id, {
      tipo: 'persona',
      titulo: `Pidió anular ${numero}`,
      detalle: pedida.motivo,
      quien: pedida.quien,
    });
    switch (decision.kind) {
      case 'descartar':
        await descartar(tx, publisher, fila, pedida);
        hechas.push({ comprobanteId: fila.id, numero, resultado: 'anulado', archivo: null });
        break;
      case 'despues':
        await dejarPendiente(tx, fila, 'RC', pedida);
        hechas.push({ comprobanteId: fila.id, numero, resultado: 'en-espera', archivo: null });
        break;
      case 'informar':
        aInformar.push({ ...aInforme(fila), clase: decision.clase, motivo: pedida.motivo });
        break;
      case 'no':
    }
  }
  for (const archivo of planificarResumenes(aInformar).archivos) {
    const { numero: nombre } = await crearResumen(tx, archivo, { ahora: pedida.ahora, quien: pedida.quien });
    for (const { comprobanteId, serie, numero } of archivo.lineas)
      hechas.push({ comprobanteId, numero: numeroCompleto(serie, numero), resultado: 'informada', archivo: nombre });
  }
  return hechas;
}

const aInforme = (fila: Fila): Omit<PorInformar, 'clase' | 'motivo'> => ({
  comprobanteId: fila.id,
  tipo: fila.tipo,
  serie: fila.serie,
  numero: fila.numero,
  fechaEmision: fila.fechaEmision,
  condicion: '3',
  esperaA: null,
});

function negarse(decididas: readonly { fila: Fila; decision: Anulacion }[]): void {
  const negadas = decididas.flatMap(({ fila, decision }) => (decision.kind === 'no' ? [{ fila, decision }] : []));
  const primera = negadas[0];
  if (!primera) return;
  throw anulacionNoCorresponde(negadas.map(({ decision }) => decision.motivo).join(' '), {
    data: {
      ofrece: primera.decision.ofrece,
      comprobantes: negadas.map(({ fila, decision }) => ({ id: fila.id, ...decision })),
    },
  });
}

/** Nobody was told: nothing to tell. Its number stays where it is, with the reason. */
async function descartar(tx: Tx, publisher: Pick<Publisher, 'publish'>, fila: Fila, pedida: AnulacionPedida) {
  const evento = await cambiarEstado(tx, fila.id, {
    a: 'anulado',
    motivo: pedida.motivo,
    anotacion: {
      tipo: 'estado',
      titulo: 'Anulado antes de informarlo a SUNAT',
      detalle: pedida.motivo,
      quien: pedida.quien,
    },
    campos: { en_contingencia_desde: null },
  });
  publishAfterCommit(tx, publisher, canalFacturacion, { userId: fila.emisorId }, 'respuesta_sunat', evento);
}

const dejarPendiente = (tx: Tx, fila: Fila, clase: ClaseResumen, pedida: AnulacionPedida) =>
  tx
    .withTables<FacturacionTables>()
    .insertInto('facturacion.resumen_lineas')
    .values({
      id: uuidv7(),
      comprobante_id: fila.id,
      clase,
      condicion: '3',
      motivo: pedida.motivo,
      resumen_id: null,
      orden: null,
      estado: 'pendiente',
      pedido_por: pedida.quien,
      creado_en: pedida.ahora,
    })
    .execute();
