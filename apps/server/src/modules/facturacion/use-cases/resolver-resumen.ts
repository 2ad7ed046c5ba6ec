import { sql } from 'kysely';
import type { Publisher } from '../../../platform/channels/publisher.ts';
import type { Tx } from '../../../platform/database/database.ts';
import type { Notificar } from '../../notificaciones/public.ts';
import { numeroCompleto, numeroResumen } from '../domain/numeracion.ts';
import { planificarResumenes } from '../domain/plan-resumenes.ts';
import { porInformarEnResumen } from '../queries/por-informar.ts';
import { alAceptar } from './al-aceptar.ts';
import { anunciarA } from './anunciar-a.ts';
import { avisarGestion } from './avisar-gestion.ts';
import { anotar, cambiarEstado, type EventoFactura } from './cambiar-estado.ts';
import { cambiarResumen } from './cambiar-resumen.ts';
import { lineasDeResumen, type LineaDeResumen, type ResumenPorTramitar } from './cargar-resumen.ts';
import { crearResumen } from './crear-resumen.ts';
import { culpar } from './culpar-documento.ts';
import { seguirBuscando } from './repetir-resumen.ts';
import { aResumen } from './resumen-de-fila.ts';

/** What SUNAT said of a whole file. */
export type VeredictoResumen = {
  /** `'0'`, a rejection's code, or `''` where the documents themselves were asked about. */
  codigo: string;
  descripcion: string;
  observaciones: readonly string[];
  cdr: Buffer | null;
};

export type ResolverDeps = { notificar: Notificar; publisher: Pick<Publisher, 'publish'> };
type Contexto = ResolverDeps & { ahora: Date; runId: string };

const marcarLineas = (tx: Tx, resumenId: string, estado: 'aceptada' | 'rechazada') =>
  sql`update facturacion.resumen_lineas set estado = ${estado} where resumen_id = ${resumenId}`.execute(tx);

const conRespuesta = ({ codigo, descripcion, observaciones, cdr }: VeredictoResumen, ahora: Date) => ({
  sunat_codigo: codigo,
  sunat_descripcion: descripcion,
  observaciones: JSON.stringify(observaciones),
  cdr,
  respondido_en: ahora,
  fallas_seguidas: 0,
});

/**
 * SUNAT took the file: what it adds is accepted, what it voids is void, and voids that waited for it go out. One
 * transaction.
 */
export async function aceptarResumen(
  tx: Tx,
  resumen: ResumenPorTramitar,
  veredicto: VeredictoResumen,
  contexto: Contexto,
): Promise<void> {
  const { ahora, runId } = contexto;
  const numero = numeroResumen(aResumen(resumen));
  await cambiarResumen(
    tx,
    resumen.id,
    { a: 'aceptado', motivo: veredicto.observaciones[0] ?? null, campos: conRespuesta(veredicto, ahora) },
    ahora,
  );
  await marcarLineas(tx, resumen.id, 'aceptada');
  const lineas = await lineasDeResumen(tx, resumen.id);
  for (const linea of lineas) {
    const evento = await aplicar(tx, linea, { numero, veredicto, ahora, runId });
    if (evento) anunciarA(tx, contexto.publisher, linea.emisorId, evento);
  }
  const esperaban = await porInformarEnResumen(tx, {
    hasta: ahora,
    comprobanteIds: lineas.map(({ comprobanteId }) => comprobanteId),
  });
  for (const archivo of planificarResumenes(esperaban).archivos)
    await crearResumen(tx, archivo, { ahora, quien: null });
  await seguirBuscando(tx, resumen, contexto);
}

