import { z } from 'zod';
import { precioPublicado, texto } from './campos.ts';
import type { Dialecto } from './padron-client.ts';

const contribuyente = z.object({
  razon_social: z.string().min(1),
  numero_documento: z.string(),
  estado: z.string(),
  condicion: z.string(),
  direccion: texto,
  ubigeo: texto,
  distrito: texto,
  provincia: texto,
  departamento: texto,
});
const ciudadano = z.object({
  first_name: z.string().min(1),
  first_last_name: texto,
  second_last_name: texto,
  document_number: z.string(),
});
const cambio = z.object({ buy_price: precioPublicado, sell_price: precioPublicado, date: z.iso.date() });

/** Decolecta, the successor of apis.net.pe. */
export const decolecta: Dialecto = {
  rutaRuc: (numero) => `/v1/sunat/ruc?numero=${numero}`,
  leerRuc(body) {
    const { success, data } = contribuyente.safeParse(body);
    if (!success) return null;
    const { razon_social: razonSocial, numero_documento: ruc, ...resto } = data;
    return { ruc, razonSocial, ...resto };
  },
  rutaDni: (numero) => `/v1/reniec/dni?numero=${numero}`,
  leerDni(body) {
    const { success, data } = ciudadano.safeParse(body);
    if (!success) return null;
    return {
      dni: data.document_number,
      nombres: data.first_name,
      apellidoPaterno: data.first_last_name,
      apellidoMaterno: data.second_last_name,
    };
  },
  rutaTipoCambio: (fecha) => `/v1/tipo-cambio/sunat?date=${fecha}`,
  leerTipoCambio(body) {
    const { success, data } = cambio.safeParse(body);
    return success ? { fecha: data.date, compra: data.buy_price, venta: data.sell_price } : null;
  },
};
