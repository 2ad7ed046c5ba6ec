import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decideSlots } from '../../../platform/schedules/testing.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { runTask } from '../../../platform/tasks/testing.ts';
import { abrirFacturacion, type Facturacion } from '../facturacion.fixture.ts';
import type { FacturacionTables } from '../tables.ts';
import { enviarResumenDiarioSunat } from '../tasks.ts';
import { diaFacturacion } from '../queries/dia.ts';
import { corregirEnResumen } from '../use-cases/corregir-en-resumen.ts';
import { reintentarComprobante } from '../use-cases/reintentar-comprobante.ts';
import { repetirResumen } from '../use-cases/repetir-resumen.ts';

let f: Facturacion;
beforeEach(async () => {
  f = await abrirFacturacion();
  await f.boletas('resumen');
});
afterEach(() => f.cerrar());

/** Runs the resumen diario as if it were due a minute from now. */
const informar = async () => {
  f.clock.advance('1m');
  const ahora = f.clock.now();
  await f.database.transaction((tx) =>
    enqueue(tx, enviarResumenDiarioSunat, { fecha: '2026-11-24' }, { dueAt: ahora }),
  );
  return f.drenar();
};
const salida = (corridas: Awaited<ReturnType<typeof informar>>) =>
  corridas.find(({ task }) => task === enviarResumenDiarioSunat.name)!.verdict;
const estados = async () => (await f.resumenes()).map(({ estado }) => estado);