async function aplicar(
  tx: Tx,
  linea: LineaDeResumen,
  { numero, veredicto, ahora, runId }: { numero: string; veredicto: VeredictoResumen; ahora: Date; runId: string },
): Promise<EventoFactura | null> {
  const detalle = veredicto.descripcion;
  if (linea.condicion === '2') {
    await anotar(tx, linea.comprobanteId, { tipo: 'sunat', titulo: `SUNAT lo corrigió con ${numero}`, detalle, runId });
    return null;
  }
  if (linea.condicion === '3') {
    return cambiarEstado(tx, linea.comprobanteId, {
      a: 'anulado',
      motivo: linea.motivo,
      anotacion: { tipo: 'sunat', titulo: `Anulado ante SUNAT con ${numero}`, detalle, quien: linea.pedidoPor, runId },
    });
  }
  const evento = await cambiarEstado(tx, linea.comprobanteId, {
    a: 'aceptado',
    motivo: null,
    porResumen: true,
    anotacion: { tipo: 'sunat', titulo: `SUNAT lo aceptó en ${numero}`, detalle, runId },
    campos: {
      sunat_codigo: '0',
      sunat_descripcion: `Informado en ${numero}`,
      respondido_en: ahora,
      en_contingencia_desde: null,
    },
  });
  await alAceptar(tx, { ...linea, id: linea.comprobanteId });
  return evento;
}

/**
 * SUNAT refused the file as a whole. Documents its text names are at fault and wait for a person; the others are told
 * again at once, under the next correlative. Where it names none, all of them wait for the next run or a person's word
 * (`repetirResumen`): what is wrong with the file itself would only be refused again. A search that a person began goes
 * on. Refused voids are told to who asked for them.
 */
export async function rechazarResumen(
  tx: Tx,
  resumen: ResumenPorTramitar,
  veredicto: VeredictoResumen & {
    motivo: string;
    arreglo: string;
    /** Nothing is wrong with it: tell it again. */ perdido?: boolean;
  },
  contexto: Contexto,
): Promise<{ nuevo: string | null }> {
  const { ahora, runId } = contexto;
  const numero = numeroResumen(aResumen(resumen));
  await cambiarResumen(
    tx,
    resumen.id,
    { a: 'rechazado', motivo: veredicto.motivo, campos: conRespuesta(veredicto, ahora) },
    ahora,
  );
  await marcarLineas(tx, resumen.id, 'rechazada');
  const lineas = await lineasDeResumen(tx, resumen.id);
  const nombrados = new Set(
    [...veredicto.descripcion.matchAll(/\b[BFRP][A-Z0-9]{3}-\d{1,8}\b/g)].map(([texto]) => texto),
  );
  const malos = lineas.filter(({ serie, numero: n }) => nombrados.has(numeroCompleto(serie, n)));
  const buenos = lineas.filter((linea) => !malos.includes(linea));
  for (const linea of malos.length > 0 ? malos : lineas) {
    if (veredicto.perdido) break;
    const evento = await culpar(tx, linea, { numero, culpa: veredicto, runId, cierta: malos.length > 0 });
    if (evento) anunciarA(tx, contexto.publisher, linea.emisorId, evento);
  }
  const otraVez = veredicto.perdido ? lineas : malos.length > 0 ? buenos : [];
  const nuevo =
    otraVez.length === 0
      ? null
      : await crearResumen(
          tx,
          {
            clase: resumen.clase,
            fechaReferencia: resumen.fecha_referencia,
            lineas: otraVez.map((linea) => ({ ...linea, clase: resumen.clase, esperaA: null })),
          },
          { ahora, quien: null, reemplazaA: resumen.id },
        );
  if (!veredicto.perdido) {
    const busqueda = malos.length > 0 ? [] : await seguirBuscando(tx, resumen, contexto);
    await avisarGestion(tx, contexto.notificar, {
      titulo: `SUNAT rechazó ${numero}`,
      texto: `${veredicto.motivo} ${loQueSigue({ nuevo, busqueda, arreglo: veredicto.arreglo })}`,
      enlace: `/facturacion/resumenes/${resumen.id}`,
      clave: `resumen:${resumen.id}`,
    });
  }
  return { nuevo: nuevo?.numero ?? null };
}

function loQueSigue({
  nuevo,
  busqueda,
  arreglo,
}: {
  nuevo: { numero: string } | null;
  busqueda: readonly string[];
  arreglo: string;
}): string {
  if (nuevo) return `Lo demás se informa de nuevo en ${nuevo.numero}.`;
  if (busqueda.length > 0) return `Para hallar el documento que falla, se informa de nuevo en ${busqueda.join(' y ')}.`;
  return `${arreglo} Luego infórmelo de nuevo desde este archivo, entero o en dos mitades.`;
}
