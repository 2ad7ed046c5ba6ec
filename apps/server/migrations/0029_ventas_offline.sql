-- Sales made without network: as they came, what became of them, and which terminal may number at each till.

-- The lease of a till, one row per holder: its number only grows, and the greatest is the one in force.
create table ventas.arriendos (
  caja_id uuid not null references ventas.cajas,
  arriendo integer not null check (arriendo > 0),
  terminal_id uuid not null,
  usuario_id uuid not null,
  usuario text not null,
  desde timestamptz not null,
  -- Without a heartbeat until then, anybody may take it.
  vence_en timestamptz not null,
  primary key (caja_id, arriendo)
);

-- What each terminal of a till last said of itself.
create table ventas.terminales (
  caja_id uuid not null references ventas.cajas,
  id uuid not null,
  nombre text not null,
  -- Sales it has and the server had not confirmed.
  pendientes integer not null default 0 check (pendientes >= 0),
  mas_antigua_en timestamptz,
  visto_en timestamptz not null,
  primary key (caja_id, id)
);

create table ventas.ventas_offline (
  -- The sale's own id; another one where the till sent a second content under the same id.
  id uuid primary key,
  -- The sale's id as the till made it.
  uuid uuid not null,
  -- The first content that came under this id; null for that one.
  original_id uuid references ventas.ventas_offline,
  -- SHA-256 of the content, whatever the order of its members.
  huella text not null,
  contenido jsonb not null,
  caja_id uuid not null references ventas.cajas,
  sesion_id uuid not null,
  terminal_id uuid not null,
  arriendo integer not null,
  secuencia integer not null,
  ticket text not null,
  -- Its last part: the till's next ticket goes on from the greatest.
  ticket_numero integer not null,
  codigo_consulta text not null,
  -- By the server's clock.
  vendida_en timestamptz not null,
  total numeric(14, 2) not null,
  estado text not null check (estado in ('recibida', 'registrada', 'en-revision', 'conflicto', 'descartada')),
  -- Why it waits for a person: the error's code, and in words.
  causa text,
  motivo text,
  -- What a person decided about its receipt. hoy: today's date; resumen: its own date, by resumen diario.
  emision text check (emision in ('hoy', 'resumen')),
  -- The customer as a person corrected it: {"cliente": …}.
  correccion jsonb,
  fallas smallint not null default 0,
  venta_id uuid,
  recibida_en timestamptz not null,
  recibida_por_id uuid not null,
  recibida_por text not null,
  historia jsonb not null default '[]',
  unique (uuid, huella)
);
create unique index ventas_offline_original on ventas.ventas_offline (uuid) where original_id is null;
create index ventas_offline_por_registrar on ventas.ventas_offline (caja_id, arriendo, terminal_id, secuencia)
  where estado = 'recibida';
create index ventas_offline_por_resolver on ventas.ventas_offline (recibida_en desc) where estado <> 'registrada';
create index ventas_offline_terminal on ventas.ventas_offline (terminal_id, secuencia);
create index ventas_offline_sesion on ventas.ventas_offline (sesion_id);
create index ventas_offline_ticket on ventas.ventas_offline (caja_id, ticket_numero);
create index ventas_offline_venta on ventas.ventas_offline (venta_id) where venta_id is not null;

-- What a sale found different from what the server knew, and sales that are missing. Nothing waits for these.
create table ventas.incidencias (
  id uuid primary key,
  tipo text not null,
  caja_id uuid not null references ventas.cajas,
  venta_offline_id uuid references ventas.ventas_offline,
  -- For what is about no sale: the terminal.
  terminal_id uuid,
  asunto text not null,
  esperado text not null,
  hallado text not null,
  creada_en timestamptz not null,
  atendida_en timestamptz,
  atendida_por text,
  nota text,
  check ((venta_offline_id is null) <> (terminal_id is null))
);
create index incidencias_venta on ventas.incidencias (venta_offline_id);
create index incidencias_abiertas on ventas.incidencias (caja_id) where atendida_en is null;
create unique index incidencias_terminal on ventas.incidencias (terminal_id) where atendida_en is null;

alter table ventas.ventas
  -- It came after its session was closed: the closing's figures stand, and this is shown beside them.
  add column regularizacion boolean not null default false;

alter table ventas.sesiones_caja
  -- Why a supervisor closed it while sales were still on their way.
  add column emergencia text;

alter table ventas.cajas
  -- Since when people know that it has sales older than a day that the server lacks; null while it has none.
  add column atraso_avisado_en timestamptz;

-- A sale without network is a fact even when its payment's number is another sale's: an incidencia says so.
alter table ventas.pagos
  add column repetido boolean not null default false;
drop index ventas.pagos_operacion;
create unique index pagos_operacion on ventas.pagos (medio, operacion, fecha)
  where operacion is not null and not repetido;
