import type { Database } from '../../../platform/database/database.ts';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done, giveUp } from '../../../platform/tasks/outcome.ts';
import { guardarLibro, hacerLibro, leerDatosDelMes } from '../libros/generar-libro.ts';
import { cierreDelMes } from '../libros/periodos.ts';
import { generarPleMensual } from '../tasks.ts';

/**
 * Each book is kept in a transaction of its own, so a killed run goes on where it was: a book that was made already has
 * the same bytes and stands.
 */
export const generarPleMensualHandler = ({ database }: { database: Database }) =>
  handleTask(generarPleMensual, async ({ periodo, libros, quien }, { inTransaction, progress, runId, signal }) => {
    if (await cierreDelMes(database.reader, periodo)) return giveUp(`El mes ${periodo} está cerrado.`);
    await progress(0, `Leyendo los documentos de ${periodo}`);
    const datos = await leerDatosDelMes(database.reader, periodo);
    const cuenta = { periodo, nuevos: 0, iguales: 0, errores: 0 };
    for (const [indice, libro] of libros.entries()) {
      signal.throwIfAborted();
      const hecho = hacerLibro(libro, datos);
      await progress(Math.round(((indice + 1) / (libros.length + 1)) * 100), `${hecho.nombre}: ${hecho.lineas} líneas`);
      const { nuevo } = await inTransaction((tx) => guardarLibro(tx, periodo, libro, hecho, { nombre: quien, runId }));
      if (nuevo) cuenta.nuevos += 1;
      else cuenta.iguales += 1;
      cuenta.errores += hecho.hallazgos.filter(({ gravedad }) => gravedad === 'error').length;
    }
    return done(cuenta);
  });
