import type { z } from 'zod';
import type {
  detraccionBody,
  entradaCatalogoBody,
  parametroBody,
  plazoBody,
  tipoCambioBody,
  vencimientoBody,
  vencimientoParams,
} from '@jsol/contracts/facturacion-configuracion';
import type { Tx } from '../../../../platform/database/database.ts';
import { fechaPeruana, limaDate } from '../../../../platform/time/lima.ts';
import { auditar, type Actor } from '../../../auditoria/public.ts';
import { esParametro, repararValor } from '../../domain/parametros.ts';
import type { FacturacionTables } from '../../tables.ts';
import { configuracionNoEncontrada, datoFechadoInvalido } from '../errors.ts';

/** Who changes it and when. */
export type Acto = { actor: Actor; ahora: Date };

const invalido = (pointer: string, detail: string) => datoFechadoInvalido(detail, { errors: [{ pointer, detail }] });

/** A value begins today or later: what was computed before stays as it was computed. */
function exigirDesdeHoy(vigenteDesde: string, ahora: Date): void {
  const hoy = limaDate(ahora);
  if (vigenteDesde < hoy) throw invalido('/vigenteDesde', `Debe regir desde hoy, ${fechaPeruana(hoy)}, o después.`);
}

const repetido = (vigenteDesde: string) =>
  invalido('/vigenteDesde', `Ya hay un valor que rige desde el ${fechaPeruana(vigenteDesde)}.`);

export async function registrarParametro(
  tx: Tx,
  { nombre, vigenteDesde, valor, fuente }: z.output<typeof parametroBody>,
  { actor, ahora }: Acto,
): Promise<void> {
  if (!esParametro(nombre)) throw configuracionNoEncontrada(`No existe el parámetro ${nombre}.`);
  const reparo = repararValor(nombre, valor);
  if (reparo) throw invalido('/valor', reparo);
  exigirDesdeHoy(vigenteDesde, ahora);
  const nuevo = await tx
    .withTables<FacturacionTables>()
    .insertInto('facturacion.parametros')
    .values({
      nombre,
      vigente_desde: vigenteDesde,
      valor,
      fuente,
      registrado_por: actor.nombre,
      registrado_en: ahora,
    })
    .onConflict((conflicto) => conflicto.doNothing())
    .returning('nombre')
    .executeTakeFirst();
  if (!nuevo) throw repetido(vigenteDesde);
  await auditar(tx, {
    actor,
    accion: 'facturacion.parametro_registrado',
    entidad: 'parametro',
    entidadId: nombre,
    detalle: { vigenteDesde, valor, fuente },
  });
}

export async function registrarDetraccion(
  tx: Tx,
  { codigo, vigenteDesde, ...datos }: z.output<typeof detraccionBody>,
  { actor, ahora }: Acto,
): Promise<void> {
  exigirDesdeHoy(vigenteDesde, ahora);
  if (/^0+(?:\.0+)?$/.test(datos.porcentaje)) throw invalido('/porcentaje', 'El porcentaje debe ser mayor que cero.');
  const nueva = await tx
    .withTables<FacturacionTables>()
    .insertInto('facturacion.detracciones')
    .values({ codigo, vigente_desde: vigenteDesde, ...datos, registrado_por: actor.nombre, registrado_en: ahora })
    .onConflict((conflicto) => conflicto.doNothing())
    .returning('codigo')
    .executeTakeFirst();
  if (!nueva) throw repetido(vigenteDesde);
  await auditar(tx, {
    actor,
    accion: 'facturacion.detraccion_registrada',
    entidad: 'detraccion',
    entidadId: codigo,
    detalle: { vigenteDesde, ...datos },
  });
}

