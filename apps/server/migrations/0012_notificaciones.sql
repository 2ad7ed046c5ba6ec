-- The bell of each person, and outgoing mail with its attachments.

create schema notificaciones;

create table notificaciones.notificaciones (
  id uuid primary key,
  usuario_id uuid not null,
  creada_en timestamptz not null default now(),
  nivel text not null check (nivel in ('info', 'exito', 'aviso', 'error')),
  titulo text not null,
  texto text not null,
  enlace text,
  -- What it is about: told twice, it is shown once.
  clave text not null,
  leida_en timestamptz,
  unique (usuario_id, clave)
);
create index notificaciones_usuario on notificaciones.notificaciones (usuario_id, creada_en desc, id desc);
create index notificaciones_sin_leer on notificaciones.notificaciones (usuario_id) where leida_en is null;

create table notificaciones.correos (
  id uuid primary key,
  -- Business key: asked for twice, it is sent once. The Message-ID is made from it.
  clave text not null unique,
  para text not null,
  asunto text not null,
  html text not null,
  texto text not null,
  -- The sender's own words, given back with the events.
  contexto jsonb not null default '{}',
  estado text not null default 'pendiente' check (estado in ('pendiente', 'enviado', 'rebotado')),
  -- What the mail server said last.
  respuesta text,
  creado_en timestamptz not null default now(),
  resuelto_en timestamptz
);
create index correos_pendientes on notificaciones.correos (creado_en) where estado = 'pendiente';

create table notificaciones.adjuntos (
  correo_id uuid not null references notificaciones.correos on delete cascade,
  orden smallint not null,
  nombre text not null,
  tipo text not null,
  contenido bytea not null,
  primary key (correo_id, orden)
);
