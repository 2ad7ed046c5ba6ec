import { retencionPercepcionBody } from '@jsol/contracts/facturacion-retencion-percepcion';
import type { z } from 'zod';
import { erroresDelContrato, type Errores } from './errores-de-formulario.ts';
import type { PersonaEscrita } from './guia-escrita.ts';

type Pedido = z.output<typeof retencionPercepcionBody>;
export type TipoRegimen = Pedido['tipo'];

/** A comprobante de retención or percepción as it stands in its form. */
export type RegimenEscrito = {
  contraparte: PersonaEscrita;
  regimen: string;
  observacion: string;
  documentos: {
    tipo: string;
    numero: string;
    fechaEmision: string;
    moneda: 'PEN' | 'USD';
    total: string;
    pago: { numero: string; fecha: string; importe: string };
    tipoCambio: string;
  }[];
};

export const regimenVacio = (): RegimenEscrito => ({
  contraparte: { tipoDocumento: '6', numeroDocumento: '', nombre: '' },
  regimen: '01',
  observacion: '',
  documentos: [],
});

export const documentoPagadoVacio = (hoy: string): RegimenEscrito['documentos'][number] => ({
  tipo: '01',
  numero: '',
  fechaEmision: hoy,
  moneda: 'PEN',
  total: '',
  pago: { numero: '1', fecha: hoy, importe: '' },
  tipoCambio: '',
});

const numero = (texto: string): string => texto.trim().replace(',', '.');

/** A nota de crédito is only mentioned: it has no payment. */
export const seMenciona = (tipo: string): boolean => tipo === '07';

/** The request, or what is wrong with it by field. */
export function aRegimen(
  tipo: TipoRegimen,
  escrito: RegimenEscrito,
): { pedido: Pedido; errores: null } | { pedido: null; errores: Errores } {
  const leido = retencionPercepcionBody.safeParse({
    tipo,
    contraparte: escrito.contraparte,
    regimen: escrito.regimen,
    observacion: escrito.observacion.trim() === '' ? null : escrito.observacion,
    documentos: escrito.documentos.map((documento) => ({
      tipo: documento.tipo,
      numero: documento.numero.trim().toUpperCase(),
      fechaEmision: documento.fechaEmision,
      moneda: documento.moneda,
      total: numero(documento.total),
      pago: seMenciona(documento.tipo)
        ? null
        : {
            numero: Number(documento.pago.numero),
            fecha: documento.pago.fecha,
            importe: numero(documento.pago.importe),
          },
      tipoCambio:
        documento.moneda === 'PEN' ? null : { factor: numero(documento.tipoCambio), fecha: documento.pago.fecha },
    })),
  });
  return leido.success
    ? { pedido: leido.data, errores: null }
    : { pedido: null, errores: erroresDelContrato(leido.error) };
}
