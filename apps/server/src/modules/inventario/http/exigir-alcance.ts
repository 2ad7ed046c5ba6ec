import type { Principal } from '../../../platform/auth/principal.ts';
import { alcanza } from '../domain/alcance.ts';
import { almacenAjeno } from '../errors.ts';

/** Throws `inventario.almacen_ajeno` for a warehouse a person with scopes does not have. */
export function exigirAlcance(principal: Principal, almacenId: string): void {
  if (!alcanza(principal, almacenId)) throw almacenAjeno('Ese almacén no está entre los que tiene a su cargo.');
}
