import { z } from 'zod';
import { every } from '../../platform/schedules/schedule.ts';
import { defineTask } from '../../platform/tasks/task.ts';

export const cerrarSesionRemota = defineTask({
  name: 'seguridad.cerrar_sesion_remota',
  summary: 'Termina una sesión en todos los procesos y cierra sus conexiones en vivo',
  queue: 'critical',
  input: z.object({ sesionId: z.uuid() }),
  output: z.object({ cerrada: z.boolean() }),
  unique: { key: ({ sesionId }) => sesionId, until: 'finished' },
  keys: ({ sesionId }) => [sesionId],
  // Somebody may be inside with a stolen session: before anything else.
  priority: 1,
});

export const invalidarSesionesExpiradas = defineTask({
  name: 'seguridad.invalidar_sesiones_expiradas',
  summary: 'Termina las sesiones vencidas y borra lo que ya no sirve para comprobar ninguna',
  queue: 'default',
  input: z.object({}),
  output: z.object({ expiradas: z.number().int(), borradas: z.number().int(), intentosBorrados: z.number().int() }),
  unique: { key: () => 'unico', until: 'finished' },
  schedule: every(3_600, {
    name: 'invalidar-sesiones-expiradas',
    impact: 'Se acumulan sesiones vencidas; ninguna vuelve a servir, pero la base de datos crece.',
    onMissed: 'run-once',
    input: () => ({}),
  }),
});

export const alertarIntentosFallidosLogin = defineTask({
  name: 'seguridad.alertar_intentos_fallidos_login',
  summary: 'Avisa a los administradores y a la persona que su acceso quedó bloqueado',
  queue: 'notifications',
  input: z.object({ usuario: z.string(), fallos: z.number().int(), bloqueadoHasta: z.iso.datetime() }),
  output: z.object({ avisados: z.number().int() }),
  unique: { key: ({ usuario, bloqueadoHasta }) => `${usuario}:${bloqueadoHasta}`, until: 'finished' },
  keys: ({ usuario }) => [usuario],
});
