-- Administration of people: temporary passwords, and why their sessions ended.

-- Given by an administrator; good for nothing but choosing another.
alter table seguridad.usuarios add column clave_temporal boolean not null default false;

alter table seguridad.sesiones drop constraint sesiones_motivo_fin_check;
alter table seguridad.sesiones add constraint sesiones_motivo_fin_check
  check (motivo_fin in ('salida', 'remota', 'expirada', 'reuso', 'cambio-clave', 'clave-restablecida', 'desactivacion'));

-- The last sign-in of each person in a list.
create index sesiones_ingresos on seguridad.sesiones (usuario_id, creada_en desc);
