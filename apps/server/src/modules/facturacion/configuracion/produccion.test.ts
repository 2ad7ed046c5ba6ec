import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  Canal,
  Comprobacion,
  EmisorConfigurado,
  PasoAProduccion,
} from '@jsol/contracts/facturacion-configuracion';
import { clienteEnVigor } from './canal-en-vigor.ts';
import { unCertificadoDeEntidad } from './certificado.factory.ts';
import { abrirConfiguracion, unBillService, type Configuracion } from './configuracion.fixture.ts';

const ruc = '20131312955';
let c: Configuracion;
let servicio: Awaited<ReturnType<typeof unBillService>>;
let desfaseMs = 0;
beforeAll(async () => {
  c = await abrirConfiguracion();
  servicio = await unBillService('buena', () => new Date(c.clock.now().getTime() + desfaseMs));
});
afterAll(async () => {
  await servicio.cerrar();
  await c.cerrar();
});

type Canales = { items: Canal[]; enVigor: { canal: string; por: string; motivo: string } | null };
const canales = async () => (await c.pedir<Canales>('GET', 'canales')).datos;
const configurar = async (codigo: string, cambios: Record<string, unknown>) => {
  const canal = (await canales()).items.find((uno) => uno.codigo === codigo)!;
  const { urlCpe, urlOtrosCpe, urlConsulta, urlValidezToken, urlValidez, urlGreToken, urlGre, usuario } = canal;
  const { validezClientId, greClientId, llamadasALaVez } = canal;
  return c.pedir<Canales>('PUT', `canales/${codigo}`, {
    ...{ urlCpe, urlOtrosCpe, urlConsulta, urlValidezToken, urlValidez, urlGreToken, urlGre, usuario },
    ...{ validezClientId, greClientId, llamadasALaVez },
    ...cambios,
  });
};
const ponerEnVigor = (canal: string) =>
  c.pedir('POST', `canales/${canal}/poner-en-vigor`, { motivo: 'lo pidió contabilidad' });
const revisar = async () => (await c.pedir<PasoAProduccion>('GET', 'produccion')).datos;
const malas = (lista: Comprobacion[]) => lista.filter(({ estado }) => estado === 'mal').map(({ codigo }) => codigo);
const pasar = (confirmadas: string[]) =>
  c.pedir<Canales & { detail: string }>('POST', 'produccion', {
    canal: 'produccion',
    motivo: 'la empresa empieza a emitir',
    confirmadas,
  });

