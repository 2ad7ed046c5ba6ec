import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeWorkbook } from '../../../platform/spreadsheet/write-workbook.ts';
import { readSpreadsheet } from '../../../platform/spreadsheet/read-spreadsheet.ts';
import { runTask } from '../../../platform/tasks/testing.ts';
import { systemClock } from '../../../platform/time/clock.ts';
import { abrirAlmacen, unaPersona, type AlmacenDePrueba } from '../almacen.fixture.ts';
import { cambiarProducto, crearProducto } from '../catalogo/guardar-producto.ts';
import { aplicarImportacionHandler } from './aplicar-importacion.ts';
import { cifra } from './columnas.ts';
import { plantilla } from './hojas.ts';
import { leerImportacion, listarFilas, pedirAplicacion, subirImportacion } from './importaciones.ts';
import { revisarImportacionHandler } from './revisar-importacion.ts';

let almacen: AlmacenDePrueba;
beforeAll(async () => {
  almacen = await abrirAlmacen();
});
afterAll(() => almacen.cerrar());

const titulos = ['Código', 'Código de barras', 'Nombre', 'Categoría', 'Unidad', 'Precio', 'Stock mínimo', 'Con lotes'];
const libro = (filas: readonly string[][]) =>
  writeWorkbook([{ name: 'Productos', columns: titulos.map((header) => ({ header, width: 20 })), rows: filas }]);
const quien = () => ({ principal: unaPersona('gerente'), clave: randomUUID(), ip: null });

const subir = async (contenido: Buffer) => {
  const { id } = await almacen.database.transaction((tx) =>
    subirImportacion(tx, { nombre: 'productos.xlsx', contenido }, quien()),
  );
  await runTask(revisarImportacionHandler(almacen), { importacionId: id }, almacen);
  return id;
};
const leer = (id: string) => leerImportacion(almacen.database.reader, id);
const filas = async (id: string) =>
  (await listarFilas(almacen.database.reader, id, { pagina: 1, porPagina: 200 })).items;
const aplicar = async (id: string) => {
  await almacen.database.transaction((tx) => pedirAplicacion(tx, id, quien()));
  return runTask(aplicarImportacionHandler({ ...almacen, clock: systemClock }), { importacionId: id }, almacen);
};
const movimientosDeAuditoria = async () => {
  const { rows } = await sql<{ cuantos: number }>`select count(*)::int as cuantos from auditoria.registros
    where entidad = 'producto'`.execute(almacen.database.reader);
  return rows[0]!.cuantos;
};

