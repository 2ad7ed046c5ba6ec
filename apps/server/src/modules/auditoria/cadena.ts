import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { Secrets } from '../../platform/config/secrets.ts';

/** The fields that are chained, as PostgreSQL writes them: the same text when sealing and when verifying. */
export type Eslabon = {
  registro_id: string;
  en: string;
  actor_id: string | null;
  actor: string;
  sesion_id: string | null;
  ip: string | null;
  accion: string;
  entidad: string;
  entidad_id: string | null;
  detalle: string;
  traza: string;
};

/** Selects an {@link Eslabon} from `auditoria.registros r`. Instants in UTC to the microsecond; jsonb's text is canonical. */
export const columnasEslabon = sql`
  r.id as registro_id, to_char(r.en at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as en, r.actor_id, r.actor,
  r.sesion_id, r.ip, r.accion, r.entidad, r.entidad_id, r.detalle::text as detalle, r.traza`;

/** The link before the first one. */
export const inicio = Buffer.alloc(32);

export type Cadena = { sellar(anterior: Buffer, numero: bigint, eslabon: Eslabon): Buffer };

/**
 * Each link is an HMAC of the one before and of the entry. The key comes from the installation's master key, so that
 * somebody with the database alone cannot write the chain anew after altering it.
 */
export function crearCadena(secrets: Secrets): Cadena {
  const clave = secrets.derive('auditoria');
  return {
    sellar(anterior, numero, e) {
      const contenido = JSON.stringify([
        numero.toString(),
        e.registro_id,
        e.en,
        e.actor_id,
        e.actor,
        e.sesion_id,
        e.ip,
        e.accion,
        e.entidad,
        e.entidad_id,
        e.detalle,
        e.traza,
      ]);
      return createHmac('sha256', clave).update(anterior).update(contenido).digest();
    },
  };
}
