import type { Principal } from '../../../../platform/auth/principal.ts';
import type { Clock } from '../../../../platform/time/clock.ts';
import { actorDe } from '../../../auditoria/public.ts';
import type { Acto } from '../use-cases/datos-fechados.ts';

export const base = '/api/facturacion/configuracion';

/** Whoever looks after the invoicing of the company. */
export const permisoConfigurar = 'facturacion.configurar';

export const actoDe = (principal: Principal, clock: Clock): Acto => ({ actor: actorDe(principal), ahora: clock.now() });
