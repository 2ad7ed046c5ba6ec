import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RegistrarVenta } from '@jsol/contracts/ventas';
import type { Principal } from '../../../platform/auth/principal.ts';
import { DomainError } from '../../../platform/errors/domain-error.ts';
import { on } from '../../../platform/events/event.ts';
import { ventaRegistrada } from '../events.ts';
import {
  abrirSesion,
  abrirTienda,
  unaPersona,
  unaVenta,
  type ProductoDePrueba,
  type Tienda,
} from '../tienda.fixture.ts';
import { registrarVenta, type VentaPedida } from './registrar-venta.ts';

let tienda: Tienda;
let cajero: Principal;
let sesionId: string;
let almacenId: string;
let cemento: ProductoDePrueba;
let clavos: ProductoDePrueba;

beforeAll(async () => {
  tienda = await abrirTienda();
  cajero = unaPersona('cajero');
  sesionId = await abrirSesion(tienda, cajero, tienda.cajas[0]!);
  almacenId = tienda.cajas[0]!.almacenId;
  cemento = tienda.producto('CEM-001');
  clavos = tienda.producto('FIJ-001');
});
afterAll(() => tienda.cerrar());

const vender = (venta: VentaPedida, quien: Principal = cajero, clave: string = randomUUID()) =>
  registrarVenta(tienda.deps, venta, { principal: quien, clave, ip: null });

/** What a refused sale answers; everything it touched must be as before. */
async function rechazo(venta: VentaPedida, quien?: Principal): Promise<DomainError> {
  const antes = await tienda.huella();
  const error = await vender(venta, quien).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DomainError);
  expect(await tienda.huella()).toEqual(antes);
  return error as DomainError;
}

