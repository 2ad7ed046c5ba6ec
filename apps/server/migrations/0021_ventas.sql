-- Tills and their sessions, customers, and sales with their lines and payments.

create schema ventas;

create table ventas.cajas (
  id uuid primary key,
  codigo text not null unique,
  nombre text not null,
  almacen_id uuid not null references inventario.almacenes,
  -- SUNAT's code of the establishment it stands in: decides the series of its receipts.
  establecimiento char(4) not null default '0000',
  activa boolean not null default true
);

create table ventas.sesiones_caja (
  id uuid primary key,
  caja_id uuid not null references ventas.cajas,
  cajero_id uuid not null,
  cajero text not null,
  abierta_en timestamptz not null,
  fondo numeric(14, 2) not null check (fondo >= 0),
  cerrada_en timestamptz,
  cerrada_por_id uuid,
  cerrada_por text,
  -- As counted and computed at the closing; they never change afterwards.
  contado_efectivo numeric(14, 2),
  efectivo_esperado numeric(14, 2),
  diferencia numeric(14, 2),
  observacion text,
  check ((cerrada_en is null) = (contado_efectivo is null)),
  check ((cerrada_en is null) = (efectivo_esperado is null)),
  check (diferencia is not distinct from contado_efectivo - efectivo_esperado)
);
-- One open session per till, and one per person.
create unique index sesiones_caja_abierta on ventas.sesiones_caja (caja_id) where cerrada_en is null;
create unique index sesiones_caja_cajero on ventas.sesiones_caja (cajero_id) where cerrada_en is null;
create index sesiones_caja_fecha on ventas.sesiones_caja (caja_id, abierta_en desc);

create table ventas.clientes (
  id uuid primary key,
  tipo_documento text not null,
  numero_documento text not null,
  nombre text not null,
  direccion text,
  email text,
  creado_en timestamptz not null default now(),
  actualizado_en timestamptz not null default now(),
  -- Same pairs as inventario.productos.busqueda.
  busqueda text not null generated always as (
    lower(translate(numero_documento || ' ' || nombre,
      'ÁÀÄÂÉÈËÊÍÌÏÎÓÒÖÔÚÙÜÛÑÇáàäâéèëêíìïîóòöôúùüûñç',
      'AAAAEEEEIIIIOOOOUUUUNCaaaaeeeeiiiioooouuuunc'))) stored,
  unique (tipo_documento, numero_documento)
);
create index clientes_busqueda on ventas.clientes using gin (busqueda public.gin_trgm_ops);

-- Claimed before anything else of a sale is written: a repeated request waits here for the first one's end.
create table ventas.claves (
  usuario_id uuid not null,
  clave text not null,
  huella text not null,
  venta_id uuid not null,
  en timestamptz not null default now(),
  primary key (usuario_id, clave)
);

create table ventas.ventas (
  id uuid primary key,
  sesion_id uuid not null references ventas.sesiones_caja,
  caja_id uuid not null references ventas.cajas,
  almacen_id uuid not null references inventario.almacenes,
  vendedor_id uuid not null,
  vendedor text not null,
  cliente_id uuid references ventas.clientes,
  tipo_comprobante char(2) not null check (tipo_comprobante in ('01', '03')),
  comprobante_id uuid not null unique,
  numero text not null,
  moneda char(3) not null,
  gravado numeric(14, 2) not null,
  exonerado numeric(14, 2) not null,
  inafecto numeric(14, 2) not null,
  igv numeric(14, 2) not null,
  descuentos numeric(14, 2) not null,
  total numeric(14, 2) not null check (total >= 0),
  vuelto numeric(14, 2) not null check (vuelto >= 0),
  vendida_en timestamptz not null
);
create index ventas_sesion on ventas.ventas (sesion_id);
create index ventas_fecha on ventas.ventas (vendida_en desc);
create index ventas_cliente on ventas.ventas (cliente_id) where cliente_id is not null;

create table ventas.lineas (
  id uuid primary key,
  -- The sale's row is written last, complete with its receipt's number: see use-cases/registrar-venta.ts.
  venta_id uuid not null references ventas.ventas deferrable initially deferred,
  orden integer not null check (orden > 0),
  producto_id uuid not null references inventario.productos,
  -- As sold: the product may be renamed later.
  codigo text not null,
  descripcion text not null,
  unidad text not null,
  cantidad numeric(15, 3) not null check (cantidad > 0),
  precio_unitario numeric(14, 2) not null,
  descuento_porcentaje numeric(5, 2) not null check (descuento_porcentaje between 0 and 100),
  afectacion char(2) not null,
  total numeric(14, 2) not null,
  unique (venta_id, orden)
);
create index lineas_producto on ventas.lineas (producto_id);

create table ventas.pagos (
  id uuid primary key,
  venta_id uuid not null references ventas.ventas deferrable initially deferred,
  orden integer not null check (orden > 0),
  medio text not null check (medio in ('efectivo', 'tarjeta', 'yape', 'plin', 'transferencia')),
  -- What was handed over; in cash the change is still in it.
  monto numeric(14, 2) not null check (monto > 0),
  operacion text,
  -- Lima's calendar.
  fecha date not null,
  unique (venta_id, orden)
);
-- A payment is applied once. Per day, because short voucher numbers come round again.
create unique index pagos_operacion on ventas.pagos (medio, operacion, fecha) where operacion is not null;
