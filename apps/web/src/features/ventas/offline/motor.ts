import {
  arriendoSchema,
  catalogoOfflineSchema,
  horaSchema,
  loteOfflineRespuesta,
} from '@jsol/contracts/ventas-offline';
import { api } from '../../../lib/api.ts';
import { arrendar, latir, type TransporteDeArriendo } from './arriendo.ts';
import { abrirBase } from './base-local.ts';
import { refrescarCatalogo, type PedirCatalogo } from './catalogo-local.ts';
import { crearConexion } from './conexion.ts';
import { guardarDesfase, medir } from './reloj.ts';
import { crearSincronizador, reintentarRechazadas } from './sincronizador.ts';

// The one till of this tab: its database, its line to the server, and what goes over it.

export const base = abrirBase();

const esperaMs = 8_000;
const rutaTerminal = (cajaId: string) => `/api/ventas/cajas/${cajaId}/terminal`;

const terminales: TransporteDeArriendo = {
  arrendar: (cajaId, cuerpo) => api.post(rutaTerminal(cajaId), cuerpo, { schema: arriendoSchema, esperaMs }),
  latir: (cajaId, cuerpo) => api.put(rutaTerminal(cajaId), cuerpo, { schema: arriendoSchema, esperaMs }),
};

/** One tab at a time. Browsers have locks on secure pages only; elsewhere tabs may repeat a batch, and the server knows it. */
const turno = <T>(tarea: () => Promise<T>): Promise<T> => {
  const candados = (navigator as Partial<Pick<Navigator, 'locks'>>).locks;
  return candados ? candados.request('sincronizar-ventas', tarea) : tarea();
};

const sincronizador = crearSincronizador({
  base,
  turno,
  transporte: {
    enviar: async (ventas) =>
      (await api.post('/api/ventas/offline/ventas', { ventas }, { schema: loteOfflineRespuesta })).ventas,
    preguntar: async (ids) =>
      (await api.post('/api/ventas/offline/estados', { ids }, { schema: loteOfflineRespuesta })).ventas,
  },
});

const enReposoMs = 20_000;
const esperandoRegistroMs = 2_000;
const quedanPendientesMs = 1_000;

async function revisar(): Promise<number> {
  const enviado = Date.now();
  const { ahora } = await api.get('/api/hora', horaSchema, {}, esperaMs);
  await guardarDesfase(base, medir(enviado, Date.now(), ahora)).catch(() => undefined);
  return atender().catch(() => enReposoMs);
}

/** The server answers: now send, ask, and say that this terminal is there. */
async function atender(): Promise<number> {
  const ronda = await sincronizador.sincronizar();
  if (ronda === 'sin-permiso') return enReposoMs;
  await latir(base, terminales);
  if ((await base.ventas.where({ estado: 'pendiente' }).count()) > 0) return quedanPendientesMs;
  return (await base.ventas.where({ estado: 'recibida' }).count()) > 0 ? esperandoRegistroMs : enReposoMs;
}

export const conexion = crearConexion({ revisar });

/** A person asks: what was refused goes once more too. */
export async function sincronizarAhora(): Promise<void> {
  await reintentarRechazadas(base);
  conexion.mirar();
}

export const tomarCaja = (cajaId: string, tomar: boolean): Promise<void> => arrendar(base, terminales, cajaId, tomar);

const pedirCatalogo: PedirCatalogo = (cajaId, etag) =>
  api.getSiCambio('/api/ventas/offline/catalogo', catalogoOfflineSchema, { cajaId }, etag);
export const traerCatalogo = (cajaId: string): Promise<void> =>
  refrescarCatalogo(base, pedirCatalogo, cajaId, new Date());