describe('a file of products', () => {
  it('is shown row by row, applied without its bad rows, and changes nothing the second time', async () => {
    const contenido = await libro([
      ['imp-1', '', 'Lija de agua 120', 'Abrasivos', 'unidad', '1,50', '25', 'no'],
      ['CEM-001', '', 'Cemento Portland Tipo I Rocamar 42.5 kg', 'Cemento y agregados', 'bolsa', '30.00', '', ''],
      ['IMP 2', '', 'Lija', 'Abrasivos', 'und', '2', '', ''],
      ['IMP-3', '', 'Lija de fierro', 'Abrasivos', 'docenita', 'gratis', '', ''],
      ['IMP-1', '', 'Lija de agua 120', 'Abrasivos', 'unidad', '1.50', '', ''],
    ]);
    const id = await subir(contenido);
    expect(await leer(id)).toMatchObject({ estado: 'revisada', filas: { crear: 1, cambiar: 1, errada: 3 } });
    expect(await filas(id)).toMatchObject([
      { fila: 2, codigo: 'IMP-1', estado: 'crear', errores: [] },
      { fila: 3, codigo: 'CEM-001', estado: 'cambiar' },
      { fila: 4, estado: 'errada', errores: [{ columna: 'Código', problema: '«IMP 2» no vale' }] },
      {
        fila: 5,
        estado: 'errada',
        errores: [
          { columna: 'Unidad', problema: '«docenita» no vale' },
          { columna: 'Precio', arreglo: 'Escriba soles con IGV y hasta 2 decimales: 28.90.' },
        ],
      },
      { fila: 6, estado: 'errada', errores: [{ problema: 'Se repite: está también en la fila 2' }] },
    ]);
    const esperado = { leidas: 5, hechas: 2, omitidas: 0, fallidas: 3 };
    expect(await aplicar(id)).toEqual({ kind: 'done', output: esperado });
    const { rows } = await sql`select codigo, nombre, precio, unidad, trim_scale(stock_minimo)::text as minimo
      from inventario.productos where codigo in ('IMP-1', 'CEM-001') order by codigo desc`.execute(
      almacen.database.reader,
    );
    expect(rows).toMatchObject([
      { codigo: 'IMP-1', nombre: 'Lija de agua 120', precio: '1.50', unidad: 'NIU', minimo: '25' },
      { codigo: 'CEM-001', precio: '30.00', unidad: 'BG' },
    ]);

    const auditados = await movimientosDeAuditoria();
    const otra = await subir(contenido);
    expect(await leer(otra)).toMatchObject({ filas: { crear: 0, cambiar: 0, igual: 2, errada: 3 } });
    await aplicar(otra);
    expect(await movimientosDeAuditoria()).toBe(auditados);
    await expect(aplicar(otra)).rejects.toMatchObject({ code: 'inventario.importacion_en_otro_paso' });
  });

  it('that cannot be read says why; the template can', async () => {
    const problemaDe = async (contenido: Buffer) => (await leer(await subir(contenido))).problema;
    expect(await problemaDe(Buffer.from([1, 0, 2]))).toContain('No es un archivo .xlsx ni .csv');
    expect(await problemaDe(Buffer.from('codigo;nombre\nA;B\n'))).toBe(
      'En la primera fila faltan las columnas: Categoría, Unidad, Precio. Póngales esos títulos.',
    );
    const lectura = await readSpreadsheet(await plantilla(), { maxRows: 10 });
    expect(lectura.kind).toBe('rows');
    expect(await leer(await subir(await plantilla()))).toMatchObject({ estado: 'revisada', filas: { crear: 2 } });
  });

  it('whose row has become impossible meanwhile goes on with the others', async () => {
    const id = await subir(
      await libro([
        ['TAR-1', '7701', 'Tarugo azul', 'Fijación', 'und', '0.10', '', ''],
        ['TAR-2', '', 'Tarugo rojo', 'Fijación', 'und', '0.10', '', ''],
      ]),
    );
    const { actor } = { actor: { id: null, nombre: 'Prueba' } };
    await almacen.database.transaction((tx) =>
      crearProducto(
        tx,
        {
          codigo: 'TAR-9',
          codigoBarras: '7701',
          nombre: 'Tarugo gris',
          categoria: 'Fijación',
          marca: null,
          unidad: 'NIU',
          precio: '1',
          afectacion: '10',
          stockMinimo: '0',
          stockCritico: '0',
          conLotes: false,
        },
        { actor, ip: null },
      ),
    );
    expect(await aplicar(id)).toMatchObject({ output: { hechas: 1, fallidas: 1 } });
    expect(await filas(id)).toMatchObject([
      { estado: 'rechazada', errores: [{ problema: 'El código de barras 7701 es de Tarugo gris.' }] },
      { estado: 'hecha' },
    ]);
  });
});

describe('a product', () => {
  it('that has moved keeps its unit, and its units go to one lot when it begins to have lots', async () => {
    const { id } = almacen.producto('FIJ-001');
    const { rows } = await sql<{ codigo: string; nombre: string; codigo_barras: string | null }>`
      select codigo, nombre, codigo_barras from inventario.productos where id = ${id}`.execute(almacen.database.reader);
    const { codigo_barras, ...resto } = rows[0]!;
    const producto = {
      ...resto,
      codigoBarras: codigo_barras,
      categoria: 'Fijación',
      marca: 'Rocamar',
      unidad: 'NIU',
      precio: '5.00',
      afectacion: '10' as const,
      stockMinimo: '3',
      stockCritico: '1',
      conLotes: true,
    };
    const cambiar = (unidad: string) =>
      almacen.database.transaction((tx) =>
        cambiarProducto(tx, id, { ...producto, unidad }, { actor: { id: null, nombre: 'Prueba' }, ip: null }),
      );
    await expect(cambiar('BX')).rejects.toMatchObject({ code: 'inventario.producto_en_uso' });
    expect(await cambiar('KGM')).toBe(true);
    const lotes = await sql<{ codigo: string; igual: boolean }>`
      select l.codigo, e.stock = x.stock as igual from inventario.existencias_lotes e
      join inventario.lotes l on l.id = e.lote_id
      join inventario.existencias x on x.almacen_id = e.almacen_id and x.producto_id = l.producto_id
      where l.producto_id = ${id}`.execute(almacen.database.reader);
    expect(lotes.rows).toEqual([
      { codigo: 'SIN-LOTE', igual: true },
      { codigo: 'SIN-LOTE', igual: true },
    ]);
    expect(await cambiar('KGM')).toBe(false);
  });
});

it.each([
  ['1,234.50', '1234.50'],
  ['12,5', '12.5'],
  ['S/ 28.90', '28.90'],
  ['1.234,50', '1.234,50'],
])('reads %s as %s', (texto, esperado) => expect(cifra(texto)).toBe(esperado));
