import { publishAfterCommit, type Publisher } from '../../../platform/channels/publisher.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { canalFacturacion } from '../channels.ts';
import type { EventoFactura } from './cambiar-estado.ts';

/** Tells the screen of who issued a document what became of it, once the transaction has committed. */
export const anunciarA = (
  tx: Tx,
  publisher: Pick<Publisher, 'publish'>,
  emisorId: string,
  evento: EventoFactura,
): void => publishAfterCommit(tx, publisher, canalFacturacion, { userId: emisorId }, 'respuesta_sunat', evento);
