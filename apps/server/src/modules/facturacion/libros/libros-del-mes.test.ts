import { sumar } from '@jsol/tributos/dinero';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LibroGenerable } from '@jsol/contracts/facturacion-libros';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.ts';
import { runHandler } from '../../../../test/support/run-handler.ts';
import type { Principal } from '../../../platform/auth/principal.ts';
import { openDatabase, type Database } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { createEventBus } from '../../../platform/events/event-bus.ts';
import type { crearComprobante } from '../domain/crear-comprobante.ts';
import { unComprobante } from '../domain/comprobante.factory.ts';
import { rucDeDemostracion, seedFacturacion } from '../seed.ts';
import type { FacturacionTables } from '../tables.ts';
import { generarPleMensualHandler } from '../tasks/generar-ple-mensual.ts';
import { archivoSire, registroRce, registroRvie } from './sire.ts';
import { cargarPropuesta, compararConSire, tomarComprasDeLaPropuesta } from './comparar-con-sire.ts';
import { archivoDelLibro, hallazgosDelLibro, librosDelMes } from './consultas.ts';
import { cambiarCuenta } from './cuentas.ts';
import { unaCompra } from './libros.factory.ts';
import { cerrarMes, reabrirMes } from './periodos.ts';
import { ventasDelMes } from './ventas-del-mes.ts';

const periodo = '2026-10';
const empresa = { ruc: rucDeDemostracion, razonSocial: 'FERRETERÍA SAN JOSÉ S.A.C.', periodo };
const contadora: Principal = {
  userId: '01930000-0000-7000-8000-000000000005',
  sessionId: '01930000-0000-7000-8000-000000000006',
  username: 'contadora',
  name: 'Rosa Díaz',
  roles: [],
  permissions: new Set(),
  scopes: [],
};

let test_: TestDatabase;
let database: Database;

type Emitido = Parameters<typeof unComprobante>[0] & { numero: number; estado?: string; dia: string };

/** A receipt as it lies in the table, whatever became of it. */
async function emitido({ estado = 'aceptado', dia, ...datos }: Emitido): Promise<string> {
  const contenido = unComprobante({ ...datos, emitidoEn: new Date(`${dia}T15:00:00Z`) });
  await database.transaction((tx) =>
    tx
      .withTables<FacturacionTables>()
      .insertInto('facturacion.comprobantes')
      .values({
        id: uuidv7(),
        tipo: contenido.tipo,
        serie: contenido.serie,
        numero: contenido.numero,
        estado: estado as 'aceptado',
        fecha_emision: contenido.fechaEmision,
        emitido_en: new Date(`${dia}T15:00:00Z`),
        vence_el: contenido.fechaEmision,
        moneda: contenido.moneda,
        cliente_tipo_documento: contenido.cliente.tipoDocumento,
        cliente_numero_documento: contenido.cliente.numeroDocumento,
        cliente_nombre: contenido.cliente.nombre,
        cliente_direccion: null,
        cliente_email: null,
        contenido: JSON.stringify(contenido),
        pagos: '[]',
        vuelto: '0.00',
        total: contenido.totales.total,
        xml: null,
        hash: null,
        cdr: null,
        sunat_codigo: null,
        sunat_descripcion: null,
        observaciones: '[]',
        motivo: null,
        venta_id: null,
        emisor_id: contadora.userId,
        emisor_nombre: contadora.name,
      })
      .execute(),
  );
  return contenido.totales.total;
}

const notaDe = (fechaEmision: string): NonNullable<Parameters<typeof crearComprobante>[0]['nota']> => ({
  motivo: '06',
  sustento: 'Devolución total',
  afectado: { tipo: '01', numero: 'F001-1', fechaEmision },
});

const generar = (libros?: LibroGenerable[]) =>
  runHandler(
    generarPleMensualHandler({ database }),
    { periodo, ...(libros ? { libros } : {}), quien: 'Rosa Díaz' },
    { database },
  );

const lineasDe = async (libro: LibroGenerable): Promise<string[][]> => {
  const { libros } = await librosDelMes(database.reader, periodo);
  const [ultimo] = libros.find((uno) => uno.libro === libro)!.archivos;
  const { bytes } = await archivoDelLibro(database.reader, ultimo!.id);
  return bytes
    .toString('latin1')
    .split('\r\n')
    .slice(0, -1)
    .map((linea) => linea.split('|'));
};