export async function registrarPlazo(
  tx: Tx,
  { tipo, vigenteDesde, dias, fuente }: z.output<typeof plazoBody>,
  { actor, ahora }: Acto,
): Promise<void> {
  const db = tx.withTables<FacturacionTables>();
  const conocido = await db
    .selectFrom('facturacion.plazos')
    .select('tipo')
    .where('tipo', '=', tipo)
    .limit(1)
    .executeTakeFirst();
  if (!conocido) throw configuracionNoEncontrada(`No hay plazos para documentos ${tipo}.`);
  exigirDesdeHoy(vigenteDesde, ahora);
  const nuevo = await db
    .insertInto('facturacion.plazos')
    .values({ tipo, vigente_desde: vigenteDesde, dias, fuente, registrado_por: actor.nombre, registrado_en: ahora })
    .onConflict((conflicto) => conflicto.doNothing())
    .returning('tipo')
    .executeTakeFirst();
  if (!nuevo) throw repetido(vigenteDesde);
  await auditar(tx, {
    actor,
    accion: 'facturacion.plazo_registrado',
    entidad: 'plazo',
    entidadId: tipo,
    detalle: { vigenteDesde, dias, fuente },
  });
}

/** Takes back a value that has not begun to apply. */
export async function retirarFuturo(
  tx: Tx,
  dato:
    | { tabla: 'parametros'; nombre: string; vigenteDesde: string }
    | { tabla: 'detracciones'; nombre: string; vigenteDesde: string }
    | { tabla: 'plazos'; nombre: string; vigenteDesde: string },
  { actor, ahora }: Acto,
): Promise<void> {
  const { tabla, nombre, vigenteDesde } = dato;
  if (vigenteDesde <= limaDate(ahora))
    throw datoFechadoInvalido('Ese valor ya rige o ya rigió: no se retira. Registre uno nuevo con su fecha.');
  const db = tx.withTables<FacturacionTables>();
  const retirado =
    tabla === 'parametros'
      ? await db
          .deleteFrom('facturacion.parametros')
          .where('nombre', '=', nombre)
          .where('vigente_desde', '=', vigenteDesde)
          .returning('vigente_desde')
          .executeTakeFirst()
      : tabla === 'detracciones'
        ? await db
            .deleteFrom('facturacion.detracciones')
            .where('codigo', '=', nombre)
            .where('vigente_desde', '=', vigenteDesde)
            .returning('vigente_desde')
            .executeTakeFirst()
        : await db
            .deleteFrom('facturacion.plazos')
            .where('tipo', '=', nombre)
            .where('vigente_desde', '=', vigenteDesde)
            .returning('vigente_desde')
            .executeTakeFirst();
  if (!retirado) throw configuracionNoEncontrada('Ese valor no existe.');
  const entidad = { parametros: 'parametro', detracciones: 'detraccion', plazos: 'plazo' }[tabla];
  await auditar(tx, {
    actor,
    accion: `facturacion.${entidad}_retirado`,
    entidad,
    entidadId: nombre,
    detalle: { vigenteDesde },
  });
}

/** A new code, or new words for one, from a day on. */
export async function registrarEntradaCatalogo(
  tx: Tx,
  catalogo: string,
  { codigo, descripcion, datos, vigenteDesde }: z.output<typeof entradaCatalogoBody>,
  { actor, ahora }: Acto,
): Promise<void> {
  const db = tx.withTables<FacturacionTables>();
  const existe = await db
    .selectFrom('facturacion.catalogos')
    .select('codigo')
    .where('catalogo', '=', catalogo)
    .limit(1)
    .executeTakeFirst();
  if (!existe) throw configuracionNoEncontrada(`No existe el catálogo ${catalogo}.`);
  exigirDesdeHoy(vigenteDesde, ahora);
  const nueva = await db
    .insertInto('facturacion.catalogos')
    .values({
      catalogo,
      codigo,
      descripcion,
      datos: JSON.stringify(datos),
      vigente_desde: vigenteDesde,
      registrado_por: actor.nombre,
    })
    .onConflict((conflicto) => conflicto.doNothing())
    .returning('codigo')
    .executeTakeFirst();
  if (!nueva) throw repetido(vigenteDesde);
  await auditar(tx, {
    actor,
    accion: 'facturacion.catalogo_registrado',
    entidad: 'catalogo',
    entidadId: `${catalogo}-${codigo}`,
    detalle: { descripcion, datos, vigenteDesde },
  });
}