describe('the resumen diario', () => {
  it('says "sin boletas" and makes no file when there is nothing to tell', async () => {
    expect(salida(await informar())).toMatchObject({
      output: { resultado: 'sin boletas', archivos: [], documentos: 0 },
    });
    expect(await f.resumenes()).toEqual([]);
    expect(await f.llamadas()).toEqual([]);
  });

  it('is due at 23:50, and leaves what is sold in the last ten minutes to the next run', async () => {
    const antes = await f.vender();
    f.clock.set('2026-11-24T23:49:59-05:00');
    const deLaNoche = { tasks: f.registry.tasks, database: f.database, clock: f.clock };
    await decideSlots(deLaNoche);
    f.clock.set('2026-11-24T23:50:01-05:00');
    const tarde = await f.vender();
    expect((await decideSlots(deLaNoche)).map(({ schedule }) => schedule)).toContain('enviar-resumen-diario-sunat');
    f.clock.set('2026-11-25T00:30:00-05:00');
    await f.drenar();
    await f.pasar('10s');
    expect((await f.leer(antes.comprobanteId)).estado).toBe('aceptado');
    expect((await f.leer(tarde.comprobanteId)).estado).toBe('emitido');

    f.clock.set('2026-11-25T23:50:00-05:00');
    await decideSlots(deLaNoche);
    await f.drenar();
    await f.pasar('10s');
    expect((await f.leer(tarde.comprobanteId)).estado).toBe('aceptado');
    expect(
      (await f.resumenes()).map(({ fecha_referencia, fecha_generacion }) => [fecha_referencia, fecha_generacion]),
    ).toEqual([
      ['2026-11-24', '2026-11-25'],
      ['2026-11-24', '2026-11-25'],
    ]);
  });

  it('signs its boletas and sends none of them one by one; the accepted file accepts them and tells the screen', async () => {
    const ventas = [await f.vender(), await f.vender()];
    await f.drenar();
    expect((await f.leer(ventas[0]!.comprobanteId)).xml).not.toBeNull();
    expect(await f.llamadas()).toEqual([]);

    expect(salida(await informar())).toMatchObject({ output: { resultado: 'informadas', documentos: 2 } });
    const [enviado] = await f.resumenes();
    expect(enviado).toMatchObject({ estado: 'enviado', clase: 'RC', correlativo: 1, fecha_referencia: '2026-11-24' });
    expect(enviado!.ticket).not.toBeNull();
    await f.pasar('10s');
    expect(await estados()).toEqual(['aceptado']);
    for (const { comprobanteId } of ventas)
      expect(await f.leer(comprobanteId)).toMatchObject({ estado: 'aceptado', sunat_codigo: '0', envios: 0 });
    expect(f.published.at(-1)!.data).toMatchObject({ numero: ventas[1]!.numero, estado: 'aceptado' });
    expect(await f.llamadas()).toEqual(['sendSummary', 'getStatus']);
  });

  it('makes a file for each issue date, the oldest first, not only for today', async () => {
    await f.vender();
    await f.pasar('1d');
    await f.vender();
    await informar();
    expect(
      (await f.resumenes()).map(({ fecha_referencia, correlativo }) => `${fecha_referencia} ${correlativo}`),
    ).toEqual(['2026-11-24 1', '2026-11-25 2']);
  });

  it('asks patiently while SUNAT processes it, and burns no attempt', async () => {
    await f.ajustar({ tickets: { polls: 4 } });
    await f.vender();
    await informar();
    for (const espera of ['10s', '30s', '1m', '2m'] as const) {
      expect((await f.pasar(espera)).map(({ verdict }) => verdict)).toMatchObject([{ kind: 'later', burns: false }]);
    }
    expect((await f.pasar('5m')).map(({ verdict }) => verdict)).toMatchObject([{ kind: 'finished', state: 'done' }]);
    expect(await estados()).toEqual(['aceptado']);
  });

  it('takes a young ticket that "does not exist" for one whose register trails', async () => {
    await f.ajustar({ tickets: { unknownSeconds: 60 } });
    await f.vender();
    await informar();
    await f.pasar('10s');
    expect(await estados()).toEqual(['enviado']);
    await f.pasar('30s');
    await f.pasar('1m');
    expect(await estados()).toEqual(['aceptado']);
  });

  it('tells everything again under the next correlative when SUNAT has lost the file', async () => {
    await f.ajustar({ tickets: { seconds: 100_000, unknownSeconds: 100_000 } });
    const venta = await f.vender();
    await informar();
    await f.ajustar({ tickets: {} });
    await f.fallar({ kind: 'ticket', code: '0127', times: 6 });
    for (const espera of ['10s', '30s', '1m', '2m', '5m', '10m'] as const) await f.pasar(espera);
    expect(await estados()).toEqual(['rechazado', 'enviado']);
    expect((await f.resumenes())[0]!.motivo).toContain('SUNAT perdió este archivo');
    await f.pasar('1m');
    const [perdido, nuevo] = await f.resumenes();
    expect(nuevo).toMatchObject({ estado: 'aceptado', correlativo: 2, reemplaza_a: perdido!.id });
    expect((await f.leer(venta.comprobanteId)).estado).toBe('aceptado');
  });

  it('is not sent twice when its answer is lost: its documents are asked about', async () => {
    await f.fallar({ kind: 'timeout-after-accept', services: ['summary'] });
    const venta = await f.vender();
    await informar();
    expect(await estados()).toEqual(['desconocido']);
    await f.pasar('10s');
    expect(await estados()).toEqual(['aceptado']);
    expect((await f.leer(venta.comprobanteId)).estado).toBe('aceptado');
    expect((await f.llamadas()).filter((llamada) => llamada === 'sendSummary')).toHaveLength(1);
  });

  it('sent again under its own name after a lost answer, is SUNAT’s already: it is asked about until it shows', async () => {
    await f.ajustar({ tickets: { seconds: 300 } });
    await f.fallar({ kind: 'timeout-after-accept', services: ['summary'] });
    const venta = await f.vender();
    await informar();
    for (const espera of ['10s', '30s', '1m', '2m'] as const) await f.pasar(espera);
    const [repetido] = await f.resumenes();
    expect(repetido).toMatchObject({ estado: 'desconocido', envios: 2 });
    expect(['0140', '2223', '2324']).toContain(repetido!.sunat_codigo);
    for (const espera of ['2m', '5m'] as const) await f.pasar(espera);
    expect(await estados()).toEqual(['aceptado']);
    expect((await f.leer(venta.comprobanteId)).estado).toBe('aceptado');
  });

  it('is only asked about when the worker died between the sending and the ticket', async () => {
    await f.vender();
    await informar();
    await f.database.transaction((tx) =>
      tx
        .withTables<FacturacionTables>()
        .updateTable('facturacion.resumenes')
        .set({ ticket: null, ticket_en: null })
        .execute(),
    );
    await f.pasar('10s');
    expect(await estados()).toEqual(['aceptado']);
    expect((await f.llamadas()).filter((llamada) => llamada === 'sendSummary')).toHaveLength(1);
  });

  it('run twice at once, and once more, tells each boleta once', async () => {
    await f.vender();
    await f.vender();
    f.clock.advance('1m');
    const handler = f.registry.handlerOf(enviarResumenDiarioSunat.name)!;
    const correr = () => runTask(handler, { fecha: '2026-11-24' }, { database: f.database, clock: f.clock });
    await Promise.all([correr(), correr()]);
    expect(await correr()).toMatchObject({ output: { resultado: 'sin boletas' } });
    expect(await f.resumenes()).toHaveLength(1);
  });

  it('waits for SUNAT to come back, with the same bytes under the same name', async () => {
    await f.fallar({ kind: 'down', times: 1 });
    await f.vender();
    const corridas = await informar();
    expect(corridas.at(-1)!.verdict).toMatchObject({ kind: 'later', burns: false });
    const [antes] = await f.resumenes();
    expect(antes).toMatchObject({ estado: 'por-enviar', envios: 1 });
    await f.pasar('10m');
    await f.pasar('10s');
    const [despues] = await f.resumenes();
    expect(despues).toMatchObject({ estado: 'aceptado', correlativo: 1 });
    expect(despues!.xml).toEqual(antes!.xml);
  });

  it('corrects what it told before with condition 2, in a file of its own, and not while another speaks about it', async () => {
    const venta = await f.vender();
    const corregir = () =>
      f.database.transaction((tx) =>
        corregirEnResumen(tx, venta.comprobanteId, { quien: 'Ana Ruiz', ahora: f.clock.now() }),
      );
    await expect(corregir()).rejects.toThrow('no está informado');
    await informar();
    await f.pasar('10s');
    const { archivo } = await corregir();
    await expect(corregir()).rejects.toThrow('Un archivo en curso');
    await f.drenar();
    await f.pasar('10s');
    expect(await estados()).toEqual(['aceptado', 'aceptado']);
    expect((await f.leer(venta.comprobanteId)).estado).toBe('aceptado');
    expect((await f.historia(venta.comprobanteId)).at(-1)!.titulo).toBe(`SUNAT lo corrigió con ${archivo}`);
  });

  it('takes up a boleta that was too old to go alone (1079), once', async () => {
    await f.boletas('individual');
    await f.fallar({ kind: 'fault', code: '1079' });
    const venta = await f.vender();
    await f.drenar();
    expect(await f.leer(venta.comprobanteId)).toMatchObject({
      estado: 'emitido',
      via: 'resumen',
      vence_el: '2026-12-01',
      sunat_codigo: '1079',
    });
    await informar();
    await f.pasar('10s');
    expect((await f.leer(venta.comprobanteId)).estado).toBe('aceptado');
    expect(await f.documentos()).toHaveLength(2);
  });

  it('sets the document aside that SUNAT names, and tells the rest again at once', async () => {
    const ventas = [await f.vender(), await f.vender(), await f.vender()];
    await f.fallar({
      kind: 'reject',
      code: '2514',
      text: 'El documento B001-2 no tiene cliente',
      services: ['summary'],
    });
    await informar();
    await f.pasar('10s');
    await f.pasar('10s');
    expect((await f.resumenes()).map(({ estado, correlativo }) => `${correlativo} ${estado}`)).toEqual([
      '1 rechazado',
      '2 aceptado',
    ]);
    expect(await Promise.all(ventas.map(async ({ comprobanteId }) => (await f.leer(comprobanteId)).estado))).toEqual([
      'aceptado',
      'excepcion',
      'aceptado',
    ]);
    expect(f.avisos.map(({ titulo }) => titulo)).toContain('SUNAT rechazó RC-20261124-1');
  });

  const rechazar = (archivo: number) =>
    f.fallar({ kind: 'reject', code: '2514', text: 'El archivo no es correcto', match: `RC-20261124-${archivo}` });
  const repetir = async (archivo: number, enDos: boolean) => {
    const { id } = (await f.resumenes()).find(({ correlativo }) => correlativo === archivo)!;
    const hecho = { enDos, quien: 'Rosa Díaz', ahora: f.clock.now() };
    return f.database.transaction((tx) => repetirResumen(tx, id, hecho));
  };
  const delDia = async () => (await diaFacturacion(f.database.reader, '2026-11-24', '2026-11-24')).archivos;
  const lineasDe = async () => {
    const { rows } = await f.database.pool.query<{ numeros: string }>(
      `select r.correlativo || ' ' || r.estado || ': ' || string_agg(c.numero::text, ' ' order by l.orden) as numeros
       from facturacion.resumen_lineas l join facturacion.resumenes r on r.id = l.resumen_id
         join facturacion.comprobantes c on c.id = l.comprobante_id group by r.id order by r.correlativo`,
    );
    return rows.map(({ numeros }) => numeros);
  };

  it('that is refused and names no document is halved until the one is found, and the others are told', async () => {
    const ventas = await Promise.all(Array.from({ length: 5 }, () => f.vender()));
    for (const archivo of [1, 3, 5]) await rechazar(archivo);
    await informar();
    await f.pasar('10s');
    expect(await delDia()).toMatchObject([
      { numero: 'RC-20261124-1', estado: 'rechazado', documentos: 5, motivo: expect.any(String) as string },
    ]);
    expect(await repetir(1, true)).toEqual({ archivos: ['RC-20261124-2', 'RC-20261124-3'] });
    expect(await delDia()).toEqual([]);
    await expect(repetir(1, true)).rejects.toThrow('no queda nada que informar');
    for (let veces = 0; veces < 4; veces += 1) await f.pasar('10s');
    expect(await lineasDe()).toEqual([
      '1 rechazado: 1 2 3 4 5',
      '2 aceptado: 1 2 3',
      '3 rechazado: 4 5',
      '4 aceptado: 4',
      '5 rechazado: 5',
    ]);
    const malo = ventas.find(({ numero }) => numero === 'B001-5')!;
    expect(await f.leer(malo.comprobanteId)).toMatchObject({ estado: 'excepcion', sunat_codigo: '2514' });
    for (const { comprobanteId, numero } of ventas)
      if (numero !== malo.numero) expect((await f.leer(comprobanteId)).estado).toBe('aceptado');
    expect(await delDia()).toEqual([]);

    // What a person has put right goes with the next resumen.
    await f.database.transaction((tx) => reintentarComprobante(tx, malo.comprobanteId, 'Rosa Díaz'));
    await f.drenar();
    await informar();
    await f.pasar('10s');
    expect((await f.leer(malo.comprobanteId)).estado).toBe('aceptado');
  });

  it('of which both halves are refused is left to a person: nothing more is sent, and all of it shows', async () => {
    for (let n = 0; n < 4; n += 1) await f.vender();
    for (const archivo of [1, 2, 3]) await rechazar(archivo);
    await informar();
    await f.pasar('10s');
    await repetir(1, true);
    for (let veces = 0; veces < 3; veces += 1) await f.pasar('10s');
    expect((await delDia()).map(({ numero, documentos }) => `${numero}: ${documentos}`)).toEqual([
      'RC-20261124-2: 2',
      'RC-20261124-3: 2',
    ]);
    // What was wrong with the company is right again.
    expect(await repetir(2, false)).toEqual({ archivos: ['RC-20261124-4'] });
    await repetir(3, false);
    await f.drenar();
    await f.pasar('10s');
    expect(await lineasDe()).toEqual([
      '1 rechazado: 1 2 3 4',
      '2 rechazado: 1 2',
      '3 rechazado: 3 4',
      '4 aceptado: 1 2',
      '5 aceptado: 3 4',
    ]);
    expect(await delDia()).toEqual([]);
  });
});
