import { randomUUID } from 'node:crypto';
import { calcularDocumento } from '@jsol/tributos/calcular-documento';
import type { VentaRegistrada } from '@jsol/contracts/ventas';
import { signIn, type ShopClient } from '../src/processes/demo/shop-client.ts';
import type { SpawnedSystem } from './spawned-system.ts';
import { eventually } from './support/eventually.ts';

export type OpenTill = {
  client: ShopClient;
  /** Sells one product to a company, so that there is a factura and a mail. */
  sellFactura(idempotencyKey?: string): Promise<VentaRegistrada>;
};

/** Signs in as `cajero` and opens a till through the running api. */
export async function openTill(system: SpawnedSystem): Promise<OpenTill> {
  const client = await signIn(system.apiUrl, 'cajero', system.demoPassword);
  const cajas = await client.cajas();
  const caja =
    cajas.find(({ sesion }) => sesion?.cajeroId === client.yo.id) ?? cajas.find(({ sesion }) => sesion === null);
  if (!caja) throw new Error('no till is free');
  const sesionId = caja.sesion?.id ?? (await client.abrirCaja(caja.id, '100.00')).sesionId;
  const producto = (await client.productos(caja.almacenId)).find(
    ({ stock, unidad }) => unidad === 'NIU' && Number(stock) > 10,
  );
  if (!producto) throw new Error('no product has stock');
  const { totales } = calcularDocumento({
    precios: 'con-impuestos',
    tasaIgv: '0.18',
    tasaIvap: '0.04',
    lineas: [{ cantidad: '1', precioUnitario: producto.precio, afectacion: producto.afectacion }],
  });
  return {
    client,
    sellFactura: (idempotencyKey = randomUUID()) =>
      client.vender(
        {
          sesionId,
          tipoComprobante: '01',
          cliente: {
            tipoDocumento: '6',
            numeroDocumento: '20131312955',
            nombre: 'CONSTRUCTORA EL SOL S.A.C.',
            email: 'compras@constructora.example',
          },
          lineas: [{ productoId: producto.id, cantidad: '1', precioUnitario: producto.precio }],
          pagos: [{ medio: 'tarjeta', monto: totales.total, operacion: idempotencyKey.slice(0, 20) }],
        },
        idempotencyKey,
      ),
  };
}

type Comprobante = { estado: string; envios: number; en_contingencia_desde: Date | null };

export async function comprobanteOf(system: SpawnedSystem, id: string): Promise<Comprobante> {
  const { rows } = await system.pool.query<Comprobante>(
    'select estado, envios, en_contingencia_desde from facturacion.comprobantes where id = $1',
    [id],
  );
  return rows[0]!;
}

export const untilState = (system: SpawnedSystem, id: string, estado: string, timeoutMs = 30_000): Promise<unknown> =>
  eventually(async () => (await comprobanteOf(system, id)).estado === estado, {
    timeoutMs,
    what: `the comprobante is ${estado}`,
  });

type Document = { name: string; acceptedTimes: number; timesReceived: number };

/** The simulators' side of the story. */
export const simulatorsOf = (system: SpawnedSystem) => {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(new URL(path, system.simulators.url), {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
    const text = await answer.text();
    return (text === '' ? null : JSON.parse(text)) as T;
  };
  return {
    fail: (failure: Record<string, unknown>) => call<{ id: string }>('POST', '/control/sunat/failures', failure),
    recover: () => call<null>('DELETE', '/control/sunat/failures'),
    documents: () => call<Document[]>('GET', '/control/sunat/documents'),
    operations: async () =>
      (await call<{ operation: string }[]>('GET', '/control/sunat/requests')).map(({ operation }) => operation),
    mails: () => call<{ messageId: string; attachments: { filename: string }[] }[]>('GET', '/control/smtp/messages'),
  };
};
