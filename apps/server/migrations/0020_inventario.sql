-- Products, warehouses, units on hand, and every movement with the balance it left.

create extension if not exists pg_trgm with schema public;

create schema inventario;

create table inventario.productos (
  id uuid primary key,
  codigo text not null unique check (codigo ~ '^[A-Z0-9._/-]+$'),
  codigo_barras text unique,
  nombre text not null,
  categoria text not null,
  -- UN/ECE rec 20.
  unidad text not null,
  -- Soles, with IGV where the product bears it.
  precio numeric(14, 2) not null check (precio >= 0),
  -- Catalogue 07.
  afectacion char(2) not null default '10' check (afectacion in ('10', '20', '30')),
  stock_minimo numeric(15, 3) not null default 0 check (stock_minimo >= 0),
  activo boolean not null default true,
  creado_en timestamptz not null default now(),
  -- What the search box is compared with: lower case without accents. translate() goes first because lower() leaves
  -- accented capitals alone in a database with locale C. Same pairs as domain/texto-buscable.ts.
  busqueda text not null generated always as (
    lower(translate(codigo || ' ' || coalesce(codigo_barras, '') || ' ' || nombre || ' ' || categoria,
      'ÁÀÄÂÉÈËÊÍÌÏÎÓÒÖÔÚÙÜÛÑÇáàäâéèëêíìïîóòöôúùüûñç',
      'AAAAEEEEIIIIOOOOUUUUNCaaaaeeeeiiiioooouuuunc'))) stored,
  -- Collation C: ordering and prefix search by one index, the same on every machine.
  nombre_busqueda text collate "C" not null generated always as (
    lower(translate(nombre,
      'ÁÀÄÂÉÈËÊÍÌÏÎÓÒÖÔÚÙÜÛÑÇáàäâéèëêíìïîóòöôúùüûñç',
      'AAAAEEEEIIIIOOOOUUUUNCaaaaeeeeiiiioooouuuunc'))) stored
);
-- Words anywhere in the text, in any order.
create index productos_busqueda on inventario.productos using gin (busqueda public.gin_trgm_ops) where activo;
-- The order of every list, and what serves a page of it without sorting all the rest.
create index productos_nombre on inventario.productos (nombre_busqueda, id) where activo;
create index productos_categoria on inventario.productos (categoria, nombre_busqueda, id) where activo;

create table inventario.almacenes (
  id uuid primary key,
  codigo text not null unique,
  nombre text not null,
  -- Selling more than there is: refused unless a warehouse says otherwise.
  permite_negativo boolean not null default false,
  activo boolean not null default true
);

create table inventario.existencias (
  almacen_id uuid not null references inventario.almacenes,
  producto_id uuid not null references inventario.productos,
  stock numeric(15, 3) not null default 0,
  -- Raised by every movement; screens drop what is older than what they show.
  version integer not null default 0,
  primary key (almacen_id, producto_id)
);
create index existencias_producto on inventario.existencias (producto_id);

create table inventario.movimientos (
  id uuid primary key,
  -- Taken while the product's row is locked, so it follows the balances.
  orden bigint not null generated always as identity,
  almacen_id uuid not null references inventario.almacenes,
  producto_id uuid not null references inventario.productos,
  en timestamptz not null default now(),
  tipo text not null check (tipo in ('entrada', 'salida')),
  motivo text not null,
  cantidad numeric(15, 3) not null check (cantidad > 0),
  -- Known for entries; what an exit cost is a matter of the valuation.
  costo_unitario numeric(22, 10),
  saldo numeric(15, 3) not null,
  documento text,
  -- What caused it and which line of that: the same cause cannot move stock twice.
  referencia text not null unique,
  usuario_id uuid,
  usuario text not null,
  check (costo_unitario is not null or tipo = 'salida')
);
create index movimientos_producto on inventario.movimientos (producto_id, almacen_id, orden desc);

-- Entries of stock as they were asked for, one per Idempotency-Key.
create table inventario.entradas (
  id uuid primary key,
  usuario_id uuid not null,
  clave text not null,
  huella text not null,
  almacen_id uuid not null references inventario.almacenes,
  motivo text not null check (motivo in ('compra', 'ajuste', 'inventario-inicial')),
  documento text,
  en timestamptz not null default now(),
  unique (usuario_id, clave)
);
