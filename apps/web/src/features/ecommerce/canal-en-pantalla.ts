import { estadosPorDefecto, type Accion, type Canal, type TipoCanal } from '@jsol/contracts/ecommerce';

/** A channel as its form holds it: every field has a value, and lists are written with commas. */
export type CanalEnPantalla = {
  tipo: TipoCanal;
  nombre: string;
  url: string;
  almacenId: string;
  usuario: string;
  clave: string;
  secretoWebhook: string;
  versionApi: string;
  camposDni: string;
  camposRuc: string;
  solapeMinutos: number | string;
  importarDesde: string;
  todosLosPedidos: boolean;
  activo: boolean;
  estados: { estado: string; accion: Accion }[];
};

const enLista = (estados: Readonly<Record<string, Accion>>) =>
  Object.entries(estados).map(([estado, accion]) => ({ estado, accion }));
const conComas = (texto: string): string[] =>
  texto
    .split(',')
    .map((uno) => uno.trim())
    .filter((uno) => uno !== '');

export const canalVacio = (tipo: TipoCanal, importarDesde: string): CanalEnPantalla => ({
  tipo,
  nombre: '',
  url: '',
  almacenId: '',
  usuario: '',
  clave: '',
  secretoWebhook: '',
  versionApi: '2026-10',
  camposDni: tipo === 'woocommerce' ? 'billing_dni' : 'DNI',
  camposRuc: tipo === 'woocommerce' ? 'billing_ruc' : 'RUC',
  solapeMinutos: 10,
  importarDesde,
  todosLosPedidos: false,
  activo: true,
  estados: enLista(estadosPorDefecto[tipo]),
});

export const enPantalla = (canal: Canal): CanalEnPantalla => ({
  tipo: canal.tipo,
  nombre: canal.nombre,
  url: canal.url,
  almacenId: canal.almacenId,
  usuario: canal.usuario ?? '',
  clave: '',
  secretoWebhook: '',
  versionApi: canal.versionApi ?? '',
  camposDni: canal.camposDni.join(', '),
  camposRuc: canal.camposRuc.join(', '),
  solapeMinutos: canal.solapeMinutos,
  importarDesde: '',
  todosLosPedidos: canal.todosLosPedidos,
  activo: canal.activo,
  estados: enLista(canal.estados),
});

/** What is sent; a secret left blank is left out, and so stays. */
export function aCuerpo(valores: CanalEnPantalla, esNuevo: boolean) {
  const { tipo, importarDesde, usuario, clave, secretoWebhook, versionApi, camposDni, camposRuc, estados, ...demas } =
    valores;
  return {
    ...demas,
    camposDni: conComas(camposDni),
    camposRuc: conComas(camposRuc),
    estados: Object.fromEntries(estados.map(({ estado, accion }) => [estado.trim(), accion])),
    ...(usuario.trim() === '' ? {} : { usuario }),
    ...(clave === '' ? {} : { clave }),
    ...(secretoWebhook === '' ? {} : { secretoWebhook }),
    ...(tipo === 'shopify' ? { versionApi } : {}),
    ...(esNuevo ? { tipo, importarDesde } : {}),
  };
}
