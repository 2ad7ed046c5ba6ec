import { z } from 'zod';

export const loginBody = z.object({
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

export const sesionSchema = z.object({
  id: z.uuid(),
  creadaEn: z.iso.datetime(),
  ultimoUsoEn: z.iso.datetime(),
  ip: z.string(),
  dispositivo: z.string(),
  actual: z.boolean(),
});
export type Sesion = z.infer<typeof sesionSchema>;
