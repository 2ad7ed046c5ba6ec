import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Secrets } from '../../../platform/config/secrets.ts';
import { circuitOf } from '../../../platform/tasks/task.ts';
import { tiendaRechaza } from '../errors.ts';
import type { CanalesTable } from '../tables.ts';
import type { Recibido, Tienda } from './tienda.ts';
import { leerCrudoShopify, tiendaShopify } from './tienda-shopify.ts';
import { leerCrudoWoo, tiendaWoocommerce } from './tienda-woocommerce.ts';

export type FilaCanal = Selectable<CanalesTable>;

const credencialSchema = z.object({ usuario: z.string(), clave: z.string() });
export type Credencial = z.output<typeof credencialSchema>;

export const sellarCredencial = (secrets: Secrets, credencial: Credencial): Buffer =>
  secrets.encrypt(Buffer.from(JSON.stringify(credencial), 'utf8'));

/** Null where there is none, and where it was sealed with another master key: it must be written again. */
export function abrirCredencial(secrets: Secrets, sellada: Buffer | null): Credencial | null {
  if (!sellada) return null;
  try {
    return credencialSchema.parse(JSON.parse(secrets.decrypt(sellada).toString('utf8')));
  } catch {
    return null;
  }
}

/** The name of a channel's circuit. */
export const servicioDe = ({ tipo, codigo }: Pick<FilaCanal, 'tipo' | 'codigo'>): string => circuitOf(tipo, codigo);

/** The shop of a channel. Throws `ecommerce.tienda_rechaza` where its access was never written. */
export function abrirTienda(canal: FilaCanal, secrets: Secrets): Tienda {
  const credencial = abrirCredencial(secrets, canal.credencial);
  if (!credencial) throw tiendaRechaza(`Falta la clave de acceso a «${canal.nombre}». Escríbala en sus datos.`);
  const servicio = servicioDe(canal);
  return canal.tipo === 'woocommerce'
    ? tiendaWoocommerce({ url: canal.url, clave: credencial.usuario, secreto: credencial.clave, servicio })
    : tiendaShopify({ url: canal.url, token: credencial.clave, version: canal.version_api!, servicio });
}

/** An order that was kept as it came. */
export function leerCrudo(tipo: FilaCanal['tipo'], crudo: unknown): Recibido {
  const leido = tipo === 'woocommerce' ? leerCrudoWoo(crudo) : leerCrudoShopify(crudo);
  if (!leido) throw new Error('what was kept of an order is no order');
  return leido;
}
