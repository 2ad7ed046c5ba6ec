import type { Principal } from '../../../platform/auth/principal.ts';

/** A person without scopes works everywhere; one with scopes, only in the places they name. */
export const alcanza = (principal: Pick<Principal, 'scopes'>, lugarId: string): boolean =>
  principal.scopes.length === 0 || principal.scopes.includes(lugarId);
