import { sumar } from '@jsol/tributos/dinero';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { comparacionSchema, DiferenciaSire } from '@jsol/contracts/facturacion-libros';
import type { Principal } from '../../../platform/auth/principal.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { Reader, Tx } from '../../../platform/database/database.ts';
import { actorDe, auditar } from '../../auditoria/public.ts';
import { mesCerrado, propuestaIlegible } from '../errors.ts';
import { totalDeCompra } from './compra-del-libro.ts';
import { anotarCompra, comprasDelMes } from './compras-del-mes.ts';
import { leerComprasPropuestas } from './compras-propuestas.ts';
import { cierreDelMes } from './periodos.ts';
import { compararPropuesta, leerPropuesta, type Diferencia, type Propio } from './propuesta.ts';
import { carDe, type LibroSire } from './sire.ts';
import type { LibrosTables } from './tables.ts';
import { totalDe } from './venta-del-libro.ts';
import { ventasDelMes } from './ventas-del-mes.ts';

const rucDeLaEmpresa = async (reader: Reader): Promise<string> =>
  (await sql<{ ruc: string }>`select ruc from facturacion.emisor`.execute(reader)).rows[0]!.ruc;

/** Keeps the file SUNAT exported, after reading it through: one that cannot be read is refused with the line at fault. */
export async function cargarPropuesta(
  tx: Tx,
  periodo: string,
  { libro, nombre, archivo }: { libro: LibroSire; nombre: string; archivo: Buffer },
  quien: Principal,
): Promise<{ filas: number }> {
  const leida = leerPropuesta(libro, archivo, await rucDeLaEmpresa(tx));
  if (leida.kind !== 'ok') throw propuestaIlegible(leida.motivo);
  await tx
    .withTables<LibrosTables>()
    .insertInto('facturacion.propuestas_sire')
    .values({ id: uuidv7(), periodo, libro, nombre, bytes: archivo, cargada_por: quien.name })
    .execute();
  await auditar(tx, {
    actor: actorDe(quien),
    accion: 'facturacion.propuesta_cargada',
    entidad: 'mes',
    entidadId: periodo,
    detalle: { libro, nombre, filas: leida.filas.length },
  });
  return { filas: leida.filas.length };
}

const ultimaPropuesta = (reader: Reader, periodo: string, libro: LibroSire) =>
  reader
    .withTables<LibrosTables>()
    .selectFrom('facturacion.propuestas_sire')
    .selectAll()
    .where('periodo', '=', periodo)
    .where('libro', '=', libro)
    .orderBy('cargada_en', 'desc')
    .limit(1)
    .executeTakeFirst();

/** What the company has in the terms of the propuesta. Voided receipts are not in SUNAT's. */
async function propiosDelMes(reader: Reader, periodo: string, libro: LibroSire, ruc: string): Promise<Propio[]> {
  const propios: Propio[] = [];
  if (libro === 'rvie') {
    for await (const { tipo, serie, numero, fechaEmision, cliente, importes, estado } of ventasDelMes(
      reader,
      periodo,
    )) {
      if (estado === '2') continue;
      const igv = sumar([importes.igv, importes.descuentoIgv]);
      const car = carDe(ruc, tipo, serie, numero);
      propios.push({ car, tipo, serie, numero, fechaEmision, contraparte: cliente, igv, total: totalDe(importes) });
    }
    return propios;
  }
  for (const { tipo, serie, numero, fechaEmision, proveedor, importes } of await comprasDelMes(reader, periodo)) {
    const igv = sumar([importes.igvGravadas, importes.igvMixtas, importes.igvNoGravadas]);
    const car = carDe(proveedor.numeroDocumento, tipo, serie, numero);
    propios.push({
      car,
      tipo,
      serie,
      numero,
      fechaEmision,
      contraparte: proveedor,
      igv,
      total: totalDeCompra(importes),
    });
  }
  return propios;
}

