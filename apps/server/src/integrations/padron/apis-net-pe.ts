import { z } from 'zod';
import { precioPublicado, texto } from './campos.ts';
import type { Dialecto } from './padron-client.ts';

const contribuyente = z.object({
  razonSocial: z.string().min(1),
  numeroDocumento: z.string(),
  estado: z.string(),
  condicion: z.string(),
  direccion: texto,
  ubigeo: texto,
  distrito: texto,
  provincia: texto,
  departamento: texto,
});
const ciudadano = z.object({
  nombres: z.string().min(1),
  apellidoPaterno: texto,
  apellidoMaterno: texto,
  numeroDocumento: z.string(),
});
const cambio = z.object({ precioCompra: precioPublicado, precioVenta: precioPublicado, fecha: z.iso.date() });

/** apis.net.pe, version 2: older, and still answering. */
export const apisNetPe: Dialecto = {
  rutaRuc: (numero) => `/v2/sunat/ruc?numero=${numero}`,
  leerRuc(body) {
    const { success, data } = contribuyente.safeParse(body);
    if (!success) return null;
    const { numeroDocumento: ruc, ...resto } = data;
    return { ruc, ...resto };
  },
  rutaDni: (numero) => `/v2/reniec/dni?numero=${numero}`,
  leerDni(body) {
    const { success, data } = ciudadano.safeParse(body);
    if (!success) return null;
    const { numeroDocumento: dni, ...resto } = data;
    return { dni, ...resto };
  },
  rutaTipoCambio: (fecha) => `/v2/sunat/tipo-cambio?date=${fecha}`,
  leerTipoCambio(body) {
    const { success, data } = cambio.safeParse(body);
    return success ? { fecha: data.fecha, compra: data.precioCompra, venta: data.precioVenta } : null;
  },
};
