import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { demasiadasPeticiones } from './errors.ts';

export type Limit = (request: FastifyRequest) => Promise<void>;

/**
 * Limits per minute, counted in each API process: they protect the process from a client gone wild. What must hold
 * across processes, such as guesses of a password, is counted in PostgreSQL by the module that owns it.
 */
export async function createRateLimits(
  app: FastifyInstance,
): Promise<(name: string, perMinute: number, key: (request: FastifyRequest) => string) => Limit> {
  await app.register(rateLimit, { global: false, cache: 20_000 });
  return (name, perMinute, key) => {
    const check = app.createRateLimit({
      max: perMinute,
      timeWindow: 60_000,
      keyGenerator: (request) => `${name} ${key(request)}`,
    });
    return async (request) => {
      const result = await check(request);
      if (result.isAllowed || !result.isExceeded) return;
      const seconds = Math.max(1, result.ttlInSeconds);
      throw demasiadasPeticiones(
        `Hizo demasiadas peticiones en el último minuto. Espere ${seconds} s y vuelva a intentarlo.`,
        {
          data: { reintentarEnSegundos: seconds },
        },
      );
    };
  };
}