describe('a sale', () => {
  it('moves stock, takes a number, keeps lines and payments, enqueues the emission and tells the till', async () => {
    const antes = Number(await tienda.stock(cemento, almacenId));
    tienda.avisos.publicados.length = 0;
    const venta = await vender(
      unaVenta(
        sesionId,
        [
          [cemento, '2'],
          [clavos, '1.5'],
        ],
        {
          cliente: {
            tipoDocumento: '1',
            numeroDocumento: '40506070',
            nombre: 'Rosa Quiroz',
            email: 'rosa@correo.example',
          },
          pagos: [
            { medio: 'yape', monto: '20.00', operacion: '00112233' },
            { medio: 'efectivo', monto: '50' },
          ],
        },
      ),
    );

    expect(venta).toMatchObject({ numero: 'B001-1', total: '67.10', vuelto: '2.90', tipoComprobante: '03' });
    expect(await tienda.stock(cemento, almacenId)).toBe(String(antes - 2));
    const { rows: lineas } =
      await sql`select codigo, cantidad, total from ventas.lineas where venta_id = ${venta.ventaId} order by orden`.execute(
        tienda.database.reader,
      );
    expect(lineas).toEqual([
      { codigo: 'CEM-001', cantidad: '2.000', total: '57.80' },
      { codigo: 'FIJ-001', cantidad: '1.500', total: '9.30' },
    ]);
    const { rows: movimientos } = await sql`
      select tipo, motivo, cantidad, saldo, usuario from inventario.movimientos where referencia = ${`venta:${venta.ventaId}:1`}`.execute(
      tienda.database.reader,
    );
    expect(movimientos).toEqual([
      { tipo: 'salida', motivo: 'venta', cantidad: '2.000', saldo: `${antes - 2}.000`, usuario: 'Carla Ramos' },
    ]);
    const { rows: trabajos } =
      await sql`select input from platform.outbox where task = 'facturacion.emitir_comprobante_sunat'`.execute(
        tienda.database.reader,
      );
    const venceEl = expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string;
    expect(trabajos).toEqual([{ input: { comprobanteId: venta.comprobanteId, numero: 'B001-1', venceEl } }]);
    expect(tienda.avisos.publicados).toContainEqual({
      channel: 'pos',
      params: { cajaId: tienda.cajas[0]!.id },
      event: 'venta_confirmada',
      data: { ventaId: venta.ventaId, comprobanteId: venta.comprobanteId, numero: 'B001-1', total: '67.10' },
    });
    expect(tienda.avisos.publicados).toContainEqual({
      channel: 'stock',
      params: { almacenId },
      event: 'cambio',
      data: { productoId: cemento.id, stock: String(antes - 2), disponible: String(antes - 2), version: 2 },
    });
    expect(tienda.avisos.olvidados).toContain(`stock:${almacenId}:${cemento.id}`);
  });

  it('keeps a known customer up to date without losing what the till left blank', async () => {
    const cliente = {
      tipoDocumento: '1',
      numeroDocumento: '40506071',
      nombre: 'Juan Tello',
      email: 'juan@correo.example',
    } as const;
    await vender(unaVenta(sesionId, [[cemento, '1']], { cliente }));
    const { comprobanteId } = await vender(
      unaVenta(sesionId, [[cemento, '1']], {
        cliente: {
          tipoDocumento: '1',
          numeroDocumento: '40506071',
          nombre: 'Juan Tello Vega',
          direccion: 'Jr. Puno 100',
        },
      }),
    );
    const { rows } =
      await sql`select nombre, direccion, email from ventas.clientes where numero_documento = '40506071'`.execute(
        tienda.database.reader,
      );
    expect(rows).toEqual([{ nombre: 'Juan Tello Vega', direccion: 'Jr. Puno 100', email: 'juan@correo.example' }]);
    const emitidos = await sql`select cliente_email from facturacion.comprobantes where id = ${comprobanteId}`.execute(
      tienda.database.reader,
    );
    expect(emitidos.rows).toEqual([{ cliente_email: 'juan@correo.example' }]);
  });

  it('leaves no trace when something fails at the very end', async () => {
    const falla = on(ventaRegistrada, () => Promise.reject(new Error('a subscriber failed')));
    tienda.events.subscriptions.push(falla);
    try {
      const antes = await tienda.huella();
      tienda.avisos.publicados.length = 0;
      await expect(vender(unaVenta(sesionId, [[cemento, '1']]))).rejects.toThrow('a subscriber failed');
      expect(await tienda.huella()).toEqual(antes);
      expect(tienda.avisos.publicados).toEqual([]);
    } finally {
      tienda.events.subscriptions.splice(tienda.events.subscriptions.indexOf(falla), 1);
    }
  });

  it('tries again when the database breaks a deadlock', async () => {
    let veces = 0;
    const falla = on(ventaRegistrada, () => {
      veces += 1;
      return veces < 3
        ? Promise.reject(Object.assign(new Error('deadlock detected'), { code: '40P01' }))
        : Promise.resolve();
    });
    tienda.events.subscriptions.push(falla);
    try {
      const antes = await tienda.huella();
      await vender(unaVenta(sesionId, [[cemento, '1']]));
      expect((await tienda.huella())['ventas.ventas']).toBe(antes['ventas.ventas']! + 1);
      expect((await tienda.huella()).numeros).toBe(antes.numeros! + 1);
    } finally {
      tienda.events.subscriptions.splice(tienda.events.subscriptions.indexOf(falla), 1);
    }
  });

  it('with a discount needs the permission, and is audited', async () => {
    const gerente = unaPersona('gerente');
    const otraSesion = await abrirSesion(tienda, gerente, tienda.cajas[1]!);
    const descuento = {
      lineas: [{ productoId: cemento.id, cantidad: '1', precioUnitario: cemento.precio, descuentoPorcentaje: '10' }],
    };
    expect(await rechazo(unaVenta(sesionId, [], descuento))).toMatchObject({
      code: 'ventas.descuento_sin_permiso',
      errors: [{ pointer: '/lineas/0/descuentoPorcentaje' }],
    });
    const venta = await vender(unaVenta(otraSesion, [], descuento), gerente);
    expect(venta.total).toBe('26.01');
    const { rows } =
      await sql`select actor_id from auditoria.registros where accion = 'ventas.descuento_aplicado' and entidad_id = ${venta.ventaId}`.execute(
        tienda.database.reader,
      );
    expect(rows).toEqual([{ actor_id: gerente.userId }]);
  });
});

