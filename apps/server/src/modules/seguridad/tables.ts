import type { ColumnType, Generated } from 'kysely';

type Instant = ColumnType<Date, Date | string, Date | string>;
type DefaultInstant = ColumnType<Date, Date | string | undefined, Date | string>;
type MaybeInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

export type MotivoFin =
  'salida' | 'remota' | 'expirada' | 'reuso' | 'cambio-clave' | 'clave-restablecida' | 'desactivacion';

export type SeguridadTables = {
  'seguridad.usuarios': {
    id: string;
    usuario: string;
    nombre: string;
    email: string | null;
    clave_hash: string;
    activo: Generated<boolean>;
    /** Until when the password an administrator gave is good; until another is chosen the person has no permission. */
    clave_temporal_hasta: MaybeInstant;
    creado_en: DefaultInstant;
  };
  'seguridad.roles': {
    codigo: string;
    nombre: string;
    todo: Generated<boolean>;
    /** The product comes with it: modules name it in their permissions. */
    de_fabrica: Generated<boolean>;
  };
  'seguridad.permisos': { codigo: string; resumen: string };
  'seguridad.rol_permisos': { rol: string; permiso: string };
  'seguridad.usuario_roles': { usuario_id: string; rol: string };
  'seguridad.usuario_ambitos': { usuario_id: string; ambito_id: string };
  'seguridad.sesiones': {
    id: string;
    usuario_id: string;
    creada_en: DefaultInstant;
    ultimo_uso_en: DefaultInstant;
    expira_en: Instant;
    ip: string;
    dispositivo: string;
    terminada_en: MaybeInstant;
    motivo_fin: MotivoFin | null;
  };
  'seguridad.renovaciones': { hash: Buffer; sesion_id: string; creada_en: DefaultInstant; usada_en: MaybeInstant };
  'seguridad.intentos_login': {
    tipo: 'usuario' | 'ip';
    sujeto: string;
    fallos: number;
    desde: Instant;
    ips: string[];
    bloqueado_hasta: MaybeInstant;
    bloqueos: number;
    actualizado_en: DefaultInstant;
  };
};
