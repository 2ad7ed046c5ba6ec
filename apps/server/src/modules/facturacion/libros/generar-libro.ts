import { createHash } from 'node:crypto';
import { sumar } from '@jsol/tributos/dinero';
import { sql } from 'kysely';
import type { LibroGenerable } from '@jsol/contracts/facturacion-libros';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { Reader, Tx } from '../../../platform/database/database.ts';
import { archivoPle, type LibroPle, type RegistroPle } from './archivo-ple.ts';
import { asientoDeCompra, asientoDeVenta } from './asientos.ts';
import { totalDeCompra, type CompraDelLibro } from './compra-del-libro.ts';
import { registroDeNoDomiciliado, type CompraNoDomiciliado } from './compras-no-domiciliados.ts';
import { comprasDelMes, noDomiciliadosDelMes } from './compras-del-mes.ts';
import { cuentasVigentes } from './cuentas.ts';
import { registrosDiario, registrosMayor, type Asiento } from './diario-y-mayor.ts';
import { registroDeCompra } from './registro-compras.ts';
import { registroDeVenta } from './registro-ventas.ts';
import { archivoSire, registroRce, registroRvie, type Empresa } from './sire.ts';
import type { LibrosTables } from './tables.ts';
import { validarLibro, type Hallazgo } from './validar.ts';
import { totalDe, type VentaDelLibro } from './venta-del-libro.ts';
import { diasDelMes, sinRespuestaDelMes, ventasDelMes } from './ventas-del-mes.ts';

/** What the books of one month are made from, read once. */
export type DatosDelMes = {
  empresa: Empresa;
  ventas: VentaDelLibro[];
  compras: CompraDelLibro[];
  noDomiciliados: CompraNoDomiciliado[];
  asientos: Asiento[];
  sinRespuesta: number;
};

export async function leerDatosDelMes(reader: Reader, periodo: string): Promise<DatosDelMes> {
  const ventas: VentaDelLibro[] = [];
  for await (const venta of ventasDelMes(reader, periodo)) ventas.push(venta);
  const compras = await comprasDelMes(reader, periodo);
  const cuentas = await cuentasVigentes(reader, diasDelMes(periodo).hasta);
  const { rows } = await sql<{ ruc: string; razonSocial: string }>`
    select ruc, razon_social as "razonSocial" from facturacion.emisor`.execute(reader);
  if (!rows[0]) throw new Error('the company that issues is not registered');
  return {
    empresa: { ...rows[0], periodo },
    ventas,
    compras,
    noDomiciliados: await noDomiciliadosDelMes(reader, periodo),
    asientos: [
      ...ventas.map((venta) => asientoDeVenta(venta, cuentas)),
      ...compras.map((compra) => asientoDeCompra(compra, cuentas)),
    ].filter((asiento) => asiento !== null),
    sinRespuesta: await sinRespuestaDelMes(reader, periodo),
  };
}

export type LibroHecho = {
  nombre: string;
  bytes: Buffer;
  lineas: number;
  total: string;
  hallazgos: Hallazgo[];
};

/** One book from the month's data; the same data gives the same bytes. */
export function hacerLibro(libro: LibroGenerable, datos: DatosDelMes): LibroHecho {
  const { empresa, ventas, compras } = datos;
  const { periodo } = empresa;
  const totalVentas = () => sumar(ventas.map(({ importes }) => totalDe(importes)));
  const totalCompras = () => sumar(compras.map(({ importes }) => totalDeCompra(importes)));
  const totalDebe = () => sumar(datos.asientos.flatMap(({ lineas }) => lineas.map(({ debe }) => debe)));
  switch (libro) {
    case '140100': {
      const registros = ventas.map((venta) => registroDeVenta(venta, periodo));
      return ple(libro, datos, registros, totalVentas());
    }
    case '080100':
      return ple(
        libro,
        datos,
        compras.map((compra) => registroDeCompra(compra, periodo)),
        totalCompras(),
      );
    case '080200': {
      const total = sumar(datos.noDomiciliados.map((compra) => compra.total));
      return ple(
        libro,
        datos,
        datos.noDomiciliados.map((compra) => registroDeNoDomiciliado(compra, periodo)),
        total,
      );
    }
    case '050100':
      return ple(libro, datos, registrosDiario(datos.asientos, periodo), totalDebe());
    case '060100':
      return ple(libro, datos, registrosMayor(datos.asientos, periodo), totalDebe());
    case 'rvie':
      // The register has the same figures and is checked by field; what it finds holds here too.
      return sire(
        'rvie',
        datos,
        ventas.map((venta) => registroRvie(venta, empresa)),
        totalVentas(),
        '140100',
      );
    case 'rce':
      return sire(
        'rce',
        datos,
        compras.map((compra) => registroRce(compra, empresa)),
        totalCompras(),
        '080100',
      );
  }
}

