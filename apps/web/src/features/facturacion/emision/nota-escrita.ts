import { notaBody, type NotaBody, type notaPropuestaSchema } from '@jsol/contracts/facturacion-notas';
import { comparar } from '@jsol/tributos/dinero';
import type { z } from 'zod';
import { erroresDelContrato, type Errores } from './errores-de-formulario.ts';
import type { CuotaEscrita } from './venta-escrita.ts';

export type NotaPropuesta = z.output<typeof notaPropuestaSchema>;
export type Motivo = NotaPropuesta['motivos'][number];
type TipoNota = Motivo['tipo'];

export type NotaEscrita = {
  tipo: TipoNota;
  motivo: string;
  /** Empty: the reason's own words. */
  sustento: string;
  lineas: { orden: number; elegida: boolean; cantidad: string; rebaja: string }[];
  monto: string;
  cuotas: CuotaEscrita[];
};

const devolucionPorItem = '07';
export const descuentoPorItem = '05';

export const motivoDe = ({ motivos }: NotaPropuesta, tipo: TipoNota, codigo: string): Motivo | undefined =>
  motivos.find((motivo) => motivo.tipo === tipo && motivo.codigo === codigo);

/** What is right nine times of ten: all that is left, or the line one came from. */
export function notaInicial(
  propuesta: NotaPropuesta,
  pedida: { tipo: TipoNota; motivo: string | undefined; linea: number | undefined },
): NotaEscrita {
  const disponible = (codigo: string) => motivoDe(propuesta, pedida.tipo, codigo)?.disponible === true;
  const preferidos = [
    pedida.motivo,
    ...(pedida.linea !== undefined && pedida.tipo === '07' ? [devolucionPorItem] : []),
    '01',
    devolucionPorItem,
    ...propuesta.motivos.filter(({ tipo }) => tipo === pedida.tipo).map(({ codigo }) => codigo),
  ].filter((codigo) => codigo !== undefined);
  return {
    tipo: pedida.tipo,
    motivo: preferidos.find(disponible) ?? '',
    sustento: '',
    lineas: propuesta.lineas.map(({ orden, porDevolver }) => ({
      orden,
      elegida: comparar(porDevolver, '0') > 0 && (pedida.linea === undefined || pedida.linea === orden),
      cantidad: porDevolver,
      rebaja: '',
    })),
    monto: '',
    cuotas: [],
  };
}

const numero = (texto: string): string => texto.trim().replace(',', '.');

/** The request, or what is wrong with it by field. A field stands under the name it has in the form. */
export function aNota(
  escrita: NotaEscrita,
  motivo: Motivo | undefined,
): { nota: NotaBody; errores: null } | { nota: null; errores: Errores } {
  if (!motivo) return { nota: null, errores: { motivo: 'Elija el motivo' } };
  const { tipo, lineas, monto, cuotas } = escrita;
  const elegidas = lineas.filter(({ elegida }) => elegida);
  if (motivo.alcance === 'items' && elegidas.length === 0)
    return { nota: null, errores: { lineas: 'Elija al menos una línea' } };
  const leida = notaBody.safeParse({
    tipo,
    motivo: motivo.codigo,
    sustento: escrita.sustento.trim() === '' ? motivo.nombre : escrita.sustento,
    ...(motivo.alcance === 'items'
      ? {
          lineas: elegidas.map(({ orden, cantidad, rebaja }) => ({
            orden,
            cantidad: numero(cantidad),
            ...(motivo.codigo === descuentoPorItem ? { rebaja: numero(rebaja) } : {}),
          })),
        }
      : {}),
    ...(motivo.alcance === 'monto' ? { monto: numero(monto) } : {}),
    ...(motivo.alcance === 'credito'
      ? { cuotas: cuotas.map((cuota) => ({ monto: numero(cuota.monto), vence: cuota.vence })) }
      : {}),
  });
  if (leida.success) return { nota: leida.data, errores: null };
  return { nota: null, errores: enElFormulario(erroresDelContrato(leida.error), escrita) };
}

/** The request holds the chosen lines alone: `lineas.0` of it may be `lineas.2` of the form. */
export function enElFormulario(errores: Errores, { lineas }: NotaEscrita): Errores {
  const lugares = lineas.flatMap(({ elegida }, indice) => (elegida ? [indice] : []));
  return Object.fromEntries(
    Object.entries(errores).map(([campo, motivo]) => [
      campo.replace(/^lineas\.(\d+)/, (todo, lugar: string) => {
        const indice = lugares[Number(lugar)];
        return indice === undefined ? todo : `lineas.${indice}`;
      }),
      motivo,
    ]),
  );
}
