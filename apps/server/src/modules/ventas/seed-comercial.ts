import { sql } from 'kysely';
import type { Cliente } from '@jsol/contracts/ventas';
import type { Principal } from '../../platform/auth/principal.ts';
import { clockOf, type Tx } from '../../platform/database/database.ts';
import { idFijo } from '../inventario/public.ts';
import { usuariosConPermiso } from '../seguridad/public.ts';
import { registrarCotizacion } from './cotizaciones/registrar-cotizacion.ts';
import { registrarOrdenVenta } from './ordenes/registrar-orden.ts';

/** Position of the customer by name, codes and quantities, days it stands; null: it was not sent. */
const cotizacionesDemo = [
  {
    cliente: 0,
    lineas: [
      ['PIN-001', '12'],
      ['PIN-015', '4'],
    ],
    dias: 2,
    enviada: true,
  },
  { cliente: 3, lineas: [['PIN-005', '6']], dias: 10, enviada: true },
  {
    cliente: 6,
    lineas: [
      ['PIN-013', '20'],
      ['PIN-019', '50'],
    ],
    dias: 15,
    enviada: false,
  },
] as const;
const ordenesDemo = [
  { cliente: 1, lineas: [['PIN-014', '15']], destino: 'Jr. Las Gardenias 128, Comas' },
  {
    cliente: 4,
    lineas: [
      ['PIN-003', '8'],
      ['PIN-016', '2'],
    ],
    destino: null,
  },
] as const;

/** Quotes and orders to look at, of one who approves them; none where nobody does. */
export async function seedComercial(tx: Tx): Promise<void> {
  const vendedor = (await usuariosConPermiso(tx, 'ventas.aprobar')).at(-1);
  if (!vendedor) return;
  const principal: Principal = {
    userId: vendedor.id,
    sessionId: vendedor.id,
    username: vendedor.nombre,
    name: vendedor.nombre,
    roles: [],
    permissions: new Set(),
    scopes: [],
  };
  const { rows: clientes } = await sql<Pick<Cliente, 'tipoDocumento' | 'numeroDocumento' | 'nombre'>>`
    select tipo_documento as "tipoDocumento", numero_documento as "numeroDocumento", nombre
    from ventas.clientes order by nombre limit 10`.execute(tx);
  const { rows: precios } = await sql<{ id: string; codigo: string; precio: string }>`
    select id, codigo, precio from inventario.productos where codigo like 'PIN-%'`.execute(tx);
  const productos = new Map(precios.map((producto) => [producto.codigo, producto]));
  const lineasDe = (lineas: readonly (readonly [string, string])[]) =>
    lineas.map(([codigo, cantidad]) => {
      const { id, precio } = productos.get(codigo)!;
      return { productoId: id, cantidad, precioUnitario: precio, descuentoPorcentaje: '0' };
    });
  const almacenId = idFijo('almacen:TIENDA');
  for (const { cliente, lineas, dias, enviada } of cotizacionesDemo) {
    const { cotizacionId } = await registrarCotizacion(
      tx,
      {
        almacenId,
        cliente: clientes[cliente]!,
        lineas: lineasDe(lineas),
        diasCredito: 0,
        diasValidez: dias,
        versionDe: null,
      },
      principal,
    );
    if (enviada)
      await sql`
        update ventas.cotizaciones set estado = 'enviada', enviada_en = ${clockOf(tx).now()}
        where id = ${cotizacionId}`.execute(tx);
  }
  for (const [indice, { cliente, lineas, destino }] of ordenesDemo.entries()) {
    await registrarOrdenVenta(
      tx,
      null,
      {
        origen: { canal: 'manual', referencia: `demostracion:${indice + 1}` },
        almacenId,
        cliente: clientes[cliente]!,
        lineas: lineasDe(lineas),
        envio: destino === null ? null : { destino, monto: '25.00' },
        nota: null,
        aprobada: false,
      },
      { usuarioId: vendedor.id, usuario: vendedor.nombre },
    );
  }
}
