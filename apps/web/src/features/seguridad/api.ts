import { queryOptions } from '@tanstack/react-query';
import {
  bloqueosRespuesta,
  cambiarClaveBody,
  desbloquearBody,
  sesionesCerradas,
  sesionesRespuesta,
} from '@jsol/contracts/seguridad';
import { api } from '../../lib/api.ts';

export type DeQuien = 'mias' | 'todas';

export const claveSesiones = ['seguridad', 'sesiones'] as const;

export const sesionesDe = (de: DeQuien) =>
  queryOptions({
    queryKey: [...claveSesiones, de],
    queryFn: () => api.get('/api/seguridad/sesiones', sesionesRespuesta, { de }),
  });

export const bloqueos = queryOptions({
  queryKey: ['seguridad', 'bloqueos'],
  queryFn: () => api.get('/api/seguridad/bloqueos', bloqueosRespuesta),
  // Locks begin and run out by themselves, and no channel tells.
  refetchInterval: 30_000,
});

export const desbloquear = (usuario: string) =>
  api.post('/api/seguridad/desbloqueos', desbloquearBody.parse({ usuario }));

export const cerrarSesion = (id: string) => api.delete(`/api/seguridad/sesiones/${id}`);

export const cerrarLasDemas = () =>
  api.post('/api/seguridad/sesiones/cerrar-las-demas', undefined, { schema: sesionesCerradas });

export const cambiarClave = (valores: { actual: string; nueva: string }) =>
  api.post('/api/seguridad/clave', cambiarClaveBody.parse(valores));
