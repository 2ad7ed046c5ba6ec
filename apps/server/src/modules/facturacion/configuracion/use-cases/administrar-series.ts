import type { z } from 'zod';
import type { serieBody, TipoSerie } from '@jsol/contracts/facturacion-series';
import type { Tx } from '../../../../platform/database/database.ts';
import { auditar, type Actor } from '../../../auditoria/public.ts';
import { serieValida } from '../../domain/numeracion.ts';
import type { FacturacionTables } from '../../tables.ts';
import { configuracionNoEncontrada, serieInvalida } from '../errors.ts';

const formas: Readonly<Record<TipoSerie, string>> = {
  '01': 'La serie de facturas empieza con F',
  '03': 'La serie de boletas empieza con B',
  '07': 'La serie de notas empieza con F si modifica facturas, o con B si modifica boletas',
  '08': 'La serie de notas empieza con F si modifica facturas, o con B si modifica boletas',
  '09': 'La serie de guías de remitente empieza con T',
  '31': 'La serie de guías de transportista empieza con V',
  '20': 'La serie de retenciones empieza con R',
  '40': 'La serie de percepciones empieza con P',
};

function repararSerie({ tipo, serie, contingencia }: z.output<typeof serieBody>): string | null {
  if (contingencia)
    return /^\d{4}$/.test(serie) ? null : 'La serie de contingencia es la del papel autorizado: 4 dígitos.';
  return serieValida(tipo, serie) ? null : `${formas[tipo]} y tiene 4 letras mayúsculas o números.`;
}

/** A new series begins to number at once; one of contingency only waits to be told what paper was issued. */
export async function crearSerie(
  tx: Tx,
  { datos, actor, ahora }: { datos: z.output<typeof serieBody>; actor: Actor; ahora: Date },
): Promise<void> {
  const motivo = repararSerie(datos);
  if (motivo) throw serieInvalida(motivo, { errors: [{ pointer: '/serie', detail: motivo }] });
  const { tipo, serie, establecimiento, primerNumero, contingencia } = datos;
  if (!contingencia) await exigirLugar(tx, tipo, serie, establecimiento);
  const creada = await tx
    .withTables<FacturacionTables>()
    .insertInto('facturacion.series')
    .values({
      tipo,
      serie,
      establecimiento,
      primer_numero: primerNumero,
      ultimo_numero: primerNumero - 1,
      activa: !contingencia,
      contingencia,
      creada_por: actor.nombre,
      creada_en: ahora,
    })
    .onConflict((conflicto) => conflicto.columns(['tipo', 'serie']).doNothing())
    .returning('serie')
    .executeTakeFirst();
  if (!creada) {
    const detail = `La serie ${serie} ya existe.`;
    throw serieInvalida(detail, { errors: [{ pointer: '/serie', detail }] });
  }
  await auditar(tx, {
    actor,
    accion: 'facturacion.serie_creada',
    entidad: 'serie',
    entidadId: `${tipo}-${serie}`,
    detalle: { establecimiento, primerNumero, contingencia },
  });
}

/** A kind of document has one series at a time in each establishment; notes have one for each family. */
async function exigirLugar(tx: Tx, tipo: TipoSerie, serie: string, establecimiento: string): Promise<void> {
  const activa = await tx
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.series')
    .select('serie')
    .where('tipo', '=', tipo)
    .where('establecimiento', '=', establecimiento)
    .where('serie', 'like', `${serie.slice(0, 1)}%`)
    .where('serie', '<>', serie)
    .where('activa', '=', true)
    .executeTakeFirst();
  if (activa) {
    const detail = `El establecimiento ${establecimiento} ya numera con ${activa.serie}: desactívela primero.`;
    throw serieInvalida(detail, { errors: [{ pointer: '/serie', detail }] });
  }
}

/** Stops or resumes numbering with a series; what it numbered stays as it is. */
export async function cambiarActividad(
  tx: Tx,
  { tipo, serie, activa, actor, ahora }: { tipo: TipoSerie; serie: string; activa: boolean; actor: Actor; ahora: Date },
): Promise<void> {
  const db = tx.withTables<FacturacionTables>();
  const fila = await db
    .selectFrom('facturacion.series')
    .select(['activa', 'contingencia', 'establecimiento'])
    .where('tipo', '=', tipo)
    .where('serie', '=', serie)
    .forUpdate()
    .executeTakeFirst();
  if (!fila) throw configuracionNoEncontrada(`No existe la serie ${serie}.`);
  if (fila.contingencia) throw serieInvalida('Una serie de contingencia no numera sola: no se activa ni se desactiva.');
  if (fila.activa === activa) return;
  if (activa) await exigirLugar(tx, tipo, serie, fila.establecimiento);
  await db
    .updateTable('facturacion.series')
    .set({ activa, desactivada_en: activa ? null : ahora })
    .where('tipo', '=', tipo)
    .where('serie', '=', serie)
    .execute();
  await auditar(tx, {
    actor,
    accion: activa ? 'facturacion.serie_activada' : 'facturacion.serie_desactivada',
    entidad: 'serie',
    entidadId: `${tipo}-${serie}`,
  });
}
