-- People, roles and permissions; sessions with their rotating refresh tokens; failed logins.

create schema seguridad;

create table seguridad.usuarios (
  id uuid primary key,
  usuario text not null,
  nombre text not null,
  email text,
  clave_hash text not null,
  activo boolean not null default true,
  creado_en timestamptz not null default now()
);
create unique index usuarios_usuario on seguridad.usuarios (lower(usuario));

create table seguridad.roles (
  codigo text primary key,
  nombre text not null,
  -- Has every permission, those of modules to come too.
  todo boolean not null default false
);
insert into seguridad.roles (codigo, nombre, todo) values
  ('administrador', 'Administrador', true),
  ('gerente', 'Gerente', false),
  ('cajero', 'Cajero', false),
  ('contador', 'Contador', false),
  ('supervisor-almacen', 'Supervisor de almacén', false);

-- What the modules declare. A permission gets its first roles when it appears here; later changes are people's.
create table seguridad.permisos (
  codigo text primary key,
  resumen text not null
);

create table seguridad.rol_permisos (
  rol text not null references seguridad.roles,
  permiso text not null references seguridad.permisos,
  primary key (rol, permiso)
);

create table seguridad.usuario_roles (
  usuario_id uuid not null references seguridad.usuarios,
  rol text not null references seguridad.roles,
  primary key (usuario_id, rol)
);

-- Places (tills, warehouses) a person is limited to; none means no limit.
create table seguridad.usuario_ambitos (
  usuario_id uuid not null references seguridad.usuarios,
  ambito_id uuid not null,
  primary key (usuario_id, ambito_id)
);

-- One sign-in on one device: the family of its refresh tokens.
create table seguridad.sesiones (
  id uuid primary key,
  usuario_id uuid not null references seguridad.usuarios,
  creada_en timestamptz not null default now(),
  ultimo_uso_en timestamptz not null default now(),
  -- Moves forward with each renewal, up to a limit counted from the start.
  expira_en timestamptz not null,
  ip text not null,
  dispositivo text not null,
  terminada_en timestamptz,
  motivo_fin text check (motivo_fin in ('salida', 'remota', 'expirada', 'reuso', 'cambio-clave')),
  check ((terminada_en is null) = (motivo_fin is null))
);
create index sesiones_usuario on seguridad.sesiones (usuario_id) where terminada_en is null;
create index sesiones_expiran on seguridad.sesiones (expira_en) where terminada_en is null;

-- Only hashes: whoever reads this table can renew nothing.
create table seguridad.renovaciones (
  hash bytea primary key,
  sesion_id uuid not null references seguridad.sesiones on delete cascade,
  creada_en timestamptz not null default now(),
  -- Set by the first use; a second one means that somebody has a copy.
  usada_en timestamptz
);
create index renovaciones_sesion on seguridad.renovaciones (sesion_id);

-- Failed logins by user name (existing or not) and by address.
create table seguridad.intentos_login (
  tipo text not null check (tipo in ('usuario', 'ip')),
  sujeto text not null,
  fallos integer not null,
  desde timestamptz not null,
  ips text[] not null default '{}',
  bloqueado_hasta timestamptz,
  -- Locks in a row, each twice as long as the one before.
  bloqueos integer not null default 0,
  actualizado_en timestamptz not null default now(),
  primary key (tipo, sujeto)
);