/** The last day on which a code may be used. */
export async function cerrarEntradaCatalogo(
  tx: Tx,
  { catalogo, codigo, vigenteHasta }: { catalogo: string; codigo: string; vigenteHasta: string },
  { actor, ahora }: Acto,
): Promise<void> {
  if (vigenteHasta < limaDate(ahora)) throw invalido('/vigenteHasta', 'Un código se cierra desde hoy o después.');
  const cerrada = await tx
    .withTables<FacturacionTables>()
    .updateTable('facturacion.catalogos')
    .set({ vigente_hasta: vigenteHasta, registrado_por: actor.nombre })
    .where('catalogo', '=', catalogo)
    .where('codigo', '=', codigo)
    .where((eb) => eb.or([eb('vigente_hasta', 'is', null), eb('vigente_hasta', '>=', limaDate(ahora))]))
    .where('vigente_desde', '<=', vigenteHasta)
    .returning('codigo')
    .execute();
  if (cerrada.length === 0) throw configuracionNoEncontrada(`El código ${codigo} no rige en el catálogo ${catalogo}.`);
  await auditar(tx, {
    actor,
    accion: 'facturacion.catalogo_cerrado',
    entidad: 'catalogo',
    entidadId: `${catalogo}-${codigo}`,
    detalle: { vigenteHasta },
  });
}

/** Loads or corrects a due date that has not passed. */
export async function registrarVencimiento(
  tx: Tx,
  { periodo, grupo }: z.output<typeof vencimientoParams>,
  { vence, fuente }: z.output<typeof vencimientoBody>,
  { actor, ahora }: Acto,
): Promise<void> {
  const hoy = limaDate(ahora);
  if (vence < hoy) throw invalido('/vence', 'La fecha de vencimiento ya pasó.');
  if (vence.slice(0, 7) <= periodo) throw invalido('/vence', 'Un período vence después de terminar.');
  const db = tx.withTables<FacturacionTables>();
  const antes = await db
    .selectFrom('facturacion.calendario')
    .select('vence')
    .where('periodo', '=', periodo)
    .where('grupo', '=', grupo)
    .forUpdate()
    .executeTakeFirst();
  if (antes && antes.vence < hoy) throw datoFechadoInvalido('Ese período ya venció: su fecha no se cambia.');
  const datos = { vence, fuente, registrado_por: actor.nombre, registrado_en: ahora };
  await db
    .insertInto('facturacion.calendario')
    .values({ periodo, grupo, ...datos })
    .onConflict((conflicto) => conflicto.columns(['periodo', 'grupo']).doUpdateSet(datos))
    .execute();
  await auditar(tx, {
    actor,
    accion: 'facturacion.vencimiento_registrado',
    entidad: 'calendario',
    entidadId: `${periodo}/${grupo}`,
    detalle: { antes: antes?.vence ?? null, vence, fuente },
  });
}

/** Enters a published rate. One of an earlier day stays as it is: receipts were issued with it. */
export async function registrarTipoCambio(
  tx: Tx,
  { fecha, moneda, ...datos }: z.output<typeof tipoCambioBody>,
  { actor, ahora }: Acto,
): Promise<void> {
  const hoy = limaDate(ahora);
  if (fecha > hoy) throw invalido('/fecha', 'Ese día aún no tiene tipo de cambio publicado.');
  for (const campo of ['compra', 'venta'] as const) {
    if (/^0+(?:\.0+)?$/.test(datos[campo])) throw invalido(`/${campo}`, 'El tipo de cambio debe ser mayor que cero.');
  }
  const valores = { ...datos, registrado_por: actor.nombre, registrado_en: ahora };
  const db = tx.withTables<FacturacionTables>();
  const guardado = await db
    .insertInto('facturacion.tipos_cambio')
    .values({ fecha, moneda, ...valores })
    .onConflict((conflicto) =>
      conflicto.columns(['moneda', 'fecha']).doUpdateSet(valores).where('facturacion.tipos_cambio.fecha', '=', hoy),
    )
    .returning('fecha')
    .executeTakeFirst();
  if (!guardado) throw invalido('/fecha', `El ${fechaPeruana(fecha)} ya tiene tipo de cambio: no se cambia.`);
  await auditar(tx, {
    actor,
    accion: 'facturacion.tipo_cambio_registrado',
    entidad: 'tipo_cambio',
    entidadId: `${moneda}/${fecha}`,
    detalle: datos,
  });
}
