-- What a warehouse's supervisor works with: levels and their alerts, transfers, exits, counts, and the catalogue's imports.

alter table inventario.productos
  -- At or below it an alert is critical.
  add column stock_critico numeric(15, 3) not null default 0 check (stock_critico >= 0);

alter table inventario.almacenes
  -- Who answers for it: told first of what it lacks.
  add column supervisor_id uuid;

create table inventario.seguidores_almacen (
  almacen_id uuid not null references inventario.almacenes,
  usuario_id uuid not null,
  primary key (almacen_id, usuario_id)
);

-- Levels of one warehouse; without a row, the product's own hold.
create table inventario.niveles (
  almacen_id uuid not null references inventario.almacenes,
  producto_id uuid not null references inventario.productos,
  minimo numeric(15, 3) not null check (minimo >= 0),
  critico numeric(15, 3) not null check (critico >= 0 and critico <= minimo),
  primary key (almacen_id, producto_id)
);

create table inventario.alertas_stock (
  id uuid primary key,
  almacen_id uuid not null references inventario.almacenes,
  producto_id uuid not null references inventario.productos,
  nivel text not null check (nivel in ('bajo', 'critico')),
  abierta_en timestamptz not null default now(),
  -- The level people were last told of, and when.
  avisado_nivel text check (avisado_nivel in ('bajo', 'critico')),
  avisada_en timestamptz,
  cerrada_en timestamptz,
  motivo_cierre text check (motivo_cierre in ('recuperado', 'sin-vigilancia')),
  check ((cerrada_en is null) = (motivo_cierre is null)),
  check ((avisado_nivel is null) = (avisada_en is null))
);
create unique index alertas_stock_abierta on inventario.alertas_stock (almacen_id, producto_id) where cerrada_en is null;
create index alertas_stock_fecha on inventario.alertas_stock (almacen_id, abierta_en desc);
create index alertas_stock_avisadas on inventario.alertas_stock (almacen_id, avisada_en);

-- A lot's steps towards its expiry that people were told of: 30, 15, 7 and 0 days, and -1 once it has expired.
create table inventario.avisos_lote (
  almacen_id uuid not null references inventario.almacenes,
  lote_id uuid not null references inventario.lotes,
  paso smallint not null,
  fecha date not null,
  primary key (almacen_id, lote_id, paso)
);
create index lotes_vence on inventario.lotes (vence) where vence is not null;

-- Claimed before anything else of a document is written: a repeated request waits here for the first one's end.
create table inventario.claves (
  usuario_id uuid not null,
  clave text not null,
  huella text not null,
  documento_id uuid not null,
  en timestamptz not null default now(),
  primary key (usuario_id, clave)
);

create table inventario.salidas (
  id uuid primary key,
  numero bigint not null generated always as identity unique,
  almacen_id uuid not null references inventario.almacenes,
  motivo text not null check (motivo in ('merma', 'consumo-interno', 'devolucion-proveedor', 'ajuste')),
  documento text,
  nota text not null,
  en timestamptz not null default now(),
  usuario_id uuid not null,
  usuario text not null
);
create index salidas_almacen on inventario.salidas (almacen_id, numero desc);

create table inventario.transferencias (
  id uuid primary key,
  numero bigint not null generated always as identity unique,
  origen_id uuid not null references inventario.almacenes,
  destino_id uuid not null references inventario.almacenes,
  estado text not null default 'enviada' check (estado in ('enviada', 'recibida', 'con-diferencias', 'anulada')),
  nota text,
  enviada_en timestamptz not null default now(),
  enviada_por_id uuid not null,
  enviada_por text not null,
  cerrada_en timestamptz,
  cerrada_por_id uuid,
  cerrada_por text,
  motivo_anulacion text,
  check (origen_id <> destino_id),
  check ((estado = 'enviada') = (cerrada_en is null)),
  check ((estado = 'anulada') = (motivo_anulacion is not null))
);
create index transferencias_origen on inventario.transferencias (origen_id, numero desc);
create index transferencias_destino on inventario.transferencias (destino_id, numero desc);

-- One per movement that left: a product that took from two lots has two.
create table inventario.transferencia_lineas (
  id uuid primary key,
  transferencia_id uuid not null references inventario.transferencias,
  orden integer not null,
  producto_id uuid not null references inventario.productos,
  lote_id uuid references inventario.lotes,
  salida_id uuid not null unique references inventario.movimientos,
  cantidad numeric(15, 3) not null check (cantidad > 0),
  recibida numeric(15, 3) check (recibida >= 0 and recibida <= cantidad),
  -- Why less came than left.
  diferencia text,
  unique (transferencia_id, orden),
  check (recibida is null or recibida = cantidad or diferencia is not null)
);

create table inventario.conteos (
  id uuid primary key,
  numero bigint not null generated always as identity unique,
  almacen_id uuid not null references inventario.almacenes,
  -- What is counted, in words: the whole warehouse, a category, a list.
  alcance text not null check (alcance in ('almacen', 'categoria', 'lista')),
  categoria text,
  -- Who counts does not see what there should be.
  ciego boolean not null,
  estado text not null default 'abierto' check (estado in ('abierto', 'revision', 'aplicado', 'anulado')),
  abierto_en timestamptz not null default now(),
  abierto_por_id uuid not null,
  abierto_por text not null,
  cerrado_en timestamptz,
  cerrado_por text,
  check ((alcance = 'categoria') = (categoria is not null)),
  check ((estado in ('aplicado', 'anulado')) = (cerrado_en is not null))
);
create index conteos_almacen on inventario.conteos (almacen_id, numero desc);

create table inventario.conteo_lineas (
  id uuid primary key,
  conteo_id uuid not null references inventario.conteos,
  producto_id uuid not null references inventario.productos,
  lote_id uuid references inventario.lotes,
  contado numeric(15, 3) check (contado >= 0),
  -- What there was when this line was counted, sales and all: what the difference is taken from.
  stock_al_contar numeric(15, 3),
  contado_en timestamptz,
  contado_por_id uuid,
  contado_por text,
  -- Raised by every count of it: two people who count the same line notice.
  version integer not null default 0,
  unique nulls not distinct (conteo_id, producto_id, lote_id),
  check ((contado is null) = (stock_al_contar is null))
);

create table inventario.importaciones (
  id uuid primary key,
  archivo text not null,
  contenido bytea,
  estado text not null default 'revisando'
    check (estado in ('revisando', 'revisada', 'aplicando', 'aplicada', 'ilegible')),
  -- Why nothing of it could be read.
  problema text,
  creada_en timestamptz not null default now(),
  usuario_id uuid not null,
  usuario text not null,
  aplicada_en timestamptz,
  check ((estado = 'ilegible') = (problema is not null))
);
create index importaciones_fecha on inventario.importaciones (creada_en desc);

create table inventario.importacion_filas (
  importacion_id uuid not null references inventario.importaciones,
  -- As the spreadsheet numbers it.
  fila integer not null,
  codigo text not null,
  -- What of the product it says; null where it has faults.
  datos jsonb,
  -- [{ columna, problema, arreglo }]
  errores jsonb not null,
  estado text not null check (estado in ('crear', 'cambiar', 'igual', 'errada', 'hecha', 'rechazada')),
  primary key (importacion_id, fila)
);
