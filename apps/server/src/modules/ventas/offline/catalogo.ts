import { sql } from 'kysely';
import type { CatalogoOffline } from '@jsol/contracts/ventas-offline';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { VersionedAnswer } from '../../../platform/http/route.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import { diasDePlazo, leerEmisor, tasaIgvVigente } from '../../facturacion/public.ts';
import { catalogoDeVenta, versionDelCatalogo } from '../../inventario/public.ts';
import { cajaAjena, cajaNoEncontrada } from '../errors.ts';
import { alcanzaCaja, listarCajas } from '../queries/cajas.ts';
import { clientesRecientes } from '../queries/clientes.ts';

/**
 * All a till needs to sell without network. The answer's version also moves with the customers and the till's session,
 * the catalogue's own only with prices, products and the rate.
 */
export async function catalogoOffline(
  reader: Reader,
  cajaId: string,
  { principal, ahora }: { principal: Principal; ahora: Date },
): Promise<VersionedAnswer<CatalogoOffline>> {
  const caja = (await listarCajas(reader)).find(({ id }) => id === cajaId);
  if (!caja) throw cajaNoEncontrada('Esa caja no existe o está inactiva.');
  if (!alcanzaCaja(principal, caja)) throw cajaAjena(`${caja.nombre} no está entre las cajas que tiene asignadas.`);
  const hoy = limaDate(ahora);
  const tasaIgv = await tasaIgvVigente(reader, hoy);
  const plazos = await diasDePlazo(reader, hoy);
  const version = `${await versionDelCatalogo(reader)}-${tasaIgv}`;
  const { rows } = await sql<{ marca: string }>`
    select count(*) || '.' || coalesce(extract(epoch from max(actualizado_en))::text, '0') as marca
    from ventas.clientes`.execute(reader);
  const etag = `${version}-${rows[0]!.marca}-${plazos['01']}.${plazos['03']}-${caja.sesion?.id ?? 'cerrada'}`;
  const { ruc, razonSocial, direccion } = await leerEmisor(reader);
  return new VersionedAnswer(etag, async () => ({
    version,
    generadoEn: ahora.toISOString(),
    tasaIgv,
    diasDePlazo: plazos,
    empresa: { ruc, razonSocial, direccion },
    caja,
    productos: await catalogoDeVenta(reader, caja.almacenId),
    clientes: await clientesRecientes(reader),
  }));
}
