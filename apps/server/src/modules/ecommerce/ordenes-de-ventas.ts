import { comparar } from '@jsol/tributos/dinero';
import { sistema } from '../auditoria/public.ts';
import type { Avisos } from '../inventario/public.ts';
import {
  anularOrdenVenta,
  fusionarCliente,
  ordenYaDespachada,
  ordenYaFacturada,
  registrarOrdenVenta,
} from '../ventas/public.ts';
import type { OrdenesDeVenta } from './ordenes-de-venta.ts';

/** The orders of sale of `ventas`. One that was invoiced is as good as gone: its receipt must be undone first. */
export const ordenesDeVentas = (avisos: Avisos): OrdenesDeVenta => ({
  async registrar(tx, { cliente, envio, nota, ...orden }, quien) {
    const { tipoDocumento, numeroDocumento, direccion, email } = cliente;
    const pedido = {
      tipoDocumento,
      numeroDocumento,
      nombre: cliente.nombre,
      ...(direccion === null ? {} : { direccion }),
      ...(email === null ? {} : { email }),
    };
    // Whom the company knows keeps their name, however they wrote it at the shop.
    const nombre = (await fusionarCliente(tx, pedido))?.nombre ?? cliente.nombre;
    return registrarOrdenVenta(
      tx,
      avisos,
      {
        ...orden,
        cliente: { ...pedido, nombre },
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
