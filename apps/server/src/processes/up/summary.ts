import type { UsuarioDemo } from '../../modules/seguridad/public.ts';
import type { Settings } from '../../platform/config/settings.ts';

const box = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) => `  ${row.map((text, column) => text.padEnd(widths[column]!)).join('   ')}`.trimEnd())
    .join('\n');
};

/** What a person needs to begin: where to click, who to be, where the data is, how to stop. */
export function summary(options: {
  settings: Settings;
  users: readonly UsuarioDemo[];
  demoPassword: string;
  monitorPassword: string;
  dataDir: string;
  seconds: number;
}): string {
  const { settings } = options;
  const demo = settings.ERP_DEMO === 'si';
  const places = [
    ['Aplicación', settings.ERP_PUBLIC_URL ?? `http://localhost:${settings.PORT}`, ''],
    [
      'Monitor',
      `http://localhost:${settings.MONITOR_PORT}`,
      `${settings.ERP_MONITOR_USER} / ${settings.ERP_MONITOR_PASSWORD ? '(la de ERP_MONITOR_PASSWORD)' : options.monitorPassword}`,
    ],
    ...(demo ? [['Simuladores', `http://localhost:${settings.SIMULATORS_PORT}`, 'SUNAT y correo de prueba']] : []),
    ['API', `http://localhost:${settings.PORT}/api/docs`, ''],
    ['Datos', options.dataDir, 'registros en registros/'],
  ];
  const people = options.users.map((user) => [user.usuario, options.demoPassword, `${user.nombre}, ${user.rol}`]);
  return [
    '',
    `JSOLUCIONES ERP está en marcha (${options.seconds.toFixed(1)} s)`,
    '',
    box(places),
    ...(demo ? ['', box([['Usuario', 'Clave', 'Quién es'], ...people])] : []),
    '',
    '  Ctrl-C detiene todo; los datos se conservan.',
    '',
  ].join('\n');
}
