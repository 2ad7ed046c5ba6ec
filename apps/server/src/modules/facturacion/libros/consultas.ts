import { sql } from 'kysely';
import type { z } from 'zod';
import {
  librosGenerables,
  type hallazgosPagina,
  type LibroGenerable,
  type librosDelMesSchema,
} from '@jsol/contracts/facturacion-libros';
import type { Reader } from '../../../platform/database/database.ts';
import { findRuns } from '../../../platform/tasks/runs-queries.ts';
import { libroNoEncontrado } from '../errors.ts';
import { claveDeLibros, generarPleMensual } from '../tasks.ts';
import { cierreDelMes } from './periodos.ts';
import type { LibrosTables } from './tables.ts';
import { sinRespuestaDelMes } from './ventas-del-mes.ts';

/** The books of a month with every file that was made of them. */
export async function librosDelMes(reader: Reader, periodo: string): Promise<z.input<typeof librosDelMesSchema>> {
  const [cierre, sinRespuesta, vence, generacion, archivos] = [
    await cierreDelMes(reader, periodo),
    await sinRespuestaDelMes(reader, periodo),
    await vencimientoDe(reader, periodo),
    await ultimaGeneracion(reader, periodo),
    await reader
      .withTables<LibrosTables>()
      .selectFrom('facturacion.libros_generados')
      .select([
        'id',
        'libro',
        'version',
        'nombre',
        'lineas',
        'total',
        'errores',
        'avisos',
        'sha256',
        'generado_en',
        'generado_por',
      ])
      .where('periodo', '=', periodo)
      .orderBy('version', 'desc')
      .execute(),
  ];
  return {
    periodo,
    vence,
    cerrado: cierre && { en: cierre.en.toISOString(), por: cierre.por },
    sinRespuesta,
    generacion,
    libros: (Object.keys(librosGenerables) as LibroGenerable[]).map((libro) => ({
      libro,
      nombre: librosGenerables[libro],
      archivos: archivos
        .filter((archivo) => archivo.libro === libro)
        .map(({ generado_en: en, generado_por: por, libro: _, ...archivo }) => ({
          ...archivo,
          generadoEn: en.toISOString(),
          generadoPor: por,
        })),
    })),
  };
}

async function ultimaGeneracion(
  reader: Reader,
  periodo: string,
): Promise<z.input<typeof librosDelMesSchema>['generacion']> {
  const [ultima] = await findRuns(reader, { task: generarPleMensual.name, key: claveDeLibros(periodo), limit: 1 });
  return ultima ? { runId: ultima.id, estado: ultima.state, motivo: ultima.reason, porcentaje: null } : null;
}

/** When the month's return is due for this company, by the last digit of its RUC; null while no table says it. */
async function vencimientoDe(reader: Reader, periodo: string): Promise<string | null> {
  const { rows } = await sql<{ vence: string }>`
    select c.vence from facturacion.calendario c, facturacion.emisor e
    where c.periodo = ${periodo} and right(e.ruc, 1) = any(string_to_array(c.grupo, '-'))`.execute(reader);
  return rows[0]?.vence ?? null;
}

export async function archivoDelLibro(reader: Reader, id: string): Promise<{ nombre: string; bytes: Buffer }> {
  const fila = await reader
    .withTables<LibrosTables>()
    .selectFrom('facturacion.libros_generados')
    .select(['nombre', 'bytes'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!fila) throw libroNoEncontrado('Ese archivo no existe.');
  return fila;
}

export async function hallazgosDelLibro(
  reader: Reader,
  id: string,
  { pagina, porPagina }: { pagina: number; porPagina: number },
): Promise<z.input<typeof hallazgosPagina>> {
  const fila = await reader
    .withTables<LibrosTables>()
    .selectFrom('facturacion.libros_generados')
    .select('hallazgos')
    .where('id', '=', id)
    .executeTakeFirst();
  if (!fila) throw libroNoEncontrado('Ese archivo no existe.');
  const desde = (pagina - 1) * porPagina;
  return {
    items: fila.hallazgos
      .slice(desde, desde + porPagina)
      .map(({ linea, campo, gravedad, motivo }) => ({ linea, campo, gravedad, motivo })),
    total: fila.hallazgos.length,
    pagina,
    porPagina,
  };
}