/** The newest propuesta of a month against what the company has; one page of the differences. */
export async function compararConSire(
  reader: Reader,
  periodo: string,
  { libro, pagina, porPagina }: { libro: LibroSire; pagina: number; porPagina: number },
): Promise<z.input<typeof comparacionSchema>> {
  const ruc = await rucDeLaEmpresa(reader);
  const propuesta = await ultimaPropuesta(reader, periodo, libro);
  const propios = await propiosDelMes(reader, periodo, libro, ruc);
  const totalPropio = sumar(propios.map(({ total }) => total));
  const sinDiferencias = { items: [], total: 0, pagina, porPagina };
  if (!propuesta) {
    return { propuesta: null, iguales: 0, diferencias: sinDiferencias, totalSunat: '0.00', totalPropio };
  }
  const leida = leerPropuesta(libro, propuesta.bytes, ruc);
  if (leida.kind !== 'ok') throw propuestaIlegible(leida.motivo);
  const { iguales, diferencias } = compararPropuesta(leida.filas, propios);
  const desde = (pagina - 1) * porPagina;
  return {
    propuesta: {
      nombre: propuesta.nombre,
      cargadaEn: propuesta.cargada_en.toISOString(),
      cargadaPor: propuesta.cargada_por,
    },
    iguales,
    diferencias: {
      items: diferencias.slice(desde, desde + porPagina).map(enContrato),
      total: diferencias.length,
      pagina,
      porPagina,
    },
    totalSunat: sumar(leida.filas.map(({ total }) => total)),
    totalPropio,
  };
}

const parte = ({ tipo, serie, numero, fechaEmision, contraparte, igv, total }: Propio) => ({
  tipo,
  numero: `${serie}-${numero}`,
  fechaEmision,
  contraparte: contraparte ? `${contraparte.numeroDocumento} ${contraparte.nombre}`.trim() : 'Sin identificar',
  igv,
  total,
});

const enContrato = (diferencia: Diferencia): DiferenciaSire => ({
  car: diferencia.car,
  clase: diferencia.kind,
  sunat: diferencia.kind === 'falta-en-sunat' ? null : parte(diferencia.propuesto),
  propio: diferencia.kind === 'falta-aqui' ? null : parte(diferencia.propio),
  campos: diferencia.kind === 'distinto' ? diferencia.campos : [],
});

/**
 * Takes into the register the purchases of the newest propuesta that it does not have, all with credit: SUNAT knows
 * every receipt the company was given. @returns how many it took.
 */
export async function tomarComprasDeLaPropuesta(
  tx: Tx,
  periodo: string,
  quien: Principal,
): Promise<{ tomadas: number }> {
  if (await cierreDelMes(tx, periodo)) throw mesCerrado(`El mes ${periodo} está cerrado.`);
  const ruc = await rucDeLaEmpresa(tx);
  const propuesta = await ultimaPropuesta(tx, periodo, 'rce');
  if (!propuesta) throw propuestaIlegible(`Cargue primero la propuesta de compras de ${periodo}.`);
  const leida = leerComprasPropuestas(propuesta.bytes, ruc);
  if (leida.kind !== 'ok') throw propuestaIlegible(leida.motivo);
  const conocidas = new Set((await propiosDelMes(tx, periodo, 'rce', ruc)).map(({ car }) => car));
  let tomadas = 0;
  for (const compra of leida.compras) {
    const { proveedor, tipo, serie, numero } = compra;
    if (conocidas.has(carDe(proveedor.numeroDocumento, tipo, serie, numero))) continue;
    await anotarCompra(tx, periodo, { clase: 'domiciliada', compra }, 'propuesta-rce');
    tomadas += 1;
  }
  await auditar(tx, {
    actor: actorDe(quien),
    accion: 'facturacion.compras_tomadas',
    entidad: 'mes',
    entidadId: periodo,
    detalle: { tomadas },
  });
  return { tomadas };
}