function ple(libro: LibroPle, datos: DatosDelMes, registros: readonly RegistroPle[], total: string): LibroHecho {
  const { empresa } = datos;
  return {
    ...archivoPle(libro, empresa, registros),
    total,
    hallazgos: [...validarLibro(libro, empresa.periodo, registros), ...avisosDe(libro, datos)],
  };
}

function sire(
  libro: 'rvie' | 'rce',
  datos: DatosDelMes,
  registros: readonly RegistroPle[],
  total: string,
  espejo: '140100' | '080100',
): LibroHecho {
  const { nombre, zip, lineas } = archivoSire(libro, datos.empresa, registros);
  return { nombre, bytes: zip, lineas, total, hallazgos: hacerLibro(espejo, datos).hallazgos };
}

/** What SUNAT's validator would let pass and the accountant should know. */
function avisosDe(libro: LibroPle, { sinRespuesta, ventas }: DatosDelMes): Hallazgo[] {
  const aviso = (linea: number, campo: number, motivo: string): Hallazgo => ({
    libro,
    linea,
    campo,
    gravedad: 'aviso',
    motivo,
  });
  if (libro !== '140100') return [];
  return [
    ...(sinRespuesta === 0
      ? []
      : [
          aviso(
            0,
            0,
            `${sinRespuesta} comprobantes del mes todavía no tienen respuesta de SUNAT; genere el libro otra vez cuando la tengan.`,
          ),
        ]),
    ...ventas.flatMap(({ moneda, tipoCambio }, indice) =>
      moneda !== 'PEN' && Number(tipoCambio) === 0
        ? [
            aviso(
              indice + 1,
              27,
              `El comprobante está en ${moneda} y no tiene tipo de cambio: sus importes salieron en cero.`,
            ),
          ]
        : [],
    ),
  ];
}

/**
 * Keeps the file as the book's next version; when the newest one has the same bytes, that one stands.
 * @returns the file's id, and whether it is new.
 */
export async function guardarLibro(
  tx: Tx,
  periodo: string,
  libro: LibroGenerable,
  hecho: LibroHecho,
  quien: { nombre: string | null; runId: string },
): Promise<{ id: string; nuevo: boolean }> {
  const tablas = tx.withTables<LibrosTables>();
  // One generation of a book at a time; the number of the version depends on the one before.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`libro ${periodo} ${libro}`}, 0))`.execute(tx);
  const anterior = await tablas
    .selectFrom('facturacion.libros_generados')
    .select(['id', 'version', 'sha256', 'avisos', 'errores'])
    .where('periodo', '=', periodo)
    .where('libro', '=', libro)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  const sha256 = createHash('sha256').update(hecho.bytes).digest('hex');
  const errores = hecho.hallazgos.filter(({ gravedad }) => gravedad === 'error').length;
  const informe = { errores, avisos: hecho.hallazgos.length - errores, hallazgos: JSON.stringify(hecho.hallazgos) };
  if (anterior?.sha256 === sha256) {
    await tablas.updateTable('facturacion.libros_generados').set(informe).where('id', '=', anterior.id).execute();
    return { id: anterior.id, nuevo: false };
  }
  const id = uuidv7();
  await tablas
    .insertInto('facturacion.libros_generados')
    .values({
      id,
      periodo,
      libro,
      version: (anterior?.version ?? 0) + 1,
      nombre: hecho.nombre,
      bytes: hecho.bytes,
      sha256,
      lineas: hecho.lineas,
      total: hecho.total,
      ...informe,
      generado_por: quien.nombre,
      run_id: quien.runId,
    })
    .execute();
  return { id, nuevo: true };
}
