-- Valuation by PEPS: layers, what fed each exit, dated adjustments, balances by day, and closed months. All but the
-- closed months and the additional costs can be computed again from the movements, so nothing here points at them.

-- A closed month is a published figure. Months close one after the other, so the newest says where the open time begins.
create table inventario.periodos_cerrados (
  periodo text primary key check (periodo ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  -- The first instant after it; Lima's calendar.
  hasta timestamptz not null unique,
  cerrado_en timestamptz not null default clock_timestamp(),
  cerrado_por text not null
);

-- One row: what becomes of a movement dated in a closed month.
create table inventario.parametros_valoracion (
  id boolean primary key default true check (id),
  -- diferir: it counts on the first open day; rechazar: it is refused.
  en_mes_cerrado text not null default 'diferir' check (en_mes_cerrado in ('diferir', 'rechazar'))
);
insert into inventario.parametros_valoracion default values;

create function inventario.fecha_de_valor(fecha timestamptz, escrito timestamptz) returns timestamptz
language sql stable as $$
  select greatest(fecha, max(hasta)) from inventario.periodos_cerrados where cerrado_en <= escrito
$$;

alter table inventario.movimientos
  -- Read when the row is written, behind the lock of its product: so they follow the balances, as `orden` does.
  alter column en set default clock_timestamp(),
  alter column fecha set default clock_timestamp(),
  -- When it counts for the valuation: `fecha`, or the first open day where that month was closed when it was written.
  add column fecha_valor timestamptz;
update inventario.movimientos set fecha_valor = fecha;
alter table inventario.movimientos alter column fecha_valor set not null;

create function inventario.fechar_movimiento() returns trigger language plpgsql as $$
begin
  new.fecha_valor := inventario.fecha_de_valor(new.fecha, new.en);
  return new;
end $$;
create trigger movimientos_fecha_valor before insert on inventario.movimientos
  for each row execute function inventario.fechar_movimiento();

drop index inventario.movimientos_valoracion;
create index movimientos_valoracion on inventario.movimientos (producto_id, fecha_valor, orden);
create index movimientos_devuelve on inventario.movimientos (devuelve_id) where devuelve_id is not null;
create index movimientos_origen on inventario.movimientos (origen_id) where origen_id is not null;

-- What the units of a receipt cost beyond it: freight, customs, a difference of price (below zero when it came down).
create table inventario.costos_adicionales (
  id uuid primary key,
  -- Of the receipt, such as `entrada:<id>`.
  referencia text not null,
  tipo text not null check (tipo in ('flete', 'seguro', 'aduana', 'diferencia-precio', 'otro')),
  documento text,
  importe numeric(14, 2) not null check (importe <> 0),
  reparto text not null check (reparto in ('valor', 'cantidad')),
  fecha date not null,
  en timestamptz not null default clock_timestamp(),
  usuario_id uuid not null,
  usuario text not null,
  clave text not null,
  huella text not null,
  unique (usuario_id, clave)
);
create table inventario.costos_adicionales_lineas (
  id uuid primary key,
  costo_id uuid not null references inventario.costos_adicionales,
  movimiento_id uuid not null references inventario.movimientos,
  producto_id uuid not null,
  importe numeric(14, 2) not null,
  fecha_valor timestamptz not null,
  -- In one line with the movements.
  orden bigint not null default nextval('inventario.movimientos_orden_seq')
);
create index costos_adicionales_valoracion on inventario.costos_adicionales_lineas (producto_id, fecha_valor, orden);
create index costos_adicionales_movimiento on inventario.costos_adicionales_lineas (movimiento_id);

-- What came in at one cost and how much of it is left.
create table inventario.capas (
  producto_id uuid not null,
  -- The movement that made it; a transfer brings several layers.
  entrada_id uuid not null,
  n integer not null,
  almacen_id uuid not null,
  lote_id uuid,
  fecha timestamptz not null,
  orden bigint not null,
  -- Whose turn it is: of a transfer, the moment of the layer it came from.
  edad_fecha timestamptz not null,
  edad_orden bigint not null,
  -- The entry from outside that its units came with.
  raiz_id uuid,
  cantidad numeric(15, 3) not null,
  costo numeric(20, 2) not null,
  restante numeric(15, 3) not null check (restante between 0 and cantidad),
  valor numeric(20, 2) not null check (valor >= 0),
  primary key (producto_id, entrada_id, n),
  check (restante > 0 or valor = 0)
);
create index capas_abiertas on inventario.capas (producto_id, almacen_id) where restante > 0;

-- Which layer fed which exit.
create table inventario.consumos (
  producto_id uuid not null,
  salida_id uuid not null,
  n integer not null,
  -- When it was known: the exit's moment, or that of the entry that settled it.
  fecha timestamptz not null,
  orden bigint not null,
  -- Null for units that were not there, at the last known cost.
  entrada_id uuid,
  capa_n integer,
  cantidad numeric(15, 3) not null check (cantidad > 0),
  costo numeric(20, 2) not null check (costo >= 0),
  salda boolean not null,
  primary key (producto_id, salida_id, n)
);

-- Costs known later than what they belong to, on the day they were known.
create table inventario.ajustes_costo (
  producto_id uuid not null,
  -- The entry that settled a deficit, or the line of an additional cost.
  causa_id uuid not null,
  n integer not null,
  fecha timestamptz not null,
  orden bigint not null,
  tipo text not null check (tipo in ('deficit', 'costo-adicional')),
  movimiento_id uuid not null,
  almacen_id uuid not null,
  -- What the warehouse's value and the cost of what left change by.
  al_saldo numeric(20, 2) not null,
  al_costo numeric(20, 2) not null,
  primary key (producto_id, causa_id, n)
);

-- Units and value at the end of each day on which they changed.
create table inventario.saldos_diarios (
  producto_id uuid not null,
  almacen_id uuid not null,
  dia date not null,
  cantidad numeric(15, 3) not null,
  valor numeric(20, 2) not null,
  primary key (producto_id, almacen_id, dia)
);

-- From where a product's valuation can go on: its last moment of each month and of all.
create table inventario.puntos_valoracion (
  producto_id uuid not null,
  fecha timestamptz not null,
  orden bigint not null,
  estado text not null,
  primary key (producto_id, fecha, orden)
);

-- What each night told, as it was told.
create table inventario.valoraciones_diarias (
  dia date not null,
  almacen_id uuid not null,
  categoria text not null,
  productos integer not null,
  valor numeric(20, 2) not null,
  tomada_en timestamptz not null default clock_timestamp(),
  primary key (dia, almacen_id, categoria)
);

create table inventario.corridas_valoracion (
  run_id uuid primary key,
  quien text,
  empezada_en timestamptz not null default clock_timestamp(),
  terminada_en timestamptz,
  hechos integer not null default 0,
  omitidos integer not null default 0,
  fallidos integer not null default 0,
  -- How far the weekly check has come; null where this run makes none.
  revisado_hasta uuid,
  revisados integer not null default 0
);
create index corridas_recientes on inventario.corridas_valoracion (empezada_en desc);

-- What a recompute changed of what had already been told, exit by exit.
create table inventario.diferencias_costo (
  run_id uuid not null,
  producto_id uuid not null,
  salida_id uuid not null,
  antes numeric(20, 2) not null,
  despues numeric(20, 2) not null,
  en timestamptz not null default now(),
  primary key (run_id, salida_id)
);

-- What a run could not do, and what the weekly check found wrong.
create table inventario.incidencias_valoracion (
  run_id uuid not null,
  producto_id uuid not null,
  motivo text not null,
  en timestamptz not null default clock_timestamp(),
  primary key (run_id, producto_id)
);
