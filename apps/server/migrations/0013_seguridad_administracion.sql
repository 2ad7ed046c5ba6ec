-- Administration of people: temporary passwords, and why their sessions ended.

-- The password was given by an administrator: good for nothing but choosing another, and only until then. Null: their own.
alter table seguridad.usuarios add column clave_temporal_hasta timestamptz;

-- The roles the product comes with, which the modules name when they declare a permission: they are not deleted.
alter table seguridad.roles add column de_fabrica boolean not null default false;
update seguridad.roles set de_fabrica = true;

alter table seguridad.sesiones drop constraint sesiones_motivo_fin_check;
alter table seguridad.sesiones add constraint sesiones_motivo_fin_check
  check (motivo_fin in ('salida', 'remota', 'expirada', 'reuso', 'cambio-clave', 'clave-restablecida', 'desactivacion'));

-- The last sign-in of each person in a list.
create index sesiones_ingresos on seguridad.sesiones (usuario_id, creada_en desc);
