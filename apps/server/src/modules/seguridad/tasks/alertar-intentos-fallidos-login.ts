import type { Database } from '../../../platform/database/database.ts';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done } from '../../../platform/tasks/outcome.ts';
import { fechaPeruana, limaDate, limaTime } from '../../../platform/time/lima.ts';
import type { Notificar } from '../../notificaciones/public.ts';
import { usuariosConPermiso } from '../queries/usuarios-con-permiso.ts';
import type { SeguridadTables } from '../tables.ts';
import { alertarIntentosFallidosLogin } from '../tasks.ts';

/** One notice per lock, to whoever can act on it and to the person it is about. A name nobody has is only audited. */
export const alertarIntentosFallidosLoginHandler = (deps: { database: Database; notificar: Notificar }) =>
  handleTask(alertarIntentosFallidosLogin, async ({ usuario, fallos, bloqueadoHasta }, { inTransaction }) => {
    const reader = deps.database.reader.withTables<SeguridadTables>();
    const persona = await reader
      .selectFrom('seguridad.usuarios')
      .select(['id', 'nombre'])
      .where((eb) => eb(eb.fn<string>('lower', ['usuario']), '=', usuario))
      .executeTakeFirst();
    if (!persona) return done({ avisados: 0 });
    const intentos = await reader
      .selectFrom('seguridad.intentos_login')
      .select('ips')
      .where('tipo', '=', 'usuario')
      .where('sujeto', '=', usuario)
      .executeTakeFirst();
    const administradores = await usuariosConPermiso(deps.database.reader, 'seguridad.administrar');
    const hasta = new Date(bloqueadoHasta);
    const cuando = `${limaTime(hasta).slice(0, 5)} del ${fechaPeruana(limaDate(hasta))}`;
    const desde = intentos && intentos.ips.length > 0 ? ` desde ${intentos.ips.join(', ')}` : '';
    const clave = `login-bloqueado:${usuario}:${bloqueadoHasta}`;
    const ajenos = administradores.map((each) => each.id).filter((id) => id !== persona.id);
    await inTransaction(async (tx) => {
      await deps.notificar(tx, {
        usuarioIds: ajenos,
        nivel: 'aviso',
        titulo: `Acceso bloqueado: ${usuario}`,
        texto: `${persona.nombre} («${usuario}») falló su clave ${fallos} veces${desde}. Su acceso queda bloqueado hasta las ${cuando}. Si la persona lo confirma, puede desbloquearlo.`,
        clave,
      });
      await deps.notificar(tx, {
        usuarioIds: [persona.id],
        nivel: 'aviso',
        titulo: 'Intentos fallidos con su usuario',
        texto: `Hubo ${fallos} intentos fallidos de entrar con su usuario${desde}. Si no fue usted, cambie su clave y avise a un administrador.`,
        clave,
      });
    });
    return done({ avisados: ajenos.length + 1 });
  });