describe('the same key', () => {
  it('twenty times at once makes one sale and twenty equal answers', async () => {
    const antes = await tienda.huella();
    const clave = randomUUID();
    const venta = unaVenta(sesionId, [[cemento, '1']]);
    const respuestas = await Promise.all(Array.from({ length: 20 }, () => vender(venta, cajero, clave)));
    expect(new Set(respuestas.map((respuesta) => JSON.stringify(respuesta))).size).toBe(1);
    const despues = await tienda.huella();
    expect(despues['ventas.ventas']).toBe(antes['ventas.ventas']! + 1);
    expect(despues.numeros).toBe(antes.numeros! + 1);
    expect(despues.versiones).toBe(antes.versiones! + 1);
  });

  it('with another body is refused and names the first sale', async () => {
    const clave = randomUUID();
    const { numero } = await vender(unaVenta(sesionId, [[cemento, '1']]), cajero, clave);
    const error = await vender(unaVenta(sesionId, [[cemento, '2']]), cajero, clave).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ventas.clave_reutilizada', status: 409, data: { numero } });
  });

  it('is free again after a refused sale', async () => {
    const clave = randomUUID();
    await expect(
      vender(unaVenta(sesionId, [[cemento, '1']], { pagos: [{ medio: 'efectivo', monto: '1' }] }), cajero, clave),
    ).rejects.toThrow('Falta cobrar S/ 27.90');
    await expect(vender(unaVenta(sesionId, [[cemento, '1']]), cajero, clave)).resolves.toMatchObject({
      total: '28.90',
    });
  });

  it('of another person is another sale', async () => {
    const clave = randomUUID();
    const otro = unaPersona('cajero');
    const otraSesion = await abrirSesion(tienda, otro, tienda.cajas[2]!);
    const una = await vender(unaVenta(sesionId, [[cemento, '1']]), cajero, clave);
    const otra = await vender(unaVenta(otraSesion, [[cemento, '1']]), otro, clave);
    expect(otra.ventaId).not.toBe(una.ventaId);
  });
});

