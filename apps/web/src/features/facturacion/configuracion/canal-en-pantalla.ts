import type { Canal } from '@jsol/contracts/facturacion-configuracion';

const deTexto = [
  'urlCpe',
  'urlOtrosCpe',
  'urlConsulta',
  'urlValidezToken',
  'urlValidez',
  'urlGreToken',
  'urlGre',
  'usuario',
  'validezClientId',
  'greClientId',
] as const;
const secretos = ['clave', 'validezClientSecret', 'greClientSecret'] as const;

export type CanalEnPantalla = Record<(typeof deTexto)[number] | (typeof secretos)[number], string> & {
  llamadasALaVez: number | string;
};

/** A channel as its form shows it: secrets are never known here. */
export const enPantalla = (canal: Canal): CanalEnPantalla => ({
  ...(Object.fromEntries(deTexto.map((campo) => [campo, canal[campo] ?? ''])) as Record<
    (typeof deTexto)[number],
    string
  >),
  clave: '',
  validezClientSecret: '',
  greClientSecret: '',
  llamadasALaVez: canal.llamadasALaVez,
});

/** What is saved: an emptied text goes away, a secret left blank stays as it is. */
export const aCuerpo = (valores: CanalEnPantalla): Record<string, unknown> => ({
  ...Object.fromEntries(deTexto.map((campo) => [campo, valores[campo].trim() === '' ? null : valores[campo]])),
  ...Object.fromEntries(secretos.flatMap((campo) => (valores[campo] === '' ? [] : [[campo, valores[campo]]]))),
  llamadasALaVez: valores.llamadasALaVez,
});
