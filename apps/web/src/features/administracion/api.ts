import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  calendarioRespuesta,
  ejecucionIniciada,
  programacionesRespuesta,
  resultadoDetalleSchema,
  resultadosRespuesta,
  vistaPreviaRespuesta,
  type Horario,
} from '@jsol/contracts/administracion';
import {
  claveTemporalRespuesta,
  lugaresRespuesta,
  rolCreado,
  rolesRespuesta,
  usuarioCreado,
  usuariosPagina,
} from '@jsol/contracts/seguridad';
import { api } from '../../lib/api.ts';

const base = '/api/administracion';
export const claveProgramaciones = ['administracion', 'programaciones'] as const;
export const claveResultados = ['administracion', 'resultados'] as const;

/** The beat decides by itself, and no channel tells. */
const cadaMs = 10_000;

export const programaciones = queryOptions({
  queryKey: [...claveProgramaciones, 'lista'],
  queryFn: () => api.get(`${base}/programaciones`, programacionesRespuesta),
  refetchInterval: cadaMs,
});
export const calendario = (dia: string) =>
  queryOptions({
    queryKey: [...claveProgramaciones, 'calendario', dia],
    queryFn: () => api.get(`${base}/programaciones/calendario`, calendarioRespuesta, { dia }),
    placeholderData: keepPreviousData,
    refetchInterval: cadaMs,
  });
export const vistaPrevia = (horario: Horario | null) =>
  queryOptions({
    queryKey: [...claveProgramaciones, 'vista-previa', horario],
    queryFn: () => api.post(`${base}/programaciones/vista-previa`, { horario }, { schema: vistaPreviaRespuesta }),
    enabled: horario !== null,
    placeholderData: keepPreviousData,
  });

export type AccionProgramacion = 'pausar' | 'reanudar' | 'restablecer';
const deProgramacion = (nombre: string, accion: string) =>
  `${base}/programaciones/${encodeURIComponent(nombre)}/${accion}`;
export const actuar = (nombre: string, accion: AccionProgramacion, motivo: string) =>
  api.post(deProgramacion(nombre, accion), { motivo });
export const ejecutarAhora = (nombre: string, motivo: string) =>
  api.post(deProgramacion(nombre, 'ejecutar'), { motivo }, { schema: ejecucionIniciada });
export const editarHorario = (nombre: string, horario: Horario, motivo: string) =>
  api.put(deProgramacion(nombre, 'horario'), { horario, motivo });

export type FiltroResultados = {
  tarea?: string | undefined;
  estado?: string | undefined;
  clave?: string | undefined;
  dia?: string | undefined;
  desde?: string | undefined;
};
export const resultados = (filtro: FiltroResultados) =>
  queryOptions({
    queryKey: [...claveResultados, 'lista', filtro],
    queryFn: () => api.get(`${base}/resultados`, resultadosRespuesta, filtro),
    placeholderData: keepPreviousData,
  });
export const resultado = (id: string) =>
  queryOptions({
    queryKey: [...claveResultados, id],
    queryFn: () => api.get(`${base}/resultados/${id}`, resultadoDetalleSchema),
    // A run that has ended changes no more.
    refetchInterval: ({ state }) => (state.data?.terminadaEn ? false : 2_000),
  });
export const reintentar = (id: string, motivo: string) =>
  api.post(`${base}/resultados/${id}/reintentar`, { motivo }, { schema: ejecucionIniciada });

export const claveUsuarios = ['administracion', 'usuarios'] as const;
export const usuarios = (filtro: { q?: string; estado?: string; rol?: string; pagina: number; porPagina: number }) =>
  queryOptions({
    queryKey: [...claveUsuarios, filtro],
    queryFn: () => api.get('/api/seguridad/usuarios', usuariosPagina, filtro),
    placeholderData: keepPreviousData,
  });
export const claveRoles = ['administracion', 'roles'] as const;
export const roles = queryOptions({
  queryKey: claveRoles,
  queryFn: () => api.get('/api/seguridad/roles', rolesRespuesta),
});
export const lugares = queryOptions({
  queryKey: ['administracion', 'lugares'],
  queryFn: () => api.get('/api/seguridad/lugares', lugaresRespuesta),
});
export type DatosUsuario = { nombre: string; email: string | null; roles: string[]; lugares: string[] };
export const crearUsuario = (datos: DatosUsuario & { usuario: string }) =>
  api.post('/api/seguridad/usuarios', datos, { schema: usuarioCreado });
export const editarUsuario = (id: string, datos: DatosUsuario) => api.put(`/api/seguridad/usuarios/${id}`, datos);
export const cambiarActividad = (id: string, activo: boolean, motivo: string) =>
  api.post(`/api/seguridad/usuarios/${id}/${activo ? 'activar' : 'desactivar'}`, { motivo });
export const darClaveTemporal = (id: string, motivo: string) =>
  api.post(`/api/seguridad/usuarios/${id}/clave-temporal`, { motivo }, { schema: claveTemporalRespuesta });
export type DatosRol = { nombre: string; permisos: string[] };
export const guardarRol = (codigo: string | null, datos: DatosRol): Promise<unknown> =>
  codigo === null
    ? api.post('/api/seguridad/roles', datos, { schema: rolCreado })
    : api.put(`/api/seguridad/roles/${encodeURIComponent(codigo)}`, datos);
export const eliminarRol = (codigo: string) => api.delete(`/api/seguridad/roles/${encodeURIComponent(codigo)}`);
