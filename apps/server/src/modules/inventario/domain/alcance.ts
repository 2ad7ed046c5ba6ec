import type { Principal } from '../../../platform/auth/principal.ts';
import { almacenAjeno } from '../errors.ts';

/** A person without scopes works everywhere; one with scopes, only in the places they name. */
export const alcanza = (principal: Pick<Principal, 'scopes'>, lugarId: string): boolean =>
  principal.scopes.length === 0 || principal.scopes.includes(lugarId);

/** Throws `inventario.almacen_ajeno` when the person is limited to other places. */
export function exigirAlcance(principal: Pick<Principal, 'scopes'>, almacenId: string): void {
  if (!alcanza(principal, almacenId)) throw almacenAjeno('Ese almacén no está entre los que tiene a su cargo.');
}
