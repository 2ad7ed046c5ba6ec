import { z } from 'zod';
import { montoSchema } from '@jsol/contracts/dinero';
import { tipoComprobanteSchema } from '@jsol/contracts/ventas';
import { estadoDespachoSchema } from '@jsol/contracts/ventas-ordenes';
import { defineEvent } from '../../platform/events/event.ts';

/** A sale was made, paid and given its receipt. Emitted in the sale's transaction, while its series is locked: be quick. */
export const ventaRegistrada = defineEvent(
  'venta.registrada',
  z.object({
    ventaId: z.uuid(),
    sesionId: z.uuid(),
    cajaId: z.uuid(),
    almacenId: z.uuid(),
    vendedorId: z.uuid(),
    comprobanteId: z.uuid(),
    tipoComprobante: tipoComprobanteSchema,
    numero: z.string(),
    total: montoSchema,
  }),
);

/** A dispatch came to be, or changed its state. `canal` and `referencia`: where its order comes from. */
export const despachoCambiado = defineEvent(
  'despacho.cambiado',
  z.object({
    despachoId: z.uuid(),
    numero: z.string(),
    ordenId: z.uuid(),
    canal: z.string(),
    referencia: z.string(),
    almacenId: z.uuid(),
    estado: estadoDespachoSchema,
  }),
);

/** A sales order got its receipt. Emitted while its series is locked: be quick. */
export const ordenFacturada = defineEvent(
  'orden.facturada',
  z.object({ ordenId: z.uuid(), comprobanteId: z.uuid(), numero: z.string() }),
);

/** A customer was registered, or what is known of them changed. */
export const clienteCambiado = defineEvent('cliente.cambiado', z.object({ clienteId: z.uuid() }));
