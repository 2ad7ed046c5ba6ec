-- What is agreed before it is sold and delivered: sales orders and the dispatches that carry them out.

-- Numbers per kind of document and year.
create table ventas.numeradores (
  documento text not null,
  anio smallint not null,
  ultimo integer not null,
  primary key (documento, anio)
);

create table ventas.ordenes (
  id uuid primary key,
  numero text not null unique,
  -- Where it comes from, and what makes it the same one there: `manual`, `cotizacion`, an online shop.
  canal text not null,
  referencia text not null,
  estado text not null check (estado in ('por-aprobar', 'aprobada', 'despachada', 'anulada')),
  version integer not null default 1,
  -- Counts its approvals: what an earlier one began does not concern the next one.
  aprobacion integer not null default 0,
  almacen_id uuid not null references inventario.almacenes,
  cliente_id uuid references ventas.clientes,
  -- As the order says; null: nobody in particular.
  cliente jsonb,
  vendedor_id uuid,
  vendedor text not null,
  -- What is done with a line that the warehouse does not have entirely.
  atencion text not null default 'parcial' check (atencion in ('parcial', 'linea-completa')),
  -- 0: paid at once.
  dias_credito smallint not null default 0 check (dias_credito between 0 and 180),
  -- Where it goes and what is charged for taking it there; null: collected.
  envio jsonb,
  nota text,
  gravado numeric(14, 2) not null,
  exonerado numeric(14, 2) not null,
  inafecto numeric(14, 2) not null,
  igv numeric(14, 2) not null,
  descuentos numeric(14, 2) not null,
  total numeric(14, 2) not null check (total >= 0),
  comprobante_id uuid unique,
  comprobante text,
  creada_en timestamptz not null default now(),
  unique (canal, referencia)
);
create index ordenes_fecha on ventas.ordenes (creada_en desc, id);
create index ordenes_cliente on ventas.ordenes (cliente_id) where cliente_id is not null;

create table ventas.orden_lineas (
  id uuid primary key,
  orden_id uuid not null references ventas.ordenes,
  orden integer not null check (orden > 0),
  producto_id uuid not null references inventario.productos,
  codigo text not null,
  descripcion text not null,
  unidad text not null,
  cantidad numeric(15, 3) not null check (cantidad > 0),
  -- With IGV, before the discount.
  precio_unitario numeric(22, 10) not null,
  descuento_porcentaje numeric(5, 2) not null check (descuento_porcentaje between 0 and 100),
  afectacion char(2) not null,
  total numeric(14, 2) not null,
  -- Units in dispatches that stand; the rest waits for stock.
  atendida numeric(15, 3) not null default 0 check (atendida between 0 and cantidad),
  unique (orden_id, orden)
);
-- Services are not dispatched.
create index orden_lineas_por_atender on ventas.orden_lineas (producto_id) where atendida < cantidad and unidad <> 'ZZ';

create table ventas.orden_historia (
  id bigint primary key generated always as identity,
  orden_id uuid not null references ventas.ordenes,
  en timestamptz not null default now(),
  quien text not null,
  hecho text not null,
  detalle text
);
create index orden_historia_orden on ventas.orden_historia (orden_id, id);

create table ventas.despachos (
  id uuid primary key,
  numero text not null unique,
  orden_id uuid not null references ventas.ordenes,
  almacen_id uuid not null references inventario.almacenes,
  aprobacion integer not null,
  -- 1: what there was when the order was approved; further ones carry what was missing then.
  secuencia integer not null check (secuencia > 0),
  estado text not null default 'pendiente'
    check (estado in ('pendiente', 'en-preparacion', 'listo', 'despachado', 'anulado')),
  version integer not null default 1,
  creado_en timestamptz not null default now(),
  cambiado_en timestamptz not null default now(),
  unique (orden_id, almacen_id, aprobacion, secuencia)
);
create index despachos_tablero on ventas.despachos (almacen_id, creado_en) where estado <> 'anulado';

create table ventas.despacho_lineas (
  despacho_id uuid not null references ventas.despachos,
  orden_linea_id uuid not null references ventas.orden_lineas,
  cantidad numeric(15, 3) not null check (cantidad > 0),
  primary key (despacho_id, orden_linea_id)
);

-- What a customer was offered, until when.
create table ventas.cotizaciones (
  id uuid primary key,
  numero text not null unique,
  -- The first of its versions has none.
  version_de uuid references ventas.cotizaciones,
  version smallint not null default 1,
  estado text not null check (estado in ('borrador', 'enviada', 'aceptada', 'rechazada', 'vencida', 'reemplazada')),
  almacen_id uuid not null references inventario.almacenes,
  cliente_id uuid not null references ventas.clientes,
  cliente jsonb not null,
  vendedor_id uuid not null,
  vendedor text not null,
  -- The last day it stands; Lima's calendar.
  vence date not null,
  -- The expiry its seller was warned of: another one is warned of again.
  aviso_vence date,
  dias_credito smallint not null check (dias_credito between 0 and 180),
  nota text,
  gravado numeric(14, 2) not null,
  exonerado numeric(14, 2) not null,
  inafecto numeric(14, 2) not null,
  igv numeric(14, 2) not null,
  descuentos numeric(14, 2) not null,
  total numeric(14, 2) not null,
  orden_id uuid unique references ventas.ordenes,
  creada_en timestamptz not null default now(),
  enviada_en timestamptz,
  enviada_a text,
  cerrada_en timestamptz,
  motivo text
);
create index cotizaciones_fecha on ventas.cotizaciones (creada_en desc, id);
create index cotizaciones_cliente on ventas.cotizaciones (cliente_id);
create index cotizaciones_por_vencer on ventas.cotizaciones (vence) where estado = 'enviada';

create table ventas.cotizacion_lineas (
  cotizacion_id uuid not null references ventas.cotizaciones,
  orden integer not null check (orden > 0),
  producto_id uuid not null references inventario.productos,
  codigo text not null,
  descripcion text not null,
  unidad text not null,
  cantidad numeric(15, 3) not null check (cantidad > 0),
  precio_unitario numeric(14, 2) not null,
  descuento_porcentaje numeric(5, 2) not null check (descuento_porcentaje between 0 and 100),
  afectacion char(2) not null,
  total numeric(14, 2) not null,
  primary key (cotizacion_id, orden)
);