beforeAll(async () => {
  test_ = await testDatabase();
  database = openDatabase({
    url: test_.url,
    applicationName: 'prueba-libros',
    events: createEventBus(),
    onAfterCommitError: (error) => {
      throw error;
    },
  });
  await database.transaction(seedFacturacion);
});
afterAll(async () => {
  await database.close();
  await test_.drop();
});

describe('the books of a month', () => {
  let totales: string[];

  test('tell its receipts: voided ones without amounts, rejected ones not at all, notes with a minus', async () => {
    totales = [
      await emitido({ tipo: '01', numero: 1, dia: '2026-10-01' }),
      await emitido({ tipo: '03', numero: 1, dia: '2026-10-31' }),
    ];
    await emitido({ tipo: '01', numero: 2, dia: '2026-10-02', estado: 'anulado' });
    await emitido({ tipo: '01', numero: 3, dia: '2026-10-02', estado: 'rechazado' });
    await emitido({ tipo: '01', numero: 4, dia: '2026-11-01' });
    const deEsteMes = await emitido({
      tipo: '07',
      serie: 'FC01',
      numero: 1,
      dia: '2026-10-05',
      nota: notaDe('2026-10-01'),
    });
    const deAntes = await emitido({
      tipo: '07',
      serie: 'FC01',
      numero: 2,
      dia: '2026-10-06',
      nota: notaDe('2026-09-15'),
    });
    totales.push(`-${deEsteMes}`, `-${deAntes}`);

    expect(await generar()).toMatchObject({ kind: 'done', output: { nuevos: 7, iguales: 0, errores: 0 } });
    const ventas = await lineasDe('140100');
    expect(ventas.map((linea) => [linea[5], linea[6], linea[7], linea[34]])).toEqual([
      ['01', 'F001', '1', '1'],
      ['01', 'F001', '2', '2'],
      ['03', 'B001', '1', '1'],
      ['07', 'FC01', '1', '1'],
      ['07', 'FC01', '2', '1'],
    ]);
    expect(sumar(ventas.map((linea) => linea[24]!))).toBe(sumar(totales));
    expect(ventas[1]!.slice(12, 25).every((importe) => importe === '0.00')).toBe(true);
    // What amends an earlier month has columns of its own.
    expect(ventas[3]!.slice(13, 17)).toEqual(['-30.25', '0.00', '-5.45', '0.00']);
    expect(ventas[4]!.slice(13, 17)).toEqual(['0.00', '-30.25', '0.00', '-5.45']);
    expect(ventas[4]!.slice(27, 31)).toEqual(['15/09/2026', '01', 'F001', '1']);
  });

  test('balance, and the ledger has the lines of the journal', async () => {
    const [diario, mayor] = [await lineasDe('050100'), await lineasDe('060100')];
    expect(sumar(diario.map((linea) => linea[17]!))).toBe(sumar(diario.map((linea) => linea[18]!)));
    expect(mayor.map(String).sort()).toEqual(diario.map(String).sort());
    const cobrar = diario.filter((linea) => linea[3] === '1212');
    expect(sumar([...cobrar.map((linea) => linea[17]!), ...cobrar.map((linea) => `-${linea[18]!}`)])).toBe(
      sumar(totales),
    );
  });

  test('are the same bytes for the same data, and a new version beside the old one for other data', async () => {
    expect(await generar()).toMatchObject({ output: { nuevos: 0, iguales: 7 } });
    await emitido({ tipo: '01', numero: 5, dia: '2026-10-20', estado: 'enviado' });
    expect(await generar(['140100'])).toMatchObject({ output: { nuevos: 1, iguales: 0, errores: 0 } });
    const { libros, sinRespuesta } = await librosDelMes(database.reader, periodo);
    const [ultimo, anterior] = libros.find(({ libro }) => libro === '140100')!.archivos;
    expect([ultimo!.version, anterior!.version, ultimo!.avisos]).toEqual([2, 1, 1]);
    expect(sinRespuesta).toBe(1);
    const informe = await hallazgosDelLibro(database.reader, ultimo!.id, { pagina: 1, porPagina: 50 });
    expect(informe.items[0]!.motivo).toMatch(/^1 comprobantes del mes todavía no tienen respuesta/);
  });

  test('are due on the day of the RUC’s last digit', async () => {
    expect((await librosDelMes(database.reader, periodo)).vence).toBe('2026-11-17');
  });

  test('are not closed while SUNAT has not answered, then closed with a trace, and opened with a reason', async () => {
    const cerrar = () => database.transaction((tx) => cerrarMes(tx, periodo, contadora, '2026-11-24'));
    await expect(cerrar()).rejects.toThrow('2026-10 tiene 1 comprobantes sin respuesta de SUNAT');
    await database.pool.query("update facturacion.comprobantes set estado = 'aceptado' where estado = 'enviado'");
    await generar();
    await cerrar();
    expect((await librosDelMes(database.reader, periodo)).cerrado).toMatchObject({ por: 'Rosa Díaz' });
    await expect(cerrar()).rejects.toThrow('ya está cerrado');
    expect(await generar()).toMatchObject({ kind: 'give-up', reason: 'El mes 2026-10 está cerrado.' });
    await expect(
      database.transaction((tx) =>
        cambiarCuenta(tx, 'igv', { vigenteDesde: '2026-10-05', cuenta: '40112', descripcion: 'Otra' }, contadora),
      ),
    ).rejects.toThrow('elija una fecha posterior');
    await database.transaction((tx) => reabrirMes(tx, periodo, 'Llegó una nota de crédito', contadora));
    const { rows } = await database.pool.query<{ accion: string }>(
      "select accion from auditoria.registros where entidad = 'mes' order by id",
    );
    expect(rows.map(({ accion }) => accion)).toEqual(['facturacion.mes_cerrado', 'facturacion.mes_reabierto']);
    await expect(database.transaction((tx) => cerrarMes(tx, '2026-11', contadora, '2026-11-24'))).rejects.toThrow(
      'todavía no termina',
    );
  });
});

