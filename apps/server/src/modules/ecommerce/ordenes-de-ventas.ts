import { comparar } from '@jsol/tributos/dinero';
import { sistema } from '../auditoria/public.ts';
import type { Avisos } from '../inventario/public.ts';
import { anularOrdenVenta, ordenYaDespachada, ordenYaFacturada, registrarOrdenVenta } from '../ventas/public.ts';
import type { OrdenesDeVenta } from './ordenes-de-venta.ts';

/** The orders of sale of `ventas`. One that was invoiced is as good as gone: its receipt must be undone first. */
export const ordenesDeVentas = (avisos: Avisos): OrdenesDeVenta => ({
  registrar(tx, { cliente, envio, nota, ...orden }, quien) {
    const { tipoDocumento, numeroDocumento, nombre, direccion, email } = cliente;
    return registrarOrdenVenta(
      tx,
      avisos,
      {
        ...orden,
        cliente: {
          tipoDocumento,
          numeroDocumento,
          nombre,
          ...(direccion === null ? {} : { direccion }),
          ...(email === null ? {} : { email }),
        },
        envio: comparar(envio, '0') > 0 ? { destino: direccion ?? nombre, monto: envio } : null,
        nota: nota === '' ? null : nota,
      },
      { usuarioId: null, usuario: quien },
    );
  },
  async anular(tx, ordenId, motivo, quien) {
    try {
      await anularOrdenVenta(tx, avisos, ordenId, motivo, { actor: sistema, nombre: quien, ip: null });
      return 'anulada';
    } catch (error) {
      if (ordenYaDespachada.is(error) || ordenYaFacturada.is(error)) return 'ya-despachada';
      throw error;
    }
  },
});
