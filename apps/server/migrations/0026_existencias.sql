-- Lots, reservations, and what the valuation needs to know of a movement.

alter table inventario.productos
  add column marca text,
  -- Every unit of it belongs to a lot.
  add column con_lotes boolean not null default false;

create table inventario.lotes (
  id uuid primary key,
  producto_id uuid not null references inventario.productos,
  codigo text not null,
  -- The last day it may be sold; Lima's calendar.
  vence date,
  unique (producto_id, codigo)
);

create table inventario.existencias_lotes (
  almacen_id uuid not null references inventario.almacenes,
  lote_id uuid not null references inventario.lotes,
  stock numeric(15, 3) not null default 0,
  primary key (almacen_id, lote_id)
);
create index existencias_lotes_lote on inventario.existencias_lotes (lote_id);

alter table inventario.existencias
  -- The sum of its reservations: what is free to sell is stock - reservado.
  add column reservado numeric(15, 3) not null default 0 check (reservado >= 0),
  -- From this moment on its layers are out of date; null when they are right.
  add column valorar_desde timestamptz;
create index existencias_por_valorar on inventario.existencias (producto_id) where valorar_desde is not null;

-- Units kept for somebody, such as `orden-venta:<id>`; a row vanishes when nothing is left of it.
create table inventario.reservas (
  referencia text not null,
  almacen_id uuid not null references inventario.almacenes,
  producto_id uuid not null references inventario.productos,
  cantidad numeric(15, 3) not null check (cantidad > 0),
  creada_en timestamptz not null default now(),
  primary key (referencia, almacen_id, producto_id)
);
create index reservas_producto on inventario.reservas (almacen_id, producto_id);

alter table inventario.movimientos
  -- When it happened; `en` is when it was written down. The valuation goes by (fecha, orden).
  add column fecha timestamptz not null default now(),
  add column lote_id uuid references inventario.lotes,
  -- An entry that gives back what this exit took, at the cost it left with; an exit that sends back this entry.
  add column devuelve_id uuid references inventario.movimientos,
  -- An entry that receives what this exit of another warehouse sent, with the cost and the date of its layers.
  add column origen_id uuid references inventario.movimientos;
alter table inventario.movimientos
  drop constraint movimientos_check,
  add constraint movimientos_costo check (
    costo_unitario is not null or tipo = 'salida' or devuelve_id is not null or origen_id is not null);
create index movimientos_valoracion on inventario.movimientos (producto_id, fecha, orden);
