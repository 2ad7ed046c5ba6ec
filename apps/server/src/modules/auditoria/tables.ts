import type { ColumnType } from 'kysely';

type DefaultInstant = ColumnType<Date, Date | string | undefined, never>;

export type AuditoriaTables = {
  'auditoria.registros': {
    id: string;
    en: DefaultInstant;
    actor_id: string | null;
    actor: string;
    sesion_id: string | null;
    ip: string | null;
    accion: string;
    entidad: string;
    entidad_id: string | null;
    detalle: ColumnType<Record<string, unknown>, string, never>;
    traza: string;
  };
  'auditoria.sellos': {
    /** int8: a string in JS. */
    numero: ColumnType<string, string, never>;
    registro_id: string;
    sello: Buffer;
    sellado_en: DefaultInstant;
  };
  'auditoria.por_sellar': { registro_id: string };
};
