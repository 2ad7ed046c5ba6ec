import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { calcularTotalesVenta, emitirComprobante } from '../../facturacion/public.ts';
import { resumenDeSesion } from '../queries/resumen-caja.ts';
import { cerrarCaja } from '../use-cases/cerrar-caja.ts';
import { arrendar, latir } from './arriendos.ts';
import { consultarVenta, pdfDeLaVenta } from './consulta-publica.ts';
import { detalleDeBandeja } from './detalle.ts';
import { listarBandeja } from './bandeja.ts';
import { abrirTiendaSinRed, unaVentaOffline, type TiendaSinRed } from './offline.fixture.ts';
import { atenderIncidencia, resolverVenta } from './resolver.ts';

let t: TiendaSinRed;
let secuencia = 0;
beforeAll(async () => {
  t = await abrirTiendaSinRed('2026-11-24T10:00:00-05:00');
});
afterEach(() => {
  t.clock.set('2026-11-24T10:00:00-05:00');
  t.deps.emitirComprobante = emitirComprobante;
  t.deps.calcularTotalesVenta = calcularTotalesVenta;
});
afterAll(() => t.cerrar());

type Venta = ReturnType<typeof unaVentaOffline>;
const vendida = (codigo = 'CEM-001', cantidad = '1', cambios: Partial<Venta> = {}) =>
  unaVentaOffline(t.caja, (secuencia += 1), [{ producto: t.producto(codigo), cantidad }], cambios);
