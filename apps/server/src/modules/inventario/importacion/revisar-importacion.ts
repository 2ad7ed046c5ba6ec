import { sql } from 'kysely';
import { limitesDeImportacion, type ProductoBody } from '@jsol/contracts/inventario-catalogo';
import type { Database, Tx } from '../../../platform/database/database.ts';
import { readSpreadsheet, type SpreadsheetReading } from '../../../platform/spreadsheet/read-spreadsheet.ts';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done, giveUp } from '../../../platform/tasks/outcome.ts';
import { cambiosDe } from '../catalogo/guardar-producto.ts';
import type { InventarioTables } from '../tables.ts';
import { leerEncabezado, leerFila, marcarRepetidas, type FilaLeida } from './columnas.ts';
import { revisarImportacion } from './tasks.ts';

/** Reads the file and says of every row what it would do; nothing of the catalogue changes. */
export const revisarImportacionHandler = ({ database }: { database: Database }) =>
  handleTask(revisarImportacion, async ({ importacionId }, { inTransaction }) => {
    const importacion = await database.reader
      .withTables<InventarioTables>()
      .selectFrom('inventario.importaciones')
      .select(['contenido', 'estado'])
      .where('id', '=', importacionId)
      .executeTakeFirst();
    if (!importacion) return giveUp('La importación ya no existe.');
    if (importacion.estado !== 'revisando' || !importacion.contenido) return done({ filas: 0, erradas: 0 });
    // The heading is a row too.
    const lectura = await readSpreadsheet(importacion.contenido, { maxRows: limitesDeImportacion.maxFilas + 1 });
    const leidas = aFilas(lectura);
    if (typeof leidas === 'string') {
      await inTransaction((tx) => pasar(tx, importacionId, { estado: 'ilegible', problema: leidas }));
      return done({ filas: 0, erradas: 0 });
    }
    const filas = marcarRepetidas(leidas);
    const erradas = await inTransaction(async (tx) => {
      const decididas = await decidir(tx, filas);
      await guardar(tx, importacionId, decididas);
      await pasar(tx, importacionId, { estado: 'revisada' });
      return decididas.filter(({ estado }) => estado === 'errada').length;
    });
    return done({ filas: filas.length, erradas });
  });

/** The rows, or why there are none, in Spanish. */
function aFilas(lectura: SpreadsheetReading): FilaLeida[] | string {
  if (lectura.kind === 'unreadable') return 'No es un archivo .xlsx ni .csv que se pueda leer. Use la plantilla.';
  if (lectura.kind === 'too-large') {
    return `Pasa de ${limitesDeImportacion.maxFilas.toLocaleString('es-PE')} filas. Divídalo en varios archivos.`;
  }
  const [titulos, ...demas] = lectura.rows;
  if (!titulos) return 'El archivo está vacío.';
  const leido = leerEncabezado(titulos.cells);
  if ('faltan' in leido) {
    return `En la primera fila faltan las columnas: ${leido.faltan.join(', ')}. Póngales esos títulos.`;
  }
  if (demas.length === 0) return 'El archivo solo tiene los títulos.';
  return demas.map(({ number, cells }) => leerFila(number, cells, leido.encabezado));
}

type Estado = 'crear' | 'cambiar' | 'igual' | 'errada';

async function decidir(tx: Tx, filas: readonly FilaLeida[]): Promise<(FilaLeida & { estado: Estado })[]> {
  const buenas = filas.flatMap(({ datos }) => (datos ? [datos] : []));
  const { rows } = await sql<{ datos: ProductoBody }>`
    select jsonb_build_object('codigo', codigo, 'codigoBarras', codigo_barras, 'nombre', nombre, 'categoria', categoria,
      'marca', marca, 'unidad', unidad, 'precio', precio::text, 'afectacion', afectacion,
      'stockMinimo', stock_minimo::text, 'stockCritico', stock_critico::text, 'conLotes', con_lotes) as datos
    from inventario.productos
    where codigo = any(${buenas.map(({ codigo }) => codigo)}::text[])
      or codigo_barras = any(${buenas.flatMap(({ codigoBarras }) => codigoBarras ?? [])}::text[])`.execute(tx);
  const porCodigo = new Map(rows.map(({ datos }) => [datos.codigo, datos]));
  const porBarras = new Map(rows.flatMap(({ datos }) => (datos.codigoBarras ? [[datos.codigoBarras, datos]] : [])));
  return filas.map((leida) => {
    const { datos } = leida;
    if (!datos) return { ...leida, estado: 'errada' };
    const otro = datos.codigoBarras === null ? undefined : porBarras.get(datos.codigoBarras);
    if (otro && otro.codigo !== datos.codigo) {
      const problema = `Es el de ${otro.nombre} (${otro.codigo})`;
      const arreglo = 'Corrija el código de barras, o quíteselo antes al otro producto.';
      return { ...leida, datos: null, errores: [{ columna: 'Código de barras', problema, arreglo }], estado: 'errada' };
    }
    const antes = porCodigo.get(datos.codigo);
    if (!antes) return { ...leida, estado: 'crear' };
    return { ...leida, estado: Object.keys(cambiosDe(antes, datos)).length > 0 ? 'cambiar' : 'igual' };
  });
}

const guardar = (tx: Tx, importacionId: string, filas: readonly (FilaLeida & { estado: Estado })[]) =>
  sql`
  insert into inventario.importacion_filas (importacion_id, fila, codigo, datos, errores, estado)
  select ${importacionId}, fila, codigo, datos, errores, estado
  from jsonb_to_recordset(${JSON.stringify(filas)}::jsonb)
    as f (fila integer, codigo text, datos jsonb, errores jsonb, estado text)`.execute(tx);

const pasar = (tx: Tx, id: string, cambio: { estado: 'revisada' | 'ilegible'; problema?: string }) =>
  tx
    .withTables<InventarioTables>()
    .updateTable('inventario.importaciones')
    // The file has been read for good: its rows are kept instead.
    .set({ ...cambio, contenido: null })
    .where('id', '=', id)
    .execute();
