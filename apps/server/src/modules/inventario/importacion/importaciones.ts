import { sql } from 'kysely';
import type { z } from 'zod';
import type {
  Importacion,
  ImportacionFila,
  importacionFilasPagina,
  importacionFilasQuery,
  importacionSchema,
} from '@jsol/contracts/inventario-catalogo';
import type { Reader, Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { auditarDocumento, reclamarClave, type Quien } from '../documentos/quien.ts';
import { importacionEnOtroPaso, importacionNoEncontrada } from '../errors.ts';
import type { InventarioTables } from '../tables.ts';
import { aplicarImportacion, revisarImportacion } from './tasks.ts';

/** Takes a file in and has it looked at; nothing of the catalogue changes yet. Once per key. */
export async function subirImportacion(
  tx: Tx,
  archivo: { nombre: string; contenido: Buffer },
  quien: Quien,
): Promise<{ id: string }> {
  const id = uuidv7();
  const anterior = await reclamarClave(
    tx,
    quien,
    { archivo: archivo.nombre, contenido: archivo.contenido.toString('base64') },
    id,
  );
  if (anterior) return { id: anterior };
  await tx
    .withTables<InventarioTables>()
    .insertInto('inventario.importaciones')
    .values({
      id,
      archivo: archivo.nombre,
      contenido: archivo.contenido,
      usuario_id: quien.principal.userId,
      usuario: quien.principal.name,
    })
    .execute();
  await enqueue(tx, revisarImportacion, { importacionId: id });
  return { id };
}

/** Has the good rows applied in the background, once. */
export async function pedirAplicacion(tx: Tx, id: string, quien: Quien): Promise<void> {
  if (await reclamarClave(tx, quien, { importa: id }, id)) return;
  const tomada = await tx
    .withTables<InventarioTables>()
    .updateTable('inventario.importaciones')
    .set({ estado: 'aplicando', usuario_id: quien.principal.userId, usuario: quien.principal.name })
    .where('id', '=', id)
    .where('estado', '=', 'revisada')
    .returning('archivo')
    .executeTakeFirst();
  if (!tomada) {
    const { estado } = await leerImportacion(tx, id);
    throw importacionEnOtroPaso(
      estado === 'aplicada' ? 'Esa importación ya se aplicó.' : 'Esa importación no está lista para aplicarse.',
    );
  }
  await enqueue(tx, aplicarImportacion, { importacionId: id });
  await auditarDocumento(tx, quien, 'inventario.productos_importados', 'importacion', id, tomada);
}

type Fila = {
  id: string;
  archivo: string;
  estado: Importacion['estado'];
  problema: string | null;
  creada_en: Date;
  usuario: string;
  aplicada_en: Date | null;
  filas: Record<string, number> | null;
};

const consulta = sql`select i.id, i.archivo, i.estado, i.problema, i.creada_en, i.usuario, i.aplicada_en, n.filas
  from inventario.importaciones i
  cross join lateral (select jsonb_object_agg(estado, cuantas) as filas from (
    select f.estado, count(*)::int as cuantas from inventario.importacion_filas f
    where f.importacion_id = i.id group by f.estado) c) n`;

const aImportacion = (fila: Fila): z.input<typeof importacionSchema> => ({
  id: fila.id,
  archivo: fila.archivo,
  estado: fila.estado,
  problema: fila.problema,
  creadaEn: fila.creada_en.toISOString(),
  usuario: fila.usuario,
  aplicadaEn: fila.aplicada_en?.toISOString() ?? null,
  filas: {
    ...{ crear: 0, cambiar: 0, igual: 0, errada: 0, hecha: 0, rechazada: 0 },
    ...fila.filas,
  },
});

/** The newest twenty. */
export async function listarImportaciones(reader: Reader): Promise<z.input<typeof importacionSchema>[]> {
  const { rows } = await sql<Fila>`${consulta} order by i.creada_en desc limit 20`.execute(reader);
  return rows.map(aImportacion);
}

export async function leerImportacion(reader: Reader, id: string): Promise<z.input<typeof importacionSchema>> {
  const { rows } = await sql<Fila>`${consulta} where i.id = ${id}`.execute(reader);
  if (!rows[0]) throw importacionNoEncontrada('Esa importación no existe.');
  return aImportacion(rows[0]);
}

export async function listarFilas(
  reader: Reader,
  id: string,
  { estado, pagina, porPagina }: z.output<typeof importacionFilasQuery>,
): Promise<z.input<typeof importacionFilasPagina>> {
  const donde = sql`importacion_id = ${id} ${estado ? sql`and estado = ${estado}` : sql``}`;
  const [{ rows }, cuenta] = await Promise.all([
    sql<ImportacionFila>`select fila, codigo, datos->>'nombre' as nombre, estado, errores
      from inventario.importacion_filas where ${donde} order by fila
      limit ${porPagina} offset ${(pagina - 1) * porPagina}`.execute(reader),
    sql<{ total: number }>`select count(*)::int as total from inventario.importacion_filas where ${donde}`.execute(
      reader,
    ),
  ]);
  return { items: rows, total: cuenta.rows[0]!.total, pagina, porPagina };
}
