import { comparar, decimal } from '@jsol/tributos/dinero';
import type { ClienteComprobante, TipoComprobante } from './comprobante.ts';

/** Catalogue 06, with the words people use. */
export const nombreDocumento: Readonly<Record<string, string>> = {
  '0': 'Doc. no domiciliado',
  '1': 'DNI',
  '4': 'Carnet de extranjería',
  '6': 'RUC',
  '7': 'Pasaporte',
  A: 'Cédula diplomática',
  B: 'Doc. de identidad extranjero',
  C: 'TIN',
  D: 'IN',
  E: 'TAM',
  F: 'PTP',
  G: 'Salvoconducto',
  H: 'CPP',
  '-': 'Sin documento',
};

/** Says in Spanish why SUNAT would refuse the number, or null when it is well formed. */
export function validarDocumento(tipo: string, numero: string): string | null {
  switch (tipo) {
    case '6':
      return validarRuc(numero);
    case '1':
      return /^\d{8}$/.test(numero) ? null : 'El DNI tiene 8 dígitos.';
    case '4':
      return /^[A-Z0-9]{1,12}$/i.test(numero) ? null : 'El carnet de extranjería tiene hasta 12 letras y números.';
    case '7':
      return /^[A-Z0-9]{1,12}$/i.test(numero) ? null : 'El pasaporte tiene hasta 12 letras y números.';
    case '-':
      return numero === '-' ? null : 'Sin documento, el número se deja como un guion.';
    default:
      if (!(tipo in nombreDocumento)) return `El tipo de documento "${tipo}" no existe (catálogo 06).`;
      return /^[A-Z0-9]{1,15}$/i.test(numero) ? null : 'El documento tiene hasta 15 letras y números.';
  }
}

function validarRuc(ruc: string): string | null {
  if (!/^\d{11}$/.test(ruc)) return 'El RUC tiene 11 dígitos.';
  if (!/^(10|15|16|17|20)/.test(ruc)) return 'El RUC empieza con 10, 15, 16, 17 o 20.';
  return Number(ruc[10]) === digitoVerificador(ruc) ? null : 'El RUC no existe: su último dígito no corresponde.';
}

/** Modulo 11 with weights 5 4 3 2 7 6 5 4 3 2. */
function digitoVerificador(ruc: string): number {
  const suma = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2].reduce((total, peso, i) => total + peso * Number(ruc[i]), 0);
  return (11 - (suma % 11)) % 10;
}

const identificado = (cliente: ClienteComprobante): boolean =>
  cliente.tipoDocumento !== '-' && !(cliente.tipoDocumento === '0' && /^[0-]*$/.test(cliente.numeroDocumento));

export type ReparoCliente = { campo: 'tipoDocumento' | 'numeroDocumento' | 'nombre'; motivo: string };

/**
 * Whether a receipt can be issued to this customer: the first thing wrong, or null. `totalEnSoles`: a receipt in
 * dollars is converted by the caller. null customer: not identified.
 */
export function validarCliente(venta: {
  tipo: TipoComprobante;
  /**
   * In soles, in force on the issue date (`umbral_identificacion_boleta`): strictly above it a boleta must name its
   * customer (Reglamento de Comprobantes de Pago, art. 8 num. 3.10).
   */
  umbral: string;
  totalEnSoles: string;
  cliente: ClienteComprobante | null;
}): ReparoCliente | null {
  const { tipo, umbral, cliente } = venta;
  if (tipo === '01' && cliente?.tipoDocumento !== '6')
    return { campo: 'tipoDocumento', motivo: 'Una factura se emite a un cliente con RUC.' };
  if (cliente) {
    const reparo = validarDocumento(cliente.tipoDocumento, cliente.numeroDocumento);
    if (reparo) return { campo: 'numeroDocumento', motivo: reparo };
    if (cliente.nombre.trim() === '') return { campo: 'nombre', motivo: 'Escriba el nombre o la razón social.' };
  }
  if (comparar(venta.totalEnSoles, umbral) > 0 && !(cliente && identificado(cliente)))
    return {
      campo: 'numeroDocumento',
      motivo: `Una boleta de más de S/ ${decimal(umbral).toFixed(0)} lleva el documento y el nombre del cliente.`,
    };
  return null;
}
