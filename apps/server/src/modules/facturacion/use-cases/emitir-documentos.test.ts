import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { documentoEmisionBody } from '@jsol/contracts/facturacion-emision';
import { guiaBody } from '@jsol/contracts/facturacion-guias';
import { retencionPercepcionBody } from '@jsol/contracts/facturacion-retencion-percepcion';
import { comprobanteInvalido } from '../errors.ts';
import { abrirFacturacion, clienteConRuc, quien, type Facturacion } from '../facturacion.fixture.ts';
import { numerosGastados } from '../queries/dia.ts';
import { detalleComprobante } from '../queries/detalle-comprobante.ts';
import { anularComprobantes } from './anular-comprobante.ts';
import { emitirDocumento, previsualizarDocumento } from './emitir-documento.ts';
import { emitirGuia } from './emitir-guia.ts';
import { emitirRetencionPercepcion } from './emitir-retencion-percepcion.ts';

let f: Facturacion;
beforeAll(async () => {
  f = await abrirFacturacion();
});
afterEach(async () => {
  await f.ajustar({ tickets: {} });
  await f.drenar();
});
afterAll(() => f.cerrar());

const firma = () => ({ ...quien, emitidoEn: f.clock.now() });
const detalle = (id: string) => detalleComprobante(f.database.reader, id, f.clock.now());

const guia = guiaBody.parse({
  tipo: '09',
  destinatario: { tipoDocumento: '6', numeroDocumento: '20131312955', nombre: 'Constructora El Sol S.A.C.' },
  motivo: { codigo: '01', descripcion: 'Venta' },
  modalidad: '02',
  inicioTraslado: '2026-11-25',
  pesoBruto: '125.5',
  vehiculos: [{ placa: 'ABC123' }],
  conductores: [
    { tipoDocumento: '1', numeroDocumento: '45678912', nombres: 'Julio', apellidos: 'Paredes', licencia: 'Q45678912' },
  ],
  partida: { ubigeo: '150101', direccion: 'Av. Argentina 2833' },
  llegada: { ubigeo: '150122', direccion: 'Jr. Junín 450' },
  lineas: [{ codigo: 'CEM-42', descripcion: 'Cemento 42.5 kg', unidad: 'BG', cantidad: '40' }],
});
const retencion = retencionPercepcionBody.parse({
  tipo: '20',
  contraparte: { tipoDocumento: '6', numeroDocumento: '20131312955', nombre: 'Proveedor S.A.' },
  regimen: '01',
  documentos: [
    {
      tipo: '01',
      numero: 'F001-320',
      fechaEmision: '2026-11-20',
      moneda: 'PEN',
      total: '1180.00',
      pago: { numero: 1, fecha: '2026-11-24', importe: '1180.00' },
    },
  ],
});
const emitir = () => f.database.transaction((tx) => emitirGuia(tx, guia, firma()));
const anular = (comprobanteId: string) =>
  f.database.transaction((tx) =>
    anularComprobantes(tx, f.publisher, {
      comprobanteIds: [comprobanteId],
      motivo: 'Pago duplicado',
      entregado: false,
      quien: quien.emisorNombre,
      ahora: f.clock.now(),
    }),
  );

describe('what is on its way to SUNAT', () => {
  const plazos = async () => {
    const { rows } = await f.database.pool.query<{ que: string; plazo: string }>(
      `select left(input->>'numero', 2) as que, to_char(due_by at time zone 'America/Lima', 'DD/MM HH24:MI') as plazo
       from platform.outbox order by id`,
    );
    return Object.fromEntries(rows.map(({ que, plazo }) => [que, plazo]));
  };

  it('is due when the last day on which SUNAT takes it ends in Lima', async () => {
    const factura = await f.vender({ tipo: '01', cliente: clienteConRuc });
    const boleta = await f.vender();
    const deRetencion = await f.database.transaction((tx) => emitirRetencionPercepcion(tx, retencion, firma()));
    await emitir();
    expect(await plazos()).toEqual({ F0: '28/11 00:00', B0: '30/11 00:00', R0: '28/11 00:00', T0: '26/11 00:00' });
    await f.drenar();
    await f.pasar('10s');
    for (const { comprobanteId } of [factura, boleta, deRetencion]) await anular(comprobanteId);
    expect(await plazos()).toEqual({ RA: '02/12 00:00', RC: '02/12 00:00', RR: '02/12 00:00' });
  });
});