describe('a refused sale changes nothing and says what to correct', () => {
  const casos: [string, () => VentaPedida, string, string[], RegExp][] = [
    [
      'another currency',
      () => unaVenta(sesionId, [[cemento, '1']], { moneda: 'USD' }),
      'ventas.moneda_no_disponible',
      ['/moneda'],
      /soles/,
    ],
    [
      'a RUC with a wrong last digit',
      () =>
        unaVenta(sesionId, [[cemento, '1']], {
          tipoComprobante: '01',
          cliente: { tipoDocumento: '6', numeroDocumento: '20600110012', nombre: 'X S.A.C.' },
        }),
      'ventas.cliente_invalido',
      ['/cliente/numeroDocumento'],
      /RUC/,
    ],
    [
      'a factura without customer',
      () => unaVenta(sesionId, [[cemento, '1']], { tipoComprobante: '01' }),
      'facturacion.comprobante_invalido',
      ['/cliente/tipoDocumento'],
      /RUC/,
    ],
    [
      'an unknown session',
      () => unaVenta(randomUUID(), [[cemento, '1']]),
      'ventas.sesion_no_encontrada',
      ['/sesionId'],
      /sesión/,
    ],
    [
      'an unknown product, beside a good one',
      () =>
        unaVenta(sesionId, [
          [cemento, '1'],
          [{ ...cemento, id: randomUUID() }, '1'],
        ]),
      'ventas.producto_no_disponible',
      ['/lineas/1/productoId'],
      /no existe/,
    ],
    [
      'half a bag',
      () => unaVenta(sesionId, [[cemento, '0.5']]),
      'ventas.cantidad_invalida',
      ['/lineas/0/cantidad'],
      /bolsa/,
    ],
    [
      'a tenth of a gram',
      () => unaVenta(sesionId, [[clavos, '1.0001']]),
      'ventas.cantidad_invalida',
      ['/lineas/0/cantidad'],
      /3 decimales/,
    ],
    [
      'a quantity beyond every shop',
      () => unaVenta(sesionId, [[cemento, '100000']]),
      'ventas.cantidad_invalida',
      ['/lineas/0/cantidad'],
      /máxima/,
    ],
    [
      'prices that changed, all of them',
      () =>
        unaVenta(sesionId, [
          [{ ...cemento, precio: '27.50' }, '1'],
          [clavos, '1'],
          [{ ...clavos, precio: '6.00' }, '1'],
        ]),
      'ventas.precio_cambio',
      ['/lineas/0/precioUnitario', '/lineas/2/precioUnitario'],
      /ahora cuesta S\/ 28\.90/,
    ],
    [
      'too little money',
      () => unaVenta(sesionId, [[cemento, '1']], { pagos: [{ medio: 'tarjeta', monto: '28.89' }] }),
      'ventas.pago_insuficiente',
      ['/pagos'],
      /S\/ 0\.01/,
    ],
    [
      'more than the total by card',
      () =>
        unaVenta(sesionId, [[cemento, '1']], {
          pagos: [
            { medio: 'efectivo', monto: '10' },
            { medio: 'tarjeta', monto: '28.91' },
          ],
        }),
      'ventas.pago_excedido',
      ['/pagos/1/monto'],
      /28\.91/,
    ],
    [
      'a payment of nothing',
      () =>
        unaVenta(sesionId, [[cemento, '1']], {
          pagos: [
            { medio: 'efectivo', monto: '30' },
            { medio: 'yape', monto: '0.00' },
          ],
        }),
      'ventas.pago_invalido',
      ['/pagos/1/monto'],
      /0\.00/,
    ],
    [
      'the same operation twice',
      () =>
        unaVenta(sesionId, [[cemento, '1']], {
          pagos: [
            { medio: 'yape', monto: '10', operacion: '777' },
            { medio: 'yape', monto: '18.90', operacion: '777' },
          ],
        } satisfies Partial<RegistrarVenta>),
      'ventas.operacion_repetida',
      ['/pagos/1/operacion'],
      /777/,
    ],
    [
      'a boleta above S/ 700 to nobody',
      () => unaVenta(sesionId, [[cemento, '25']]),
      'facturacion.comprobante_invalido',
      ['/cliente/numeroDocumento'],
      /700/,
    ],
  ];
  it.each(casos)('%s', async (_que, venta, code, pointers, detail) => {
    const error = await rechazo(venta());
    expect(error.code).toBe(code);
    expect(error.errors.map(({ pointer }) => pointer)).toEqual(pointers);
    expect(error.message).toMatch(detail);
  });

  it("in another person's session", async () => {
    const error = await rechazo(unaVenta(sesionId, [[cemento, '1']]), unaPersona('cajero'));
    expect(error).toMatchObject({ code: 'ventas.sesion_ajena', status: 403 });
    const deOtraTienda = { ...cajero, scopes: [randomUUID()] };
    expect(await rechazo(unaVenta(sesionId, [[cemento, '1']]), deOtraTienda)).toMatchObject({
      code: 'ventas.caja_ajena',
      status: 403,
    });
  });

  it('of a product that is no longer sold', async () => {
    const retirado = tienda.producto('PIN-001');
    await sql`update inventario.productos set activo = false where id = ${retirado.id}`.execute(tienda.database.reader);
    const error = await rechazo(unaVenta(sesionId, [[retirado, '1']]));
    expect(error).toMatchObject({
      code: 'ventas.producto_no_disponible',
      message: `${retirado.nombre} ya no se vende.`,
    });
  });

  it('given away by a manager: a line cannot end at zero', async () => {
    const gerente = { ...cajero, permissions: unaPersona('gerente').permissions };
    const error = await rechazo(
      unaVenta(sesionId, [], {
        lineas: [{ productoId: cemento.id, cantidad: '1', precioUnitario: cemento.precio, descuentoPorcentaje: '100' }],
      }),
      gerente,
    );
    expect(error).toMatchObject({
      code: 'ventas.linea_sin_valor',
      errors: [{ pointer: '/lineas/0/descuentoPorcentaje' }],
    });
  });

  it('paid with an operation that paid another sale of the day', async () => {
    const pagos: RegistrarVenta['pagos'] = [{ medio: 'plin', monto: cemento.precio, operacion: '555001' }];
    await vender(unaVenta(sesionId, [[cemento, '1']], { pagos }));
    expect(await rechazo(unaVenta(sesionId, [[cemento, '1']], { pagos }))).toMatchObject({
      code: 'ventas.operacion_repetida',
      errors: [{ pointer: '/pagos/0/operacion' }],
    });
  });

  it('of more than there is, over all the lines of a product', async () => {
    const tanque = tienda.producto('GAS-014');
    await tienda.fijarStock(tanque, almacenId, '2');
    const cliente = { tipoDocumento: '1', numeroDocumento: '40506070', nombre: 'Rosa Quiroz' } as const;
    const error = await rechazo(
      unaVenta(
        sesionId,
        [
          [tanque, '1'],
          [cemento, '1'],
          [tanque, '2'],
        ],
        { cliente },
      ),
    );
    expect(error).toMatchObject({
      code: 'inventario.stock_insuficiente',
      status: 409,
      message: `Quedan 2 de ${tanque.nombre}; pidió 3.`,
      errors: [{ pointer: '/lineas/2/cantidad' }],
      data: { faltas: [{ productoId: tanque.id, disponible: '2', pedido: '3' }] },
    });
    await vender(unaVenta(sesionId, [[tanque, '2']], { cliente }));
    expect(await tienda.stock(tanque, almacenId)).toBe('0');
    expect((await rechazo(unaVenta(sesionId, [[tanque, '1']], { cliente }))).message).toBe(
      `No queda ${tanque.nombre}; pidió 1.`,
    );
  });
});
