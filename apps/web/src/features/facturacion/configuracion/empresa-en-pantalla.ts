import type { EmisorConfigurado } from '@jsol/contracts/facturacion-configuracion';

const obligatorios = [
  'ruc',
  'razonSocial',
  'nombreComercial',
  'direccion',
  'distrito',
  'provincia',
  'departamento',
  'ubigeo',
] as const;
const opcionales = ['telefono', 'web', 'color'] as const;

export type EmpresaEnPantalla = Record<(typeof obligatorios)[number] | (typeof opcionales)[number], string>;

export const enPantalla = (emisor: EmisorConfigurado): EmpresaEnPantalla =>
  Object.fromEntries(
    [...obligatorios, ...opcionales].map((campo) => [campo, emisor[campo] ?? '']),
  ) as EmpresaEnPantalla;

/** What is optional and left empty is not there. */
export const aCuerpo = (valores: EmpresaEnPantalla): Record<string, unknown> => ({
  ...valores,
  ...Object.fromEntries(
    opcionales.map((campo) => [campo, valores[campo].trim() === '' ? null : valores[campo].trim()]),
  ),
  ...(valores.color.trim() === '' ? {} : { color: valores.color.trim().toLowerCase() }),
});
