import { z } from 'zod';
import { defineEvent } from '../../platform/events/event.ts';

const correo = z.object({
  /** The key the sender gave. */
  clave: z.string(),
  para: z.string(),
  /** The sender's own words, as given to `enviarEmail`. */
  contexto: z.record(z.string(), z.string()),
  /** What the mail server said. */
  respuesta: z.string(),
});

/** The mail server took the message over. */
export const correoEnviado = defineEvent('correo.enviado', correo);

/** It refused the message or its recipient for good. */
export const correoRebotado = defineEvent('correo.rebotado', correo);
