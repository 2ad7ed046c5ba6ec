import { z } from 'zod';
import { paginaDe, paginacionQuery } from './paginacion.ts';

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
  claveTemporal: z
    .boolean()
    .describe('Debe elegir otra clave antes de hacer nada más; hasta entonces no tiene permisos'),
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
export const sesionesCerradas = z.object({ cerradas: z.number().int() });

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

/** People, as the administrator sees them. */
export const usuarioSchema = z.object({
  id: z.uuid(),
  usuario: z.string(),
  nombre: z.string(),
  email: z.string().nullable(),
  activo: z.boolean(),
  claveTemporalHasta: z.iso
    .datetime()
    .nullable()
    .describe('Hasta cuándo vale la clave que le dieron; null: su clave es propia'),
  roles: z.array(z.string()),
  lugares: z.array(z.uuid()).describe('Ids de los almacenes y cajas a los que está limitado; vacío si ninguno'),
  creadoEn: z.iso.datetime(),
  ultimoIngreso: z.iso.datetime().nullable(),
  sesiones: z.number().int().describe('Abiertas en este momento'),
});
export type Usuario = z.infer<typeof usuarioSchema>;

export const usuariosQuery = z.object({
  ...paginacionQuery,
  q: z.string().trim().max(80).optional().describe('Parte del usuario, del nombre o del correo'),
  estado: z.enum(['activos', 'inactivos', 'todos']).default('activos'),
  rol: z.string().max(60).optional(),
});
export const usuariosPagina = paginaDe(usuarioSchema);

const nombrePersona = z.string().trim().min(3, 'Escriba el nombre completo').max(120);
const correo = z.email('Escriba un correo como ana@empresa.pe').max(200).nullable();
const rolesDePersona = z.array(z.string().max(60)).min(1, 'Elija al menos un rol').max(20);
const lugaresDePersona = z
  .array(z.uuid())
  .max(200)
  .describe('Los almacenes y cajas a los que se limita a la persona; vacío: todos, también los que vengan');
export const nuevoUsuarioBody = z.strictObject({
  usuario: z
    .string()
    .trim()
    .regex(/^[a-z0-9][a-z0-9._-]{2,39}$/, 'De 3 a 40 letras minúsculas sin tilde, números, punto o guion'),
  nombre: nombrePersona,
  email: correo,
  roles: rolesDePersona,
  lugares: lugaresDePersona,
});
export const editarUsuarioBody = z.strictObject({
  nombre: nombrePersona,
  email: correo,
  roles: rolesDePersona,
  lugares: lugaresDePersona,
});
export const motivoUsuarioBody = z.strictObject({
  motivo: z.string().trim().min(5, 'Escriba por qué, en al menos 5 letras').max(300),
});
export const claveTemporalRespuesta = z.object({
  claveTemporal: z.string().describe('Se muestra una sola vez'),
  hasta: z.iso.datetime().describe('Después ya no sirve, y hay que dar otra'),
});
export const usuarioCreado = claveTemporalRespuesta.extend({ id: z.uuid() });

/** Where people work: a person may be limited to some. */
export const lugarSchema = z.object({
  id: z.uuid(),
  tipo: z.enum(['almacen', 'caja']),
  codigo: z.string(),
  nombre: z.string(),
  en: z.uuid().nullable().describe('El almacén de una caja: quien alcanza el almacén alcanza sus cajas'),
  activo: z.boolean(),
});
export type Lugar = z.infer<typeof lugarSchema>;
export const lugaresRespuesta = z.object({ items: z.array(lugarSchema) });

export const rolSchema = z.object({
  codigo: z.string(),
  nombre: z.string(),
  todo: z.boolean().describe('Tiene todos los permisos, también los que vengan'),
  deFabrica: z.boolean().describe('Viene con el programa: no se elimina'),
  permisos: z.array(z.string()),
  usuarios: z.number().int().describe('Personas activas que lo tienen'),
  inactivos: z.number().int().describe('Personas inactivas que lo tienen'),
});
export type Rol = z.infer<typeof rolSchema>;
export const permisoSchema = z.object({ codigo: z.string(), resumen: z.string() });
export type Permiso = z.infer<typeof permisoSchema>;
export const rolesRespuesta = z.object({ items: z.array(rolSchema), permisos: z.array(permisoSchema) });
export const rolBody = z.strictObject({
  nombre: z.string().trim().min(3, 'Escriba el nombre del rol').max(60),
  permisos: z.array(z.string().max(80)).max(200),
});
export const rolCreado = z.object({ codigo: z.string() });
