import { sql } from 'kysely';
import type { EstadoComprobante } from '@jsol/contracts/facturacion';
import type { Reader, Tx } from '../../../platform/database/database.ts';
import type { Comprobante } from '../domain/comprobante.ts';
import { esComprobante, type ContenidoDocumento } from '../domain/contenido.ts';
import { crearNota, type NotaPedida } from '../domain/nota.ts';
import { numeroCompleto, type TipoDocumento } from '../domain/numeracion.ts';
import { comprobanteInvalido, comprobanteNoEncontrado, notaNoCorresponde } from '../errors.ts';
import { notasVigentes, yaAjustado } from '../queries/notas.ts';
import { anotar } from './cambiar-estado.ts';
import { guardarDocumento, tomarNumero, type DocumentoGuardado } from './guardar-documento.ts';

type Original = {
  id: string;
  tipo: TipoDocumento;
  estado: EstadoComprobante;
  cliente_email: string | null;
  contenido: ContenidoDocumento;
};

/** Documents whose fate is open may be amended: the note waits for them before it goes out. */
export const seModifica = (estado: EstadoComprobante): boolean =>
  estado === 'emitido' || estado === 'enviado' || estado === 'aceptado' || estado === 'observado';

async function cargarOriginal(reader: Reader, id: string, bloquear: boolean) {
  const { rows } = await sql<Original>`
    select id, tipo, estado, cliente_email, contenido from facturacion.comprobantes where id = ${id}
    ${bloquear ? sql`for update` : sql``}`.execute(reader);
  const original = rows[0];
  if (!original) throw comprobanteNoEncontrado('Ese comprobante no existe.');
  const { contenido } = original;
  const numero = numeroCompleto(contenido.serie, contenido.numero);
  if (!esComprobante(contenido) || (contenido.tipo !== '01' && contenido.tipo !== '03'))
    throw notaNoCorresponde(`${numero} no es una factura ni una boleta: no se modifica con una nota.`);
  if (!seModifica(original.estado))
    throw notaNoCorresponde(
      original.estado === 'desconocido'
        ? `Todavía no se sabe qué tiene SUNAT de ${numero}: emita la nota cuando responda.`
        : `${numero} está ${original.estado}: no hay qué modificar con una nota.`,
    );
  return { ...original, contenido, numero };
}

async function componer(
  reader: Reader,
  original: Awaited<ReturnType<typeof cargarOriginal>>,
  pedida: NotaPedida,
  numeracion: { serie: string; numero: number; emitidoEn: Date },
): Promise<Comprobante> {
  const ya = yaAjustado(original.contenido, await notasVigentes(reader, original.id));
  const nota = crearNota(original.contenido, pedida, ya, numeracion);
  if ('campo' in nota) {
    throw comprobanteInvalido(nota.motivo, {
      errors: [{ pointer: `/${nota.campo.replaceAll('.', '/')}`, detail: nota.motivo }],
    });
  }
  return nota;
}

/** What a note would say, without taking a number. Throws as {@link emitirNota} does. */
export async function previsualizarNota(
  reader: Reader,
  comprobanteId: string,
  pedida: NotaPedida,
  ahora: Date,
): Promise<Comprobante> {
  const original = await cargarOriginal(reader, comprobanteId, false);
  return componer(reader, original, pedida, { serie: '', numero: 0, emitidoEn: ahora });
}

/**
 * Issues a note from a document, with its customer, currency and rates, and links both. The original's row is locked,
 * so that two notes at once cannot take back more than is left; then the series', so call it last.
 *
 * Throws `facturacion.nota_no_corresponde`, `facturacion.comprobante_invalido` and `facturacion.serie_agotada`.
 */
export async function emitirNota(
  tx: Tx,
  comprobanteId: string,
  pedida: NotaPedida,
  quien: { emisorId: string; emisorNombre: string; emitidoEn: Date },
): Promise<DocumentoGuardado & { total: string }> {
  const original = await cargarOriginal(tx, comprobanteId, true);
  const { contenido } = original;
  // Composed before the number is taken: what cannot be leaves no gap.
  const sinNumero = await componer(tx, original, pedida, { serie: '', numero: 0, emitidoEn: quien.emitidoEn });
  const numerada = await tomarNumero(tx, {
    tipo: pedida.tipo,
    establecimiento: contenido.establecimiento,
    familia: contenido.tipo === '01' ? 'F' : 'B',
  });
  const nota: Comprobante = { ...sinNumero, ...numerada };
  const { total } = nota.totales;
  const guardada = await guardarDocumento(tx, {
    contenido: nota,
    moneda: nota.moneda,
    cliente: { ...nota.cliente, email: original.cliente_email },
    total,
    afectadoId: comprobanteId,
    ...quien,
  });
  const clase = pedida.tipo === '07' ? 'crédito' : 'débito';
  await anotar(tx, comprobanteId, {
    tipo: 'persona',
    titulo: `Nota de ${clase} ${guardada.numero}: ${total}`,
    detalle: nota.nota!.sustento,
    quien: quien.emisorNombre,
  });
  return { ...guardada, total };
}
