-- The audit log: entries are written by the transaction of the action, and chained afterwards by one writer at a time.

create schema auditoria;

create table auditoria.registros (
  id uuid primary key,
  en timestamptz not null default clock_timestamp(),
  actor_id uuid,
  actor text not null,
  sesion_id uuid,
  ip text,
  accion text not null,
  entidad text not null,
  entidad_id text,
  detalle jsonb not null default '{}',
  traza text not null
);
create index registros_en on auditoria.registros (en desc, id desc);
create index registros_entidad on auditoria.registros (entidad, entidad_id);
create index registros_actor on auditoria.registros (actor_id, en desc);
create index registros_accion on auditoria.registros (accion, en desc);

-- One link per entry. Chaining inside the action's transaction would let only one action commit at a time.
create table auditoria.sellos (
  numero bigint primary key check (numero > 0),
  registro_id uuid not null unique references auditoria.registros,
  -- HMAC over the link before and the entry; the key is not in the database.
  sello bytea not null,
  sellado_en timestamptz not null default now()
);

-- Entries that wait for their link.
create table auditoria.por_sellar (
  registro_id uuid primary key references auditoria.registros
);

create function auditoria.anotar_por_sellar() returns trigger language plpgsql as $$
begin
  insert into auditoria.por_sellar (registro_id) values (new.id);
  return null;
end $$;
create trigger registros_por_sellar after insert on auditoria.registros
  for each row execute function auditoria.anotar_por_sellar();

create function auditoria.rechazar_cambio() returns trigger language plpgsql as $$
begin
  raise exception 'la auditoría solo admite agregar: % sobre %.% no está permitido', tg_op, tg_table_schema, tg_table_name
    using errcode = 'insufficient_privilege';
end $$;
create trigger registros_solo_agregar before update or delete on auditoria.registros
  for each row execute function auditoria.rechazar_cambio();
create trigger registros_no_vaciar before truncate on auditoria.registros
  for each statement execute function auditoria.rechazar_cambio();
create trigger sellos_solo_agregar before update or delete on auditoria.sellos
  for each row execute function auditoria.rechazar_cambio();
create trigger sellos_no_vaciar before truncate on auditoria.sellos
  for each statement execute function auditoria.rechazar_cambio();
