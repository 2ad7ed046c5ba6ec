/** What other modules and the processes may use of seguridad. */
export { crearAutenticador, type AutenticadorDeps } from './autenticacion.ts';
export { usuariosConPermiso, type UsuarioAvisable } from './queries/usuarios-con-permiso.ts';
export { personaPorId, type Persona } from './queries/persona-por-id.ts';
export { usuariosDeDemostracion, type UsuarioDemo } from './seed.ts';
export { cerrarSesionRemota } from './tasks.ts';
export { crearUsuario, type NuevoUsuario } from './use-cases/crear-usuario.ts';
export { sincronizarPermisos } from './use-cases/sincronizar-permisos.ts';
export type { AlTerminarSesion } from './use-cases/terminar-sesion.ts';