/** Sent and registered. */
async function sincronizada(venta: Venta, quien = t.cajero) {
  await t.recibir([venta], quien);
  await t.sincronizar();
  return t.estado(venta);
}
const filas = async (tabla: string, id: string) => {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from ${sql.table(tabla)} where id = ${id}`.execute(t.database.reader);
  return rows[0]!.n;
};
const quien = () => ({ principal: t.gerente, ahora: t.clock.now(), ip: null });
const resolver = (id: string, decision: Parameters<typeof resolverVenta>[3]) =>
  t.database.transaction((tx) => resolverVenta(tx, t.avisos, id, decision, quien()));
const detalle = (id: string) => detalleDeBandeja(t.database.reader, id, quien());

describe('a sale made without network', () => {
  it('keeps its time, its ids and its money, and raises nothing when all is as the server knows it', async () => {
    const venta = vendida('CEM-001', '2', { hechaEn: '2026-11-24T14:58:00.000Z', desfaseMs: 60_000 });
    expect(await t.recibir([venta])).toMatchObject([{ id: venta.id, estado: 'recibida', numero: null }]);
    await t.sincronizar();
    const respuesta = await t.estado(venta);
    expect(respuesta).toMatchObject({ estado: 'registrada', ventaId: venta.id });
    const { rows } = await sql`
      select v.total, v.vendida_en, v.vendedor, v.regularizacion, l.id as linea, p.id as pago, c.fecha_emision, m.fecha
      from ventas.ventas v join ventas.lineas l on l.venta_id = v.id join ventas.pagos p on p.venta_id = v.id
        join facturacion.comprobantes c on c.id = v.comprobante_id
        join inventario.movimientos m on m.referencia = 'venta:' || v.id || ':1'
      where v.id = ${venta.id}`.execute(t.database.reader);
    expect(rows).toEqual([
      {
        total: venta.total,
        vendida_en: new Date('2026-11-24T09:59:00-05:00'),
        vendedor: 'Carla Ramos',
        regularizacion: false,
        linea: venta.lineas[0]!.id,
        pago: venta.pagos[0]!.id,
        fecha_emision: '2026-11-24',
        fecha: new Date('2026-11-24T09:59:00-05:00'),
      },
    ]);
    expect(await t.incidencias(venta)).toEqual([]);
    expect(t.avisos.publicados).toContainEqual({
      channel: 'pos',
      params: { cajaId: venta.cajaId },
      event: 'venta_sincronizada',
      data: { ...respuesta, motivo: null },
    });
  });

  it('sent again is the same sale; with another content it is a conflict that a person accepts or discards', async () => {
    const venta = vendida();
    const primera = await sincronizada(venta);
    const { id, ...resto } = venta;
    expect(await t.recibir([{ ...resto, id }])).toEqual([primera]);

    const otra = { ...venta, total: '99.00' };
    const tercera = { ...venta, total: '77.00' };
    expect(await t.recibir([otra, venta, tercera])).toMatchObject([
      { estado: 'conflicto', numero: null },
      { estado: 'registrada', numero: primera.numero },
      { estado: 'conflicto' },
    ]);
    expect(await t.estado(venta)).toMatchObject({ estado: 'conflicto' });
    const enBandeja = await listarBandeja(
      t.database.reader,
      { ver: 'por-resolver', q: venta.ticket, pagina: 1, porPagina: 20 },
      t.gerente,
    );
    expect(enBandeja.items).toHaveLength(2);
    const una = enBandeja.items.find(({ total }) => total === otra.total);
    const descartable = enBandeja.items.find(({ total }) => total === tercera.total);
    const visto = await detalle(una!.id);
    expect(visto.contra!.diferencias).toEqual([
      { campo: 'Total', enLaCaja: `S/ ${una!.total}`, enElServidor: `S/ ${venta.total}` },
    ]);

    await resolver(una!.id, { accion: 'aceptar-como-nueva' });
    await expect(resolver(una!.id, { accion: 'aceptar-como-nueva' })).rejects.toMatchObject({
      code: 'ventas.accion_no_corresponde',
    });
    await resolver(descartable!.id, { accion: 'descartar', motivo: 'La caja la envió dos veces' });
    await t.sincronizar();
    expect(await detalle(una!.id)).toMatchObject({ estado: 'registrada', numero: expect.any(String) as string });
    expect(await detalle(descartable!.id)).toMatchObject({ estado: 'descartada', acciones: [] });
    expect(await t.recibir([tercera])).toMatchObject([{ estado: 'descartada', motivo: 'La caja la envió dos veces' }]);
    expect(await t.estado(venta)).toEqual(primera);
    const { rows } = await sql<{ accion: string }>`
      select accion from auditoria.registros where entidad = 'venta-offline' order by id`.execute(t.database.reader);
    expect(rows.map(({ accion }) => accion)).toEqual([
      'ventas.venta_offline_resuelta',
      'ventas.venta_offline_descartada',
    ]);
  });

  it('stands as it was charged; every difference is told with what was expected', async () => {
    const cemento = t.producto('CEM-002');
    await t.fijarStock(cemento, t.almacenId, '1');
    await sql`update inventario.productos set activo = false, precio = precio + 1 where id = ${cemento.id}`.execute(
      t.database.reader,
    );
    const yape = (monto: string) => ({ id: randomUUID(), medio: 'yape' as const, monto, operacion: '778899' });
    const antes = vendida('FIE-001', '1');
    await sincronizada({ ...antes, pagos: [yape(antes.total)] });
    const cliente = { tipoDocumento: '1' as const, numeroDocumento: '43456789', nombre: 'CARMEN TORRES' };
    const base = vendida('CEM-002', '3', { cliente, cajeroId: randomUUID(), desfaseMs: 8 * 60_000 });
    const venta = { ...base, total: '1.00', pagos: [yape(base.total)] };
    expect(await sincronizada(venta)).toMatchObject({ estado: 'registrada' });
    expect(await t.incidencias(venta)).toEqual([
      {
        tipo: 'cajero-desconocido',
        esperado: 'Un cajero con cuenta',
        hallado: expect.stringContaining('Carla Ramos') as string,
      },
      { tipo: 'cliente-distinto', esperado: 'TORRES ÑAHUI CARMEN ROSA', hallado: 'CARMEN TORRES' },
      { tipo: 'operacion-repetida', esperado: 'Una operación que no pagó otra venta', hallado: 'Operación 778899' },
      { tipo: 'precio', esperado: `S/ ${(Number(cemento.precio) + 1).toFixed(2)}`, hallado: `S/ ${cemento.precio}` },
      { tipo: 'producto-inactivo', esperado: 'A la venta', hallado: 'Retirado de la venta' },
      { tipo: 'reloj-desfasado', esperado: 'La hora del servidor', hallado: 'La caja iba 8 min atrasada' },
      { tipo: 'stock-negativo', esperado: 'Stock suficiente', hallado: '-2' },
      { tipo: 'total-distinto', esperado: `S/ ${base.total}`, hallado: 'S/ 1.00' },
    ]);
    const { rows } = await sql<{ total: string; nombre: string }>`
      select v.total, c.nombre from ventas.ventas v join ventas.clientes c on c.id = v.cliente_id
      where v.id = ${venta.id}`.execute(t.database.reader);
    expect(rows).toEqual([{ total: base.total, nombre: 'TORRES ÑAHUI CARMEN ROSA' }]);
    const visto = await detalle(venta.id);
    expect(visto.incidencias).toBe(8);
    await t.database.transaction((tx) => atenderIncidencia(tx, visto.detalleIncidencias[0]!.id, 'Visto', quien()));
    expect((await detalle(venta.id)).incidencias).toBe(7);
  });

  it('names discounts nobody had the right to give, payments that do not add up, and a ticket used twice', async () => {
    const normal = vendida();
    const linea = { ...normal.lineas[0]!, descuentoPorcentaje: '10' };
    const venta = vendida('CEM-001', '1', { lineas: [{ ...linea, id: randomUUID() }], vuelto: '5.00' });
    await sincronizada(normal);
    await sincronizada({ ...venta, ticket: normal.ticket });
    const tipos = (await t.incidencias(venta)).map(({ tipo }) => tipo);
    expect(tipos).toEqual(['descuento-sin-permiso', 'pago-no-cuadra', 'ticket-repetido']);
  });

  it('that cannot have a receipt waits for a person and holds up none behind it', async () => {
    const ruc = { tipoDocumento: '6' as const, numeroDocumento: '20600110010', nombre: 'SIN RUC S.A.C.' };
    const mala = vendida('CEM-001', '1', { tipoComprobante: '01', cliente: ruc });
    const buena = vendida();
    await t.recibir([buena, mala]);
    expect(await t.sincronizar()).toMatchObject({ output: { registradas: 1, enRevision: 1, fallidas: 0 } });
    expect(await t.estado(buena)).toMatchObject({ estado: 'registrada' });
    expect(await t.estado(mala)).toMatchObject({
      estado: 'en-revision',
      motivo: expect.stringContaining('RUC') as string,
    });
    expect(await filas('ventas.ventas', mala.id)).toBe(0);

    expect((await detalle(mala.id)).acciones).toEqual(['reintentar', 'descartar']);
    await resolver(mala.id, { accion: 'reintentar', cliente: { ...ruc, numeroDocumento: '20131312955' } });
    await t.sincronizar();
    expect(await detalle(mala.id)).toMatchObject({ estado: 'registrada', cliente: '20131312955 SIN RUC S.A.C.' });
  });

  it('whose registration keeps failing by surprise becomes a person’s after the third time', async () => {
    t.deps.emitirComprobante = (tx, nuevo) =>
      nuevo.ventaId === mala.id ? Promise.reject(new Error('unforeseen')) : emitirComprobante(tx, nuevo);
    const mala = vendida();
    const buena = vendida();
    await t.recibir([mala, buena]);
    for (let intento = 1; intento <= 3; intento += 1) await expect(t.sincronizar()).rejects.toThrow('unforeseen');
    expect(await t.estado(buena)).toMatchObject({ estado: 'registrada' });
    expect(await t.estado(mala)).toMatchObject({ estado: 'en-revision' });
    expect(await t.sincronizar()).toMatchObject({ output: { registradas: 0, enRevision: 0, fallidas: 0 } });
    t.deps.emitirComprobante = emitirComprobante;
    await resolver(mala.id, { accion: 'reintentar' });
    expect(await t.sincronizar()).toMatchObject({ output: { registradas: 1 } });
  });

  it('is refused as a whole for a till that is not the sender’s, and taken from another cashier of it', async () => {
    const otra = { ...t.cajero, scopes: [t.cajas[1]!.id] };
    await expect(t.recibir([vendida()], otra)).rejects.toMatchObject({ code: 'ventas.caja_ajena' });
    secuencia -= 1;
    const companera = { ...t.cajero, userId: randomUUID(), name: 'Otra cajera' };
    const venta = vendida();
    await sincronizada(venta, companera);
    const { rows } = await sql`select vendedor from ventas.ventas where id = ${venta.id}`.execute(t.database.reader);
    expect(rows).toEqual([{ vendedor: 'Carla Ramos' }]);
  });
});

describe('the legal time of a sale', () => {
  const llegada = async (tipo: '01' | '03', ahora: string) => {
    t.clock.set('2026-11-24T10:00:00-05:00');
    const cliente = { tipoDocumento: '6' as const, numeroDocumento: '20131312955', nombre: 'EL SOL S.A.C.' };
    const venta = vendida('CEM-001', '1', { tipoComprobante: tipo, cliente: tipo === '01' ? cliente : null });
    t.clock.set(ahora);
    return { venta, respuesta: await sincronizada(venta) };
  };
  const comprobanteDe = async (venta: Venta) => {
    const { rows } = await sql<{ fecha: string; via: string; relacionados: unknown }>`
      select c.fecha_emision as fecha, c.via, c.contenido->'relacionados' as relacionados
      from facturacion.comprobantes c where c.venta_id = ${venta.id}`.execute(t.database.reader);
    return rows[0]!;
  };

  it('lets the receipt have the sale’s date until its last minute', async () => {
    const { venta, respuesta } = await llegada('01', '2026-11-27T23:59:00-05:00');
    expect(respuesta.estado).toBe('registrada');
    expect(await comprobanteDe(venta)).toMatchObject({ fecha: '2026-11-24' });
  });

  it('once over, leaves a factura today’s date with its ticket as reference, when a person says so', async () => {
    const { venta, respuesta } = await llegada('01', '2026-11-28T00:01:00-05:00');
    expect(respuesta).toMatchObject({ estado: 'en-revision', motivo: expect.stringContaining('27/11/2026') as string });
    expect((await detalle(venta.id)).acciones).toEqual(['emitir-hoy', 'descartar']);
    await expect(resolver(venta.id, { accion: 'emitir-por-resumen' })).rejects.toThrow();
    await resolver(venta.id, { accion: 'emitir-hoy' });
    await t.sincronizar();
    expect(await comprobanteDe(venta)).toMatchObject({
      fecha: '2026-11-28',
      relacionados: [{ tipo: '99', numero: venta.ticket }],
    });
    const { rows } = await sql`select vendida_en from ventas.ventas where id = ${venta.id}`.execute(t.database.reader);
    expect(rows).toEqual([{ vendida_en: new Date(venta.hechaEn) }]);
  });

  it('lets a boleta that is late by itself go in a resumen diario, two days more', async () => {
    const { venta } = await llegada('03', '2026-12-01T09:00:00-05:00');
    expect((await detalle(venta.id)).acciones).toEqual(['emitir-por-resumen', 'emitir-hoy', 'descartar']);
    await resolver(venta.id, { accion: 'emitir-por-resumen' });
    await t.sincronizar();
    expect(await comprobanteDe(venta)).toMatchObject({ fecha: '2026-11-24', via: 'resumen' });
    const tarde = await llegada('03', '2026-12-02T09:00:00-05:00');
    expect((await detalle(tarde.venta.id)).acciones).toEqual(['emitir-hoy', 'descartar']);
  });
});

describe('the sequence of a terminal', () => {
  it('tells of sales that are missing, blocks nothing, and closes when they come', async () => {
    const caja = { ...t.caja, terminalId: randomUUID() };
    const venta = (n: number) => unaVentaOffline(caja, 5_000 + n, [{ producto: t.producto('CEM-001'), cantidad: '1' }]);
    const [una, dos, tres, cinco] = [venta(1), venta(2), venta(3), venta(5)];
    await t.recibir([cinco, una]);
    expect(await t.sincronizar()).toMatchObject({ output: { registradas: 2 } });
    const saltos = async () => {
      const { rows } = await sql`select hallado, atendida_por from ventas.incidencias
        where terminal_id = ${caja.terminalId} order by id`.execute(t.database.reader);
      return rows;
    };
    expect(await saltos()).toEqual([{ hallado: 'Faltan 5002 a 5004', atendida_por: null }]);
    await sincronizada(dos);
    expect(await saltos()).toEqual([{ hallado: 'Faltan 5003 a 5004', atendida_por: null }]);
    await t.recibir([tres, venta(4)]);
    await t.sincronizar();
    expect(await saltos()).toEqual([{ hallado: 'Faltan 5003 a 5004', atendida_por: 'Sistema' }]);
  });
});

describe('the lease of a till', () => {
  const caja = () => t.cajas[1]!.id;
  const pedir = (terminalId: string, tomar = false, nombre = 'Tableta') =>
    t.database.transaction((tx) =>
      arrendar(tx, caja(), { terminalId, nombre, tomar }, { principal: t.cajero, ahora: t.clock.now(), ip: null }),
    );
  const latido = (terminalId: string, arriendo: number, pendientes = 0) =>
    t.database.transaction((tx) =>
      latir(
        tx,
        caja(),
        { terminalId, arriendo, pendientes, masAntiguaEn: null },
        { principal: t.cajero, ahora: t.clock.now() },
      ),
    );

  it('is one terminal’s until it is taken or silent for a minute; its sales of before stay right', async () => {
    const [una, otra] = [randomUUID(), randomUUID()];
    const varias = await Promise.allSettled([pedir(una), pedir(una), pedir(otra)]);
    // Whoever of the two comes first has it.
    expect(varias.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
    const { arriendo } = await pedir(una, true, 'Caja vieja');
    expect(await pedir(una)).toMatchObject({ arriendo });
    await expect(pedir(otra)).rejects.toMatchObject({
      code: 'ventas.terminal_ocupado',
      data: { terminal: 'Tableta', usuario: 'Carla Ramos' },
    });
    t.clock.advance('50s');
    expect(await latido(una, arriendo, 3)).toMatchObject({ kind: 'sigue' });
    t.clock.advance('50s');
    const despues = await pedir(otra, true, 'Caja nueva');
    expect(despues.arriendo).toBe(arriendo + 1);
    // Room for the three tickets that only the first one knows.
    expect(despues.proximoTicket).toBe(4);
    expect(await latido(una, arriendo, 3)).toEqual({
      kind: 'desplazado',
      terminal: 'Caja nueva',
      usuario: 'Carla Ramos',
    });
    t.clock.advance('61s');
    expect((await pedir(una)).arriendo).toBe(arriendo + 2);
  });

  it('that had been taken when a sale was made is told of', async () => {
    const nuevo = randomUUID();
    const { arriendo } = await t.database.transaction((tx) =>
      arrendar(
        tx,
        t.caja.cajaId,
        { terminalId: nuevo, nombre: 'Otra pestaña', tomar: true },
        { principal: t.cajero, ahora: t.clock.now(), ip: null },
      ),
    );
    const antes = vendida('CEM-001', '1', { hechaEn: '2026-11-24T14:59:59.000Z' });
    t.clock.advance('10m');
    const despues = vendida();
    await t.recibir([antes, despues]);
    await t.sincronizar();
    expect(await t.incidencias(antes)).toEqual([]);
    expect(await t.incidencias(despues)).toMatchObject([
      { tipo: 'arriendo-vencido', esperado: expect.stringContaining('Otra pestaña') as string },
    ]);
    expect(arriendo).toBeGreaterThan(t.caja.arriendo);
  });
});

describe('the customer’s page', () => {
  it('shows the sale and its PDF to who has the code, and nothing to others', async () => {
    const venta = vendida();
    const consulta = (codigo = venta.codigoConsulta) => consultarVenta(t.database.reader, venta.id, codigo);
    await expect(consulta()).rejects.toMatchObject({ code: 'ventas.consulta_no_encontrada' });
    await t.recibir([venta]);
    expect(await consulta()).toMatchObject({ ticket: venta.ticket, situacion: 'en-proceso', comprobante: null });
    await t.sincronizar();
    expect(await consulta()).toMatchObject({ situacion: 'emitido', comprobante: { conPdf: false } });
    await expect(pdfDeLaVenta(t.database.reader, venta.id, venta.codigoConsulta)).rejects.toThrow();
    await sql`update facturacion.comprobantes set estado = 'aceptado', xml = '<x/>', hash = 'abc='
      where venta_id = ${venta.id}`.execute(t.database.reader);
    expect(await consulta()).toMatchObject({ situacion: 'aceptado', comprobante: { conPdf: true } });
    const { contenido } = await pdfDeLaVenta(t.database.reader, venta.id, venta.codigoConsulta);
    expect(contenido.subarray(0, 5).toString()).toBe('%PDF-');
    await expect(consulta('AAAAAAAAAAAAAAAA')).rejects.toMatchObject({ code: 'ventas.consulta_no_encontrada' });
  });
});

describe('closing a till whose terminals have sales', () => {
  it('is refused naming them; a supervisor’s reason lets it pass, and what comes later is apart', async () => {
    // After everything the tests above have received.
    t.clock.set('2026-12-03T10:00:00-05:00');
    const { sesionId, cajaId, terminalId } = t.caja;
    const porLlegar = vendida();
    await t.database.transaction((tx) =>
      latir(
        tx,
        cajaId,
        { terminalId, arriendo: t.caja.arriendo, pendientes: 1, masAntiguaEn: porLlegar.hechaEn },
        { principal: t.cajero, ahora: t.clock.now() },
      ),
    );
    const esperado = (await resumenDeSesion(t.database.reader, sesionId)).efectivoEsperado;
    const cerrar = (principal = t.cajero, emergencia: string | null = null) =>
      t.database.transaction((tx) =>
        cerrarCaja(tx, t.avisos, {
          sesionId,
          contadoEfectivo: esperado,
          observacion: null,
          emergencia,
          principal,
          ahora: t.clock.now(),
          ip: null,
        }),
      );
    await expect(cerrar()).rejects.toMatchObject({
      code: 'ventas.cierre_con_pendientes',
      data: { terminales: [{ terminal: 'Navegador de la tienda', pendientes: 1 }], porRegistrar: 0 },
    });
    await expect(cerrar(t.cajero, 'Se apagó la tableta')).rejects.toMatchObject({
      code: 'ventas.cierre_requiere_supervisor',
    });
    const cierre = await cerrar(t.gerente, 'Se apagó la tableta');
    expect(cierre).toMatchObject({ regularizacion: null });

    await sincronizada(porLlegar);
    expect((await t.incidencias(porLlegar)).map(({ tipo }) => tipo)).toContain('sesion-cerrada');
    expect(await resumenDeSesion(t.database.reader, sesionId)).toEqual({
      ...cierre,
      cajaId,
      cajeroId: t.cajero.userId,
      cajero: t.cajero.name,
      regularizacion: {
        ventas: 1,
        total: porLlegar.total,
        porMedio: [{ medio: 'efectivo', monto: porLlegar.total }],
      },
    });
  });
});
