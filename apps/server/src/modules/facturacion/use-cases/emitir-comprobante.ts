import { CifraImposible } from '@jsol/tributos/cifra-imposible';
import type { Reader, Tx } from '../../../platform/database/database.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import type { Comprobante, Nota } from '../domain/comprobante.ts';
import { crearComprobante, type DatosVenta } from '../domain/crear-comprobante.ts';
import type { Reparo } from '../domain/reparo.ts';
import { explicarImposible, validarComprobante, type ReglasDeEmision } from '../domain/validar-comprobante.ts';
import { comprobanteInvalido } from '../errors.ts';
import { catalogoVigente, parametroVigente } from '../queries/parametros.ts';
import { tasasVigentes } from './calcular-totales-venta.ts';
import { cargarEmisor } from './cargar-emisor.ts';
import { guardarDocumento, tomarNumero } from './guardar-documento.ts';

export type NuevoComprobante = DatosVenta & {
  /** Printed on the ticket. */
  pagos: readonly { medio: string; monto: string }[];
  vuelto: string;
  /** The person who issues: its channel is told what SUNAT answers. */
  emisorId: string;
  emisorNombre: string;
  ventaId: string | null;
  /** The rejected one it takes the place of. */
  reemplazaA?: string | null;
  /** How it goes to SUNAT where that is not the company's way: a boleta too old to go by itself. */
  via?: 'resumen';
};

export type ComprobanteEmitido = { comprobanteId: string; numero: string; total: string };

export type ReparoEmision = { /** JSON pointer into what was asked for. */ pointer: string; detail: string };

const aReparo = ({ campo, motivo }: Reparo): ReparoEmision => ({
  pointer: `/${campo.replaceAll('.', '/')}`,
  detail: motivo,
});

const invalido = (reparos: readonly ReparoEmision[]) =>
  comprobanteInvalido([...new Set(reparos.map(({ detail }) => detail))].join(' '), { errors: [...reparos] });

async function reglasVigentes(reader: Reader, fecha: string): Promise<ReglasDeEmision> {
  const umbralIdentificacion = await parametroVigente(reader, 'umbral_identificacion_boleta', fecha);
  const unidades = await catalogoVigente(reader, '03', fecha);
  return { umbralIdentificacion, unidades: new Set(unidades.map(({ codigo }) => codigo)) };
}

/**
 * The receipt that would be issued, without a number, and everything that keeps it from being. Throws
 * `facturacion.comprobante_invalido` where the figures make no receipt at all.
 */
export async function componerComprobante(
  reader: Reader,
  datos: DatosVenta & { nota?: Nota | null },
): Promise<{ comprobante: Comprobante; reparos: ReparoEmision[] }> {
  const fecha = limaDate(datos.emitidoEn);
  const emisor = await cargarEmisor(reader);
  const tasas = await tasasVigentes(reader, fecha);
  try {
    const comprobante = crearComprobante({ ...datos, ...tasas, serie: '', numero: 0, emisor });
    return { comprobante, reparos: validarComprobante(comprobante, await reglasVigentes(reader, fecha)).map(aReparo) };
  } catch (error) {
    if (error instanceof CifraImposible) throw invalido([aReparo(explicarImposible(error))]);
    throw error;
  }
}

/**
 * Takes the number, freezes the content and enqueues the emission, all in the caller's transaction. The series row
 * stays locked until that transaction ends, so call it last.
 *
 * Throws `facturacion.comprobante_invalido` (with every field at fault) and `facturacion.serie_agotada`.
 */
export async function emitirComprobante(tx: Tx, nuevo: NuevoComprobante): Promise<ComprobanteEmitido> {
  const { comprobante: sinNumero, reparos } = await componerComprobante(tx, nuevo);
  if (reparos.length > 0) throw invalido(reparos);
  const { tipo, establecimiento, moneda, pagos, vuelto, emisorId, emisorNombre, emitidoEn, ventaId, reemplazaA } =
    nuevo;
  const contenido: Comprobante = { ...sinNumero, ...(await tomarNumero(tx, { tipo, establecimiento })) };
  const { total } = contenido.totales;
  const guardado = await guardarDocumento(tx, {
    contenido,
    moneda,
    cliente: contenido.cliente,
    total,
    pagos,
    vuelto,
    ventaId,
    reemplazaA: reemplazaA ?? null,
    emisorId,
    emisorNombre,
    emitidoEn,
    ...(nuevo.via && { via: nuevo.via }),
  });
  return { ...guardado, total };
}
