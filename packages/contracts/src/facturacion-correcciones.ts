import { z } from 'zod';
import { clienteEmisionSchema } from './facturacion-emision.ts';

export const anularBody = z.strictObject({
  comprobanteIds: z.array(z.uuid()).min(1, 'Elija al menos un comprobante').max(500),
  motivo: z.string().trim().min(3, 'Escriba por qué se anula, desde 3 letras').max(100),
  entregado: z.boolean().default(false).describe('El cliente ya tiene el comprobante'),
});
export const anularRespuesta = z.object({
  anulaciones: z.array(
    z.object({
      comprobanteId: z.uuid(),
      numero: z.string(),
      resultado: z
        .enum(['anulado', 'informada', 'en-espera'])
        .describe('anulado: ya; informada: vale cuando SUNAT acepte el archivo; en-espera: sigue al resumen en curso'),
      archivo: z.string().nullable().describe('RA-20261124-1'),
    }),
  ),
});

export const reemitirBody = z.strictObject({
  cliente: clienteEmisionSchema.nullable().default(null).describe('El cliente corregido; null: el mismo'),
});
export const corregirClienteBody = z.strictObject({ cliente: clienteEmisionSchema });
