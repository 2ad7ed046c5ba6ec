import type { DestinoTurno, Programacion, Salud } from '@jsol/contracts/administracion';

/** Colour, and the words people read; the colours are those of every other state of the product. */
export const saludes: Record<Salud, { palabra: string; color: string }> = {
  sano: { palabra: 'Sano', color: 'green' },
  atrasado: { palabra: 'Atrasado', color: 'yellow' },
  fallando: { palabra: 'Fallando', color: 'red' },
  atascado: { palabra: 'Atascado', color: 'red' },
  'nunca-corrio': { palabra: 'Nunca corrió', color: 'gray' },
  pausado: { palabra: 'Pausado', color: 'gray' },
  'sin-tarea': { palabra: 'Sin tarea', color: 'gray' },
};

export const destinos: Record<DestinoTurno, { palabra: string; color: string }> = {
  corrio: { palabra: 'Corrió', color: 'green' },
  'corrio-tarde': { palabra: 'Corrió tarde', color: 'yellow' },
  recuperado: { palabra: 'Recuperado', color: 'yellow' },
  fallo: { palabra: 'Falló', color: 'red' },
  'en-proceso': { palabra: 'En proceso', color: 'blue' },
  retenido: { palabra: 'Retenido', color: 'violet' },
  omitido: { palabra: 'Omitido', color: 'gray' },
  perdido: { palabra: 'Perdido', color: 'red' },
  'sin-registro': { palabra: 'Sin registro', color: 'gray' },
  'sin-decidir': { palabra: 'Sin decidir', color: 'yellow' },
  'por-venir': { palabra: 'Por venir', color: 'gray' },
};

export const alPerderTurnos: Record<NonNullable<Programacion['alPerderTurnos']>, string> = {
  omitir: 'Los turnos perdidos se omiten.',
  'una-vez': 'Tras un corte corre una vez, por el turno más reciente.',
  'cada-turno': 'Tras un corte corre una vez por cada turno perdido.',
};

/** `2 personas activas y 1 inactiva`: who has a role. */
export function personasConRol({ usuarios, inactivos }: { usuarios: number; inactivos: number }): string {
  const activas = usuarios === 1 ? '1 persona activa' : `${usuarios} personas activas`;
  if (inactivos === 0) return activas;
  if (usuarios === 0) return inactivos === 1 ? '1 persona inactiva' : `${inactivos} personas inactivas`;
  return `${activas} y ${inactivos === 1 ? '1 inactiva' : `${inactivos} inactivas`}`;
}

/** Modules as people call them; one that is not here is read from its code. */
const modulos: Readonly<Record<string, string>> = {
  administracion: 'Administración',
  auditoria: 'Auditoría',
  facturacion: 'Facturación',
  inventario: 'Inventario',
  notificaciones: 'Avisos',
  seguridad: 'Seguridad',
  ventas: 'Ventas',
};
export function moduloDe(permiso: string): string {
  const modulo = permiso.split('.')[0] ?? permiso;
  return modulos[modulo] ?? `${modulo.charAt(0).toUpperCase()}${modulo.slice(1)}`;
}

/** `1 min 35 s`, as people say how late something was. */
export function duracion(ms: number): string {
  const segundos = Math.round(ms / 1_000);
  if (segundos < 60) return `${segundos} s`;
  if (segundos < 3_600)
    return [`${Math.floor(segundos / 60)} min`, segundos % 60 && `${segundos % 60} s`].filter(Boolean).join(' ');
  return [
    `${Math.floor(segundos / 3_600)} h`,
    Math.floor((segundos % 3_600) / 60) && `${Math.floor((segundos % 3_600) / 60)} min`,
  ]
    .filter(Boolean)
    .join(' ');
}