describe('a channel', () => {
  it('keeps its secrets sealed, and says what it lacks', async () => {
    expect((await ponerEnVigor('beta')).datos).toMatchObject({ detail: 'A ese canal le falta la clave.' });
    const { status, datos } = await configurar('beta', { urlCpe: servicio.url, clave: 'buena' });
    expect(status).toBe(200);
    const beta = datos.items.find(({ codigo }) => codigo === 'beta')!;
    expect(beta).toMatchObject({
      usuario: 'MODDATOS',
      tieneClave: true,
      falta: [],
      editable: true,
      actualizadoPor: 'ana',
    });
    expect(JSON.stringify(datos)).not.toContain('buena');
    const [fila] = await c.filas<{ clave: Buffer }>("select clave from facturacion.canales where codigo = 'beta'");
    expect(fila!.clave.toString('latin1')).not.toContain('buena');
    expect(c.secrets.decrypt(fila!.clave).toString()).toBe('buena');
    const audits = await c.filas<{ detalle: unknown }>(
      "select detalle from auditoria.registros where entidad = 'canal'",
    );
    expect(JSON.stringify(audits)).not.toContain('buena');
    // Left out, it stays.
    await configurar('beta', { llamadasALaVez: 3 });
    expect((await canales()).items.find(({ codigo }) => codigo === 'beta')).toMatchObject({ tieneClave: true });
  });

  it('is asked whether it answers and takes the user', async () => {
    expect((await c.pedir('POST', 'canales/beta/probar')).datos).toMatchObject({
      atiende: true,
      acceso: true,
      codigo: '0127',
      desfaseSegundos: 0,
    });
    expect(servicio.recibidas.at(-1)).toContain('<wsse:Username>20000000001MODDATOS</wsse:Username>');
    await configurar('beta', { clave: 'mala' });
    expect((await c.pedir('POST', 'canales/beta/probar')).datos).toMatchObject({
      atiende: true,
      acceso: false,
      codigo: '0102',
      mensaje: 'Usuario o contraseña incorrectos.',
    });
    await configurar('beta', { clave: 'buena' });
    expect((await c.pedir('POST', 'canales/ose/probar')).datos).toMatchObject({ atiende: false, acceso: null });
  });

  it('in force is followed by every client within its time, without a restart', async () => {
    const cliente = clienteEnVigor({ ...c, simulador: null, timeoutMs: 2_000, frescuraMs: 20 });
    const signal = new AbortController().signal;
    const preguntar = () => cliente.consultarTicket({ servicio: 'cpe', ticket: '1', signal });
    expect((await ponerEnVigor('beta')).status).toBe(200);
    expect((await canales()).enVigor).toMatchObject({ canal: 'beta', por: 'ana', motivo: 'lo pidió contabilidad' });
    await expect.poll(() => cliente.canal()).toMatchObject({ codigo: 'beta', supportsGetStatusCdr: false });
    expect(await preguntar()).toMatchObject({ kind: 'falla', codigo: '0127' });
    await configurar('beta', { clave: 'mala' });
    await expect.poll(preguntar).toMatchObject({ kind: 'falla', codigo: '0102' });
    await configurar('beta', { clave: 'buena' });
    await expect.poll(preguntar).toMatchObject({ kind: 'falla', codigo: '0127' });
    cliente.close();
  });

  it('that is real is not put in force by the back door, nor one that this installation lacks', async () => {
    expect((await ponerEnVigor('produccion')).status).toBe(409);
    expect((await ponerEnVigor('simulador')).datos).toMatchObject({
      detail: 'A ese canal le falta el simulador, que solo tiene la demostración.',
    });
  });
});

