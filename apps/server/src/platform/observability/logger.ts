import { pino } from 'pino';

/** A log line is an event name plus ids: `log.info({ comprobanteId }, 'comprobante.aceptado')`. */
export type Logger = Pick<pino.Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'> & {
  child(bindings: Record<string, unknown>): Logger;
};

/** JSON lines on stdout. Secrets are masked wherever they may appear. */
export const createLogger = (options: { name: string; level: string }): Logger =>
  pino({
    name: options.name,
    level: options.level,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        'clave',
        'password',
        'authorization',
        'cookie',
        '*.clave',
        '*.password',
        'req.headers.cookie',
        'req.headers.authorization',
      ],
      censor: '[oculto]',
    },
  });
