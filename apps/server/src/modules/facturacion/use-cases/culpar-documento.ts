import type { Tx } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { numeroCompleto } from '../domain/numeracion.ts';
import { manejarRechazoSunat } from '../tasks.ts';
import { anotar, cambiarEstado, type EventoFactura } from './cambiar-estado.ts';
import type { LineaDeResumen } from './cargar-resumen.ts';

/** Why a file was refused. */
export type Culpa = { codigo: string; descripcion: string; motivo: string };

/**
 * What a refused file does to a document it told. `cierta`: it is surely this one that SUNAT does not take, so it waits
 * for a person; otherwise it is told again.
 */
export async function culpar(
  tx: Tx,
  linea: LineaDeResumen,
  {
    numero,
    culpa,
    runId,
    cierta,
  }: {
    /** The file's. */
    numero: string;
    culpa: Culpa;
    runId: string;
    cierta: boolean;
  },
): Promise<EventoFactura | null> {
  const detalle = culpa.motivo;
  if (linea.condicion !== '1') {
    await anotar(tx, linea.comprobanteId, {
      tipo: 'sunat',
      titulo:
        linea.condicion === '3' ? `SUNAT no lo anuló: rechazó ${numero}` : `SUNAT no lo corrigió: rechazó ${numero}`,
      detalle,
      runId,
    });
    return null;
  }
  const evento = await cambiarEstado(tx, linea.comprobanteId, {
    a: cierta ? 'excepcion' : 'emitido',
    motivo: detalle,
    anotacion: { tipo: 'sunat', titulo: `SUNAT rechazó ${numero}`, detalle, runId },
    campos: { sunat_codigo: culpa.codigo, sunat_descripcion: culpa.descripcion },
  });
  if (cierta)
    await enqueue(tx, manejarRechazoSunat, {
      comprobanteId: linea.comprobanteId,
      numero: numeroCompleto(linea.serie, linea.numero),
    });
  return evento;
}