describe('a guía de remisión', () => {
  it('is sent, its ticket is kept and asked about until SUNAT accepts it', async () => {
    await f.ajustar({ tickets: { polls: 2 } });
    const { comprobanteId } = await emitir();
    await f.drenar();
    const enviada = await f.leer(comprobanteId);
    expect(enviada).toMatchObject({ estado: 'enviado', serie: 'T001', envios: 1 });
    expect(enviada.ticket).not.toBeNull();
    for (const espera of ['10s', '10s', '20s'] as const) await f.pasar(espera);
    const aceptada = await f.leer(comprobanteId);
    expect(aceptada).toMatchObject({ estado: 'aceptado', envios: 1 });
    expect(aceptada.cdr).not.toBeNull();
  });

  it('is voided in the SOL portal alone, and the page says so', async () => {
    const { comprobanteId } = await emitir();
    await f.drenar();
    await f.pasar('10s');
    expect((await detalle(comprobanteId)).anulacion).toMatchObject({ puede: false, ofrece: 'portal-sol' });
  });

  it('keeps its number when SUNAT refuses it: it is registered nowhere', async () => {
    await f.fallar({ kind: 'reject', code: '2329', services: ['gre'] });
    const { comprobanteId } = await emitir();
    await f.drenar();
    await f.pasar('10s');
    expect(await f.leer(comprobanteId)).toMatchObject({ estado: 'excepcion', sunat_codigo: '2329', ticket: null });
  });

  it('that cannot be is refused field by field, and takes no number', async () => {
    const antes = await emitir();
    const mala = f.database.transaction((tx) => emitirGuia(tx, { ...guia, vehiculos: [] }, firma()));
    await expect(mala).rejects.toSatisfy(comprobanteInvalido.is);
    const despues = await emitir();
    expect(Number(despues.numero.slice(5))).toBe(Number(antes.numero.slice(5)) + 1);
  });
});

describe('a retención', () => {
  it('is sent to the other service at the rate of the day, and taken back by a reversión', async () => {
    const emitida = await f.database.transaction((tx) => emitirRetencionPercepcion(tx, retencion, firma()));
    expect(emitida.total).toBe('35.40');
    await f.drenar();
    expect(await f.leer(emitida.comprobanteId)).toMatchObject({ estado: 'aceptado', serie: 'R001' });
    const [hecha] = await anular(emitida.comprobanteId);
    expect(hecha!.archivo).toMatch(/^RR-/);
    await f.drenar();
    await f.pasar('10s');
    expect((await f.leer(emitida.comprobanteId)).estado).toBe('anulado');
    const { items } = await numerosGastados(f.database.reader, '2026-11-01', '2026-12-31');
    expect(items).toContainEqual(expect.objectContaining({ numero: emitida.numero, estado: 'anulado' }));
  });

  it('whose answer is lost is sent again, the same bytes: SUNAT has no question for it', async () => {
    await f.fallar({ kind: 'close-connection', services: ['otroscpe'] });
    const emitida = await f.database.transaction((tx) =>
      emitirRetencionPercepcion(tx, { ...retencion, tipo: '40' }, firma()),
    );
    await f.drenar();
    expect((await f.leer(emitida.comprobanteId)).estado).toBe('desconocido');
    for (let veces = 0; veces < 8; veces += 1) await f.pasar('10s');
    expect(await f.leer(emitida.comprobanteId)).toMatchObject({ estado: 'aceptado', envios: 2 });
  });

  it('that SUNAT then says it has is given to a person, and is not sent for ever', async () => {
    await f.fallar({ kind: 'empty-200', services: ['otroscpe'] });
    const emitida = await f.database.transaction((tx) =>
      emitirRetencionPercepcion(tx, { ...retencion, tipo: '40' }, firma()),
    );
    await f.drenar();
    await f.fallar({ kind: 'code', code: '1033', services: ['otroscpe'] });
    for (let veces = 0; veces < 12; veces += 1) await f.pasar('10s');
    expect(await f.leer(emitida.comprobanteId)).toMatchObject({
      estado: 'excepcion',
      envios: 2,
      motivo: expect.stringContaining('no ofrece una consulta') as string,
    });
  });
});

describe('a document issued without the till', () => {
  const pedido = documentoEmisionBody.parse({
    tipo: '01',
    cliente: { tipoDocumento: '6', numeroDocumento: '20131312955', nombre: 'Constructora El Sol S.A.C.' },
    precios: 'sin-impuestos',
    lineas: [
      {
        codigo: 'SERV',
        descripcion: 'Alquiler de mezcladora',
        unidad: 'ZZ',
        cantidad: '1',
        precioUnitario: '1000',
        afectacion: '10',
      },
    ],
    formaPago: { tipo: 'Credito', cuotas: [{ monto: '1038.40', vence: '2026-12-24' }] },
    detraccion: { codigo: '037', cuenta: '00-000-123456', medioPago: '001' },
  });

  it('is shown first as it will be, with the detracción of the day, and then issued so', async () => {
    const borrador = await previsualizarDocumento(f.database.reader, pedido, f.clock.now());
    expect(borrador).toMatchObject({
      totales: { gravado: '1000.00', igv: '180.00', total: '1180.00' },
      detraccion: '141.60',
      pendiente: '1038.40',
      reparos: [],
    });
    const emitido = await f.database.transaction((tx) => emitirDocumento(tx, pedido, firma()));
    expect(emitido.total).toBe('1180.00');
    await f.drenar();
    expect((await f.leer(emitido.comprobanteId)).estado).toBe('aceptado');
  });

  it('says what keeps it from being issued', async () => {
    const { reparos } = await previsualizarDocumento(f.database.reader, { ...pedido, cliente: null }, f.clock.now());
    expect(reparos).toMatchObject([{ pointer: '/cliente/tipoDocumento' }]);
  });

  it('in dollars waits for an exchange rate', async () => {
    const enDolares = previsualizarDocumento(f.database.reader, { ...pedido, moneda: 'USD' }, f.clock.now());
    await expect(enDolares).rejects.toMatchObject({ errors: [{ pointer: '/moneda' }] });
  });
});