describe('pasar a producción', () => {
  it('tells everything that is missing, one sentence each, and changes nothing', async () => {
    const { puede, comprobaciones, enProduccion } = await revisar();
    expect({ puede, enProduccion }).toEqual({ puede: false, enProduccion: false });
    expect(malas(comprobaciones)).toEqual(['empresa', 'certificado', 'acceso', 'reloj', 'prueba']);
    for (const { mensaje } of comprobaciones) expect(mensaje).toMatch(/\.$/);
    const { status, datos } = await pasar(['series', 'respaldo']);
    expect(status).toBe(409);
    expect(datos.detail).toContain('certificado digital');
    expect((await canales()).enVigor?.canal).toBe('beta');
  });

  it('finds nothing wrong once each thing is in order', async () => {
    const {
      tieneLogo: _l,
      rucFijo: _r,
      actualizadoPor: _p,
      actualizadoEn: _e,
      ...emisor
    } = (await c.pedir<EmisorConfigurado>('GET', 'emisor')).datos;
    await c.pedir('PUT', 'emisor', { ...emisor, ruc });
    expect(malas((await revisar()).comprobaciones)).not.toContain('empresa');

    const { pfx, clave } = unCertificadoDeEntidad(ruc, c.clock.now());
    await c.pedir('POST', 'certificados', { archivo: pfx.toString('base64'), clave });
    expect(malas((await revisar()).comprobaciones)).not.toContain('certificado');

    await configurar('produccion', { urlCpe: servicio.url, usuario: 'EMISOR01', clave: 'mala' });
    expect(malas((await revisar()).comprobaciones)).toContain('acceso');
    await configurar('produccion', { clave: 'buena' });
    desfaseMs = 300_000;
    expect(malas((await revisar()).comprobaciones)).toContain('reloj');
    desfaseMs = 0;
    expect(malas((await revisar()).comprobaciones)).toEqual(['prueba']);

    await c.documento({ tipo: '03', serie: 'B001', estado: 'emitido' });
    expect(malas((await revisar()).comprobaciones)).toEqual(['series', 'prueba', 'pendientes']);
    await c.filas("update facturacion.comprobantes set estado = 'aceptado'");
    expect(malas((await revisar()).comprobaciones)).toEqual(['series']);
    await c.pedir('POST', 'series/03/B001/desactivar');
    await c.pedir('POST', 'series', { tipo: '03', serie: 'B002', primerNumero: 1201 });
    const { puede, comprobaciones } = await revisar();
    expect(puede).toBe(true);
    expect(comprobaciones.find(({ codigo }) => codigo === 'series')).toMatchObject({
      estado: 'por-confirmar',
      mensaje: 'Confirme que los próximos números son estos: F001-1, B002-1201.',
    });
  });

  it('wants the person to assert what it cannot see', async () => {
    const { status, datos } = await pasar(['series']);
    expect(status).toBe(409);
    expect(datos.detail).toBe('Antes de pasar a producción: copias de seguridad.');
  });

  it('switches, and back while nothing was issued', async () => {
    c.clock.advance('1m');
    const paso = await pasar(['series', 'respaldo']);
    expect(paso.status).toBe(200);
    expect(paso.datos.enVigor).toMatchObject({ canal: 'produccion', por: 'ana' });
    expect(await revisar()).toMatchObject({ enProduccion: true, puede: false, puedeVolver: true });
    expect((await pasar(['series', 'respaldo'])).datos.detail).toBe('La empresa ya está en producción.');
    expect((await ponerEnVigor('beta')).status).toBe(409);

    c.clock.advance('1m');
    const volver = () => c.pedir<Canales>('POST', 'produccion/volver', { motivo: 'faltó una serie' });
    expect((await volver()).datos.enVigor).toMatchObject({ canal: 'beta' });
    c.clock.advance('1m');
    await pasar(['series', 'respaldo']);
    c.clock.advance('1m');
    await c.documento({ tipo: '03', serie: 'B002', numero: 1201 });
    expect(await revisar()).toMatchObject({ enProduccion: true, puedeVolver: false });
    expect((await volver()).status).toBe(409);
    expect((await canales()).enVigor?.canal).toBe('produccion');
    expect((await c.pedir('GET', 'canales/vigencias')).datos).toMatchObject({
      total: 4,
      items: [{ canal: 'produccion' }, { canal: 'beta' }, {}, {}],
    });
  });

  it('leaves no document behind without an answer when it goes from SUNAT to an operator', async () => {
    await configurar('ose', { urlCpe: servicio.url, usuario: 'empresa', clave: 'buena' });
    await c.documento({ tipo: '03', serie: 'B002', numero: 1202, estado: 'enviado' });
    const negado = await ponerEnVigor('ose');
    expect(negado).toMatchObject({ status: 409, datos: { code: 'facturacion.canal_no_disponible', pendientes: 1 } });
    await c.filas("update facturacion.comprobantes set estado = 'aceptado' where estado = 'enviado'");
    // Its ticket is SUNAT's: nobody else knows it.
    await c.filas(
      `insert into facturacion.resumenes (id, clase, fecha_referencia, fecha_generacion, correlativo, vence_el, estado,
         contenido, ticket, ticket_en, creado_en, actualizado_en)
       values (gen_random_uuid(), 'RC', '2026-11-24', '2026-11-24', 1, '2026-12-01', 'enviado', '{}', '202600000000001',
         now(), now(), now())`,
    );
    expect(await ponerEnVigor('ose')).toMatchObject({ status: 409, datos: { pendientes: 1 } });
    await c.filas("update facturacion.resumenes set estado = 'aceptado'");
    expect((await ponerEnVigor('ose')).datos).toMatchObject({ enVigor: { canal: 'ose' } });
  });
});
