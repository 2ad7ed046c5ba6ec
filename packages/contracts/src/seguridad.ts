import { z } from 'zod';

export const loginBody = z.strictObject({
  usuario: z.string().trim().min(1, 'Escriba su usuario').max(60),
  clave: z.string().min(1, 'Escriba su clave').max(200),
});

export const yoSchema = z.object({
  id: z.uuid(),
  sesionId: z.uuid(),
  usuario: z.string(),
  nombre: z.string(),
  roles: z.array(z.string()),
  permisos: z.array(z.string()),
  ambitos: z.array(z.string()).describe('Ids de los almacenes y cajas a los que está limitado; vacío si ninguno'),
});
export type Yo = z.infer<typeof yoSchema>;

export const renovacionSchema = z.object({
  expiraEnSegundos: z.number().int().describe('Vida del acceso renovado; renueve antes'),
});

export const sesionesQuery = z.object({
  de: z.enum(['mias', 'todas']).default('mias').describe('«todas» necesita el permiso seguridad.administrar'),
});

export const sesionSchema = z.object({
  id: z.uuid(),
  usuario: z.string(),
  nombre: z.string(),
  creadaEn: z.iso.datetime(),
  ultimoUsoEn: z.iso.datetime(),
  ip: z.string(),
  dispositivo: z.string(),
  actual: z.boolean(),
});
export type Sesion = z.infer<typeof sesionSchema>;
export const sesionesRespuesta = z.object({ items: z.array(sesionSchema) });

export const cambiarClaveBody = z.strictObject({
  actual: z.string().min(1, 'Escriba su clave actual').max(200),
  nueva: z.string().min(10, 'La clave nueva necesita al menos 10 caracteres').max(200),
});

/** Who may not sign in for a while after failing too often. */
export const bloqueoSchema = z.object({
  usuario: z.string(),
  nombre: z.string().nullable().describe('null: nadie tiene ese usuario'),
  fallos: z.number().int(),
  hasta: z.iso.datetime(),
  ips: z.array(z.string()),
});
export type Bloqueo = z.infer<typeof bloqueoSchema>;
export const bloqueosRespuesta = z.object({ items: z.array(bloqueoSchema) });

export const desbloquearBody = z.strictObject({ usuario: z.string().trim().min(1, 'Escriba el usuario').max(60) });