describe('SUNAT’s propuesta', () => {
  test('agrees with what the company issued, or says where it does not', async () => {
    const ventas = [];
    for await (const venta of ventasDelMes(database.reader, periodo)) ventas.push(venta);
    const suyas = ventas.filter(({ estado }) => estado === '1').slice(1);
    const { zip } = archivoSire(
      'rvie',
      empresa,
      suyas.map((venta) => registroRvie(venta, empresa)),
    );
    await database.transaction((tx) =>
      cargarPropuesta(tx, periodo, { libro: 'rvie', nombre: 'propuesta.zip', archivo: zip }, contadora),
    );
    const comparada = await compararConSire(database.reader, periodo, { libro: 'rvie', pagina: 1, porPagina: 10 });
    expect(comparada.iguales).toBe(suyas.length);
    expect(comparada.diferencias.items.map(({ clase, propio }) => [clase, propio?.numero])).toEqual([
      ['falta-en-sunat', 'F001-1'],
    ]);
  });

  test('of purchases fills the register with those it does not have, once', async () => {
    const { txt } = archivoSire('rce', empresa, [
      registroRce(unaCompra(), empresa),
      registroRce(unaCompra({ numero: '78' }), empresa),
    ]);
    await database.transaction((tx) =>
      cargarPropuesta(tx, periodo, { libro: 'rce', nombre: 'rce.txt', archivo: txt }, contadora),
    );
    const tomar = () => database.transaction((tx) => tomarComprasDeLaPropuesta(tx, periodo, contadora));
    expect(await tomar()).toEqual({ tomadas: 2 });
    expect(await tomar()).toEqual({ tomadas: 0 });
    await generar(['080100', 'rce']);
    const compras = await lineasDe('080100');
    expect(compras.map((linea) => [linea[8], linea[13], linea[14], linea[23], linea[41]])).toEqual([
      ['77', '50.00', '9.00', '59.00', '1'],
      ['78', '50.00', '9.00', '59.00', '1'],
    ]);
    const comparada = await compararConSire(database.reader, periodo, { libro: 'rce', pagina: 1, porPagina: 10 });
    expect(comparada).toMatchObject({ iguales: 2, totalSunat: '118.00', totalPropio: '118.00' });
  });

  test('that cannot be read is refused with its line, and nothing is kept', async () => {
    const cargar = (archivo: Buffer) =>
      database.transaction((tx) =>
        cargarPropuesta(tx, '2026-09', { libro: 'rvie', nombre: 'x.txt', archivo }, contadora),
      );
    await expect(cargar(Buffer.from(`${rucDeDemostracion}|a|b\r\n`))).rejects.toThrow('Línea 1: trae 3 campos');
    const { propuesta } = await compararConSire(database.reader, '2026-09', {
      libro: 'rvie',
      pagina: 1,
      porPagina: 10,
    });
    expect(propuesta).toBeNull();
  });
});
