import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHttpServer } from '../../../platform/http/http-server.ts';
import { createLogger } from '../../../platform/observability/logger.ts';
import { abrirFacturacion, type Facturacion } from '../facturacion.fixture.ts';
import { facturacionDeclaration } from '../module.ts';

const permisos = new Set(['facturacion.ver', 'facturacion.emitir', 'facturacion.anular', 'facturacion.reintentar']);
let f: Facturacion;
let http: Awaited<ReturnType<typeof createHttpServer>>;
let url: string;
beforeAll(async () => {
  f = await abrirFacturacion();
  http = await createHttpServer({
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'https://erp.test',
    routes: f.modulo.routes ?? [],
    permissions: facturacionDeclaration.permissions ?? [],
    database: f.database,
    authenticator: {
      authenticateCookies: () =>
        Promise.resolve({
          userId: '01930000-0000-7000-8000-000000000003',
          sessionId: '01930000-0000-7000-8000-000000000002',
          username: 'luis',
          name: 'Luis Flores',
          roles: [],
          permissions: permisos,
          scopes: [],
          expiresAt: new Date('2100-01-01'),
        }),
    },
    staticDir: null,
    metrics: () => Promise.resolve({ contentType: 'text/plain', body: '' }),
    healthChecks: {},
    log: createLogger({ name: 'prueba', level: 'silent' }),
  });
  ({ url } = await http.listen());
});
afterAll(async () => {
  await http.close();
  await f.cerrar();
});

let clave = 0;
async function pedir(metodo: string, ruta: string, body?: unknown): Promise<{ status: number; datos: never }> {
  clave += 1;
  const respuesta = await fetch(`${url}/api/facturacion/${ruta}`, {
    method: metodo,
    headers: { 'idempotency-key': `prueba-de-rutas-${clave}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const texto = await respuesta.text();
  return { status: respuesta.status, datos: (texto === '' ? null : JSON.parse(texto)) as never };
}

const factura = {
  tipo: '01',
  cliente: { tipoDocumento: '6', numeroDocumento: '20131312955', nombre: 'Constructora El Sol S.A.C.' },
  lineas: [
    {
      codigo: 'MART',
      descripcion: 'Martillo',
      unidad: 'NIU',
      cantidad: '2',
      precioUnitario: '59.00',
      afectacion: '10',
    },
  ],
};

it('issues, notes, voids and follows a document from the screens', async () => {
  expect(await pedir('POST', 'emision/borrador', factura)).toMatchObject({
    status: 200,
    datos: { totales: { total: '118.00' }, reparos: [] },
  });
  const emitida: { status: number; datos: { comprobanteId: string; numero: string } } = await pedir(
    'POST',
    'emision',
    factura,
  );
  expect(emitida).toMatchObject({ status: 200, datos: { total: '118.00' } });
  await f.drenar();
  const ruta = `comprobantes/${emitida.datos.comprobanteId}`;
  expect(await pedir('GET', ruta)).toMatchObject({
    status: 200,
    datos: { estado: 'aceptado', puedeNota: true, anulacion: { puede: true, como: 'baja' }, queda: '118.00' },
  });
  expect(await pedir('GET', 'dia')).toMatchObject({
    status: 200,
    datos: { porEstado: [{ tipo: '01', aceptados: 1, total: '118.00' }], pendientes: { cuantos: 0 }, bloqueos: [] },
  });

  expect(await pedir('GET', `${ruta}/notas`)).toMatchObject({ status: 200, datos: { queda: '118.00' } });
  const nota = { tipo: '07', motivo: '07', sustento: 'Devolvió uno', lineas: [{ orden: 1, cantidad: '1' }] };
  expect(await pedir('POST', `${ruta}/notas/borrador`, nota)).toMatchObject({ datos: { totales: { total: '59.00' } } });
  const emitidaNota: { datos: { comprobanteId: string } } = await pedir('POST', `${ruta}/notas`, nota);
  await f.drenar();
  const anular = { comprobanteIds: [emitidaNota.datos.comprobanteId], motivo: 'No devolvió nada' };
  expect(
    await pedir('POST', 'anulaciones', { ...anular, comprobanteIds: [emitida.datos.comprobanteId] }),
  ).toMatchObject({
    status: 409,
    datos: { code: 'facturacion.anulacion_no_corresponde', ofrece: null },
  });
  expect(await pedir('POST', 'anulaciones', anular)).toMatchObject({
    status: 200,
    datos: { anulaciones: [{ resultado: 'informada' }] },
  });
  await f.drenar();
  await f.pasar('10s');
  const lista: { datos: { items: { id: string }[] } } = await pedir('GET', 'resumenes?clase=RA');
  expect(lista).toMatchObject({ datos: { total: 1, items: [{ estado: 'aceptado', documentos: 1, condicion: '3' }] } });
  expect(await pedir('GET', `resumenes/${lista.datos.items[0]!.id}`)).toMatchObject({
    status: 200,
    datos: { tieneCdr: true, lineas: [{ estado: 'anulado', motivo: 'No devolvió nada' }] },
  });
  expect(await pedir('GET', 'numeros-gastados?desde=2026-11-01&hasta=2026-11-30')).toMatchObject({
    datos: { items: [{ numero: 'FC01-1', estado: 'anulado' }] },
  });
  const viaDeBoletas = () => pedir('PUT', 'emision/opciones', { boletasVia: 'resumen' });
  permisos.delete('facturacion.configurar');
  expect(await viaDeBoletas()).toMatchObject({ status: 403 });
  permisos.add('facturacion.configurar');
  expect(await viaDeBoletas()).toMatchObject({ status: 200 });
  const { rows } = await f.database.pool.query<{ detalle: unknown }>(
    "select detalle from auditoria.registros where accion = 'facturacion.via_de_boletas_cambiada'",
  );
  expect(rows).toEqual([{ detalle: { antes: 'individual', ahora: 'resumen' } }]);
  await f.vender();
  expect(await pedir('GET', 'resumenes/por-informar')).toMatchObject({
    datos: { fechas: [{ fechaEmision: '2026-11-24', boletas: 1, notas: 0, anulaciones: 0, venceEl: '2026-12-01' }] },
  });
});

it('gives the form of a document the rates, lists and company in force today', async () => {
  const { status, datos } = await pedir('GET', 'emision/datos');
  expect(status).toBe(200);
  expect(datos).toMatchObject({
    tasas: { igv: '0.18', ivap: '0.04', retencion: '0.03' },
    icbper: '0.50',
    percepciones: [{ codigo: '51', tasa: '0.02' }, { codigo: '52' }, { codigo: '53' }],
    emisor: { ruc: expect.stringMatching(/^\d{11}$/) },
    detracciones: expect.arrayContaining([expect.objectContaining({ codigo: '037', porcentaje: '12.00' })]),
    afectaciones: expect.arrayContaining([{ codigo: '10', descripcion: 'Gravado, operación onerosa' }]),
  });
});

it('lets nobody issue or void without the right to', async () => {
  permisos.delete('facturacion.emitir');
  permisos.delete('facturacion.anular');
  expect((await pedir('POST', 'emision', factura)).status).toBe(403);
  expect((await pedir('POST', 'anulaciones', { comprobanteIds: [], motivo: 'x' })).status).toBe(403);
});
