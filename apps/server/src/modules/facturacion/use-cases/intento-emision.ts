import type { SunatClient } from '../../../integrations/sunat/sunat-client.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { TaskContext } from '../../../platform/tasks/handler.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import type { Notificar } from '../../notificaciones/public.ts';
import { canalFacturacion } from '../channels.ts';
import type { CertificadoCargado } from '../documents/certificado.ts';
import type { TablaCodigos } from '../domain/codigos-sunat.ts';
import { avisarGestion } from './avisar-gestion.ts';
import { cambiarEstado, type Cambio, type EventoFactura } from './cambiar-estado.ts';
import type { PorEmitir } from './cargar-por-emitir.ts';

export type EmisionDeps = {
  database: Database;
  sunat: SunatClient;
  /** What follows from each code of SUNAT's. */
  codigos: () => Promise<TablaCodigos>;
  /** The one in force, or what is wrong with it. */
  certificado: () => Promise<CertificadoCargado>;
  notificar: Notificar;
  clock: Clock;
  /** How long after the bytes left "it does not exist" is not yet believed. */
  esperaReenvioMs: number;
};

/** One attempt of one document's emission. */
export type Intento = { deps: EmisionDeps; context: TaskContext; comprobante: PorEmitir; tabla: TablaCodigos };

export const anunciar = ({ context, comprobante }: Intento, evento: EventoFactura): Promise<void> =>
  context.publish(canalFacturacion, { userId: comprobante.emisor_id }, 'respuesta_sunat', evento);

/** Changes the state and tells the screen. */
export async function pasar(intento: Intento, cambio: Cambio): Promise<void> {
  const { context, comprobante } = intento;
  const evento = await context.inTransaction((tx) =>
    cambiarEstado(tx, comprobante.id, { ...cambio, anotacion: { runId: context.runId, ...cambio.anotacion } }),
  );
  await anunciar(intento, evento);
}

/** Says once, on the document and in the bell of who can help, why it does not go on. */
export async function quedar(
  intento: Intento,
  cambio: Cambio,
  aviso: { titulo: string; texto: string; clave: string },
): Promise<void> {
  const { deps, context, comprobante } = intento;
  if (comprobante.motivo === cambio.motivo) return;
  const evento = await context.inTransaction(async (tx) => {
    await avisarGestion(tx, deps.notificar, { ...aviso, enlace: `/comprobantes/${comprobante.id}` });
    return cambiarEstado(tx, comprobante.id, { ...cambio, anotacion: { ...cambio.anotacion, runId: context.runId } });
  });
  await anunciar(intento, evento);
}
