import { decimal, restar, sumar } from '@jsol/tributos/dinero';
import type { Totales } from '@jsol/tributos/documento';
import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import { addDays } from '../../../platform/time/lima.ts';
import type { Comprobante } from '../domain/comprobante.ts';
import { enSoles, sinImportes, type ImportesVenta, type VentaDelLibro } from './venta-del-libro.ts';

type Fila = {
  tipo: '01' | '03' | '07' | '08';
  serie: string;
  numero: number;
  estado: string;
  fecha_emision: string;
  moneda: string;
  cliente_tipo_documento: string;
  cliente_numero_documento: string;
  cliente_nombre: string;
  totales: Totales;
  tipo_cambio: string | null;
  vence: string | null;
  nota: Comprobante['nota'];
};

const porVuelta = 2_000;

/** First and last day of `'2026-10'`. */
export const diasDelMes = (periodo: string): { desde: string; hasta: string } => {
  const desde = `${periodo}-01`;
  const siguiente = addDays(`${periodo}-28`, 4).slice(0, 7);
  return { desde, hasta: addDays(`${siguiente}-01`, -1) };
};

/**
 * The sales of a month in the order of type, series and number, read in pages. A rejected receipt spent its number and
 * tells no sale; a voided one is told with no amounts; what SUNAT has not answered for is a sale all the same.
 */
export async function* ventasDelMes(reader: Reader, periodo: string): AsyncGenerator<VentaDelLibro> {
  const { desde, hasta } = diasDelMes(periodo);
  let tras: [string, string, number] = ['', '', 0];
  for (;;) {
    const { rows } = await sql<Fila>`
      select tipo, serie, numero, estado, fecha_emision, moneda, cliente_tipo_documento, cliente_numero_documento,
        cliente_nombre, contenido->'totales' as totales, contenido->>'tipoCambio' as tipo_cambio,
        contenido->>'fechaVencimiento' as vence, contenido->'nota' as nota
      from facturacion.comprobantes
      where tipo in ('01', '03', '07', '08') and estado not in ('borrador', 'rechazado')
        and fecha_emision between ${desde} and ${hasta}
        and (tipo, serie, numero) > (${tras[0]}, ${tras[1]}, ${tras[2]})
      order by tipo, serie, numero limit ${porVuelta}`.execute(reader);
    for (const fila of rows) yield ventaDe(fila, periodo);
    const ultima = rows.at(-1);
    if (!ultima || rows.length < porVuelta) return;
    tras = [ultima.tipo, ultima.serie, ultima.numero];
  }
}

function ventaDe(fila: Fila, periodo: string): VentaDelLibro {
  const anulada = fila.estado === 'anulado';
  const tipoCambio = fila.moneda === 'PEN' ? '1.000' : decimal(fila.tipo_cambio ?? '0').toFixed(3);
  const [serieAfectada = '', numeroAfectado = ''] = fila.nota?.afectado.numero.split('-') ?? [];
  return {
    cuo: `${fila.tipo}-${fila.serie}-${fila.numero}`,
    fechaEmision: fila.fecha_emision,
    fechaVencimiento: fila.vence,
    tipo: fila.tipo,
    serie: fila.serie,
    numero: String(fila.numero),
    cliente:
      fila.cliente_tipo_documento === '-'
        ? null
        : {
            tipoDocumento: fila.cliente_tipo_documento,
            numeroDocumento: fila.cliente_numero_documento,
            nombre: fila.cliente_nombre,
          },
    importes: anulada ? sinImportes : importesDe(fila, tipoCambio, periodo),
    moneda: fila.moneda,
    tipoCambio,
    modificado: fila.nota && {
      fechaEmision: fila.nota.afectado.fechaEmision,
      tipo: fila.nota.afectado.tipo,
      serie: serieAfectada,
      numero: numeroAfectado,
    },
    estado: anulada ? '2' : '1',
  };
}

/** A note that amends an earlier month takes off what that month declared: it has columns of its own. */
function importesDe({ tipo, totales, nota }: Fila, tipoCambio: string, periodo: string): ImportesVenta {
  const soles = (importe: string) => enSoles(importe, tipoCambio, tipo === '07' ? -1 : 1);
  const deMesAnterior = tipo === '07' && nota !== null && nota.afectado.fechaEmision.slice(0, 7) < periodo;
  const otros = restar(
    sumar([totales.otrosTributos, totales.cargosFueraDeBase, totales.redondeo]),
    totales.descuentosFueraDeBase,
  );
  const [gravado, igv] = [soles(totales.gravado), soles(totales.igv)];
  return {
    exportacion: soles(totales.exportacion),
    gravado: deMesAnterior ? '0.00' : gravado,
    descuentoBase: deMesAnterior ? gravado : '0.00',
    igv: deMesAnterior ? '0.00' : igv,
    descuentoIgv: deMesAnterior ? igv : '0.00',
    exonerado: soles(totales.exonerado),
    inafecto: soles(totales.inafecto),
    isc: soles(totales.isc),
    baseIvap: soles(totales.gravadoIvap),
    ivap: soles(totales.ivap),
    icbper: soles(totales.icbper),
    otros: soles(otros),
  };
}

/** Receipts of the month that SUNAT has neither accepted nor rejected. */
export async function sinRespuestaDelMes(reader: Reader, periodo: string): Promise<number> {
  const { desde, hasta } = diasDelMes(periodo);
  const { rows } = await sql<{ cuantos: number }>`
    select count(*)::int as cuantos from facturacion.comprobantes
    where tipo in ('01', '03', '07', '08') and estado in ('emitido', 'enviado', 'desconocido', 'excepcion')
      and fecha_emision between ${desde} and ${hasta}`.execute(reader);
  return rows[0]!.cuantos;
}
