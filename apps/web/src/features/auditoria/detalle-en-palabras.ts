const valorEnPalabras = (valor: unknown): string => {
  if (typeof valor === 'boolean') return valor ? 'sí' : 'no';
  if (valor === null || valor === undefined || valor === '') return '—';
  if (Array.isArray(valor)) return valor.length === 0 ? 'ninguno' : valor.map(valorEnPalabras).join(', ');
  if (typeof valor === 'object') {
    return Object.entries(valor)
      .map(([campo, suyo]) => `${campo} ${valorEnPalabras(suyo)}`)
      .join('; ');
  }
  return String(valor as string | number);
};

/** The details of a record as `campo: valor` pairs, in the record's own order. */
export const detalleEnPalabras = (detalle: Record<string, unknown>): { campo: string; valor: string }[] =>
  Object.entries(detalle).map(([campo, valor]) => ({ campo, valor: valorEnPalabras(valor) }));

/** Stored actions have no accents; those known today read as people write them. */
const acciones: Readonly<Record<string, string>> = {
  'administracion.ejecucion_reintentada': 'Ejecución reintentada',
  'administracion.horario_cambiado': 'Horario cambiado',
  'administracion.horario_restablecido': 'Horario restablecido',
  'administracion.programacion_ejecutada': 'Programación ejecutada a mano',
  'administracion.programacion_pausada': 'Programación pausada',
  'administracion.programacion_reanudada': 'Programación reanudada',
  'auditoria.consultada': 'Auditoría consultada',
  'auditoria.verificada': 'Cadena verificada',
  'seguridad.acceso_bloqueado': 'Acceso bloqueado',
  'seguridad.acceso_desbloqueado': 'Acceso desbloqueado',
  'seguridad.clave_cambiada': 'Clave cambiada',
  'seguridad.direccion_bloqueada': 'Dirección bloqueada',
  'seguridad.login_fallido': 'Ingreso fallido',
  'seguridad.renovacion_reutilizada': 'Renovación reutilizada',
  'seguridad.sesion_cerrada': 'Sesión cerrada',
  'seguridad.sesiones_cerradas': 'Demás sesiones cerradas',
  'seguridad.sesion_iniciada': 'Sesión iniciada',
  'seguridad.sesion_terminada': 'Sesión terminada',
  'seguridad.clave_restablecida': 'Clave restablecida',
  'seguridad.clave_temporal_vencida': 'Ingreso con clave temporal vencida',
  'seguridad.lugares_cambiados': 'Lugares cambiados',
  'seguridad.rol_creado': 'Rol creado',
  'seguridad.rol_editado': 'Rol editado',
  'seguridad.rol_eliminado': 'Rol eliminado',
  'seguridad.roles_cambiados': 'Roles cambiados',
  'seguridad.usuario_activado': 'Usuario activado',
  'seguridad.usuario_creado': 'Usuario creado',
  'seguridad.usuario_desactivado': 'Usuario desactivado',
  'seguridad.usuario_editado': 'Usuario editado',
  'ventas.anulada': 'Venta anulada',
  'ventas.caja_abierta': 'Caja abierta',
  'ventas.caja_cerrada': 'Caja cerrada',
  'ventas.descuento_aplicado': 'Descuento aplicado',
};

/** An action nobody has put into words yet is read from its code: `compras.orden_aprobada` → `Orden aprobada`. */
export function accionEnPalabras(accion: string): string {
  const que = accion.slice(accion.indexOf('.') + 1).replaceAll('_', ' ');
  return acciones[accion] ?? `${que.charAt(0).toUpperCase()}${que.slice(1)}`;
}
