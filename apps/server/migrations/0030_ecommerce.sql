-- Sales channels on the web, and the orders that come from them.

create schema ecommerce;

create table ecommerce.canales (
  id uuid primary key,
  -- Made of the name when it is created; names its circuit, and never changes.
  codigo text not null unique check (codigo ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  tipo text not null check (tipo in ('woocommerce', 'shopify')),
  nombre text not null,
  url text not null,
  -- Of Shopify's API, such as 2026-10.
  version_api text check ((tipo = 'shopify') = (version_api is not null)),
  -- JSON, sealed with the installation's key.
  credencial bytea,
  secreto_webhook bytea,
  almacen_id uuid not null references inventario.almacenes,
  -- What is done with an order by its state in the shop: {"processing": "registrar"}.
  estados jsonb not null,
  -- Names under which the shop keeps the customer's document.
  campos_dni text[] not null,
  campos_ruc text[] not null,
  -- What was modified this long before the newest known is asked for again: V50.
  solape_minutos integer not null default 10 check (solape_minutos between 1 and 1440),
  -- Where the first import begins.
  importar_desde timestamptz not null,
  -- Shopify's read_all_orders: without it only the last 60 days are shown.
  todos_los_pedidos boolean not null default false,
  activo boolean not null default true,
  creado_en timestamptz not null default now(),
  actualizado_en timestamptz not null default now(),
  actualizado_por text not null
);

-- What the importer writes about a channel, apart from what people edit.
create table ecommerce.avances (
  canal_id uuid primary key references ecommerce.canales,
  -- The newest modification whose page is committed; null: nothing yet.
  hasta timestamptz,
  ultimo_exito_en timestamptz,
  -- What stands between the channel and its next success; null after one.
  error text,
  error_desde timestamptz
);

create table ecommerce.pedidos (
  id uuid primary key,
  canal_id uuid not null references ecommerce.canales,
  externo_id text not null,
  numero text not null,
  estado text not null check (estado in
    ('sin-pagar', 'en-revision', 'con-orden', 'despachado', 'anulado', 'omitido')),
  estado_tienda text not null,
  -- Why it is in review: a code, and a sentence with what to do.
  motivo text,
  detalle text,
  check ((estado = 'en-revision') = (motivo is not null)),
  hecho_en timestamptz not null,
  modificado_en timestamptz not null,
  recibido_en timestamptz not null default now(),
  moneda text not null,
  envio numeric(14, 2) not null,
  recargos numeric(14, 2) not null,
  total numeric(14, 2) not null,
  cliente text not null,
  -- As it will be billed: catalogue 06's code and number; null for a guest who gave none.
  tipo_documento text,
  numero_documento text,
  email text,
  telefono text,
  direccion text,
  nota text not null default '',
  -- Of what an order of sale is made of: tells an edit from a mere change of state.
  huella text not null,
  orden_id uuid,
  orden_numero text,
  -- How many orders of sale it has had: an edit before the dispatch replaces the first.
  revision integer not null default 0,
  -- The shop was told that it left.
  informado_en timestamptz,
  unique (canal_id, externo_id)
);
create index pedidos_fecha on ecommerce.pedidos (hecho_en desc, id desc);
create index pedidos_estado on ecommerce.pedidos (canal_id, estado);
create index pedidos_orden on ecommerce.pedidos (orden_id) where orden_id is not null;
create index pedidos_email on ecommerce.pedidos (email) where email is not null and numero_documento is not null;
create index pedidos_telefono on ecommerce.pedidos (telefono) where telefono is not null and numero_documento is not null;

create table ecommerce.lineas (
  pedido_id uuid not null references ecommerce.pedidos,
  orden integer not null check (orden > 0),
  -- The SKU, or `producto:<id>` of a line without one: what a product is found by.
  sku text not null,
  descripcion text not null,
  cantidad numeric(15, 3) not null check (cantidad > 0),
  -- With IGV, after every discount.
  total numeric(14, 2) not null,
  producto_id uuid references inventario.productos,
  primary key (pedido_id, orden)
);
create index lineas_sku on ecommerce.lineas (sku) where producto_id is null;

-- Orders as they came, each version once.
create table ecommerce.recibidos (
  canal_id uuid not null references ecommerce.canales,
  externo_id text not null,
  modificado_en timestamptz not null,
  via text not null check (via in ('consulta', 'recuperacion', 'pedido')),
  cuerpo jsonb not null,
  en timestamptz not null default now(),
  primary key (canal_id, externo_id, modificado_en)
);

create table ecommerce.historia (
  id uuid primary key,
  pedido_id uuid not null references ecommerce.pedidos,
  en timestamptz not null default now(),
  titulo text not null,
  detalle text,
  quien text not null
);
create index historia_pedido on ecommerce.historia (pedido_id, id desc);

-- What happened in the shop to an order that had already left, or that cannot follow it by itself: a person decides.
create table ecommerce.incidencias (
  id uuid primary key,
  pedido_id uuid not null references ecommerce.pedidos,
  tipo text not null check (tipo in ('anulado', 'devuelto', 'editado', 'retrocedio')),
  detalle text not null,
  abierta_en timestamptz not null default now(),
  resuelta_en timestamptz,
  resuelta_por text,
  solucion text,
  check ((resuelta_en is null) = (resuelta_por is null))
);
create unique index incidencias_abierta on ecommerce.incidencias (pedido_id, tipo) where resuelta_en is null;

-- SKU of a shop that is not our code.
create table ecommerce.equivalencias (
  canal_id uuid not null references ecommerce.canales,
  sku text not null,
  producto_id uuid not null references inventario.productos,
  en timestamptz not null default now(),
  por text not null,
  primary key (canal_id, sku)
);

-- What the shops announced, byte for byte; forgotten after 30 days.
create table ecommerce.webhooks (
  canal_id uuid not null references ecommerce.canales,
  entrega text not null,
  tema text not null,
  externo_id text,
  cuerpo bytea not null,
  recibido_en timestamptz not null default now(),
  primary key (canal_id, entrega)
);
create index webhooks_recibido on ecommerce.webhooks (recibido_en);

-- Imports of a range of the past, a slice per run.
create table ecommerce.recuperaciones (
  id uuid primary key,
  canal_id uuid not null references ecommerce.canales,
  -- Days in Lima on which the orders were made, both included.
  desde date not null,
  hasta date not null check (hasta >= desde),
  estado text not null check (estado in ('en-curso', 'terminada', 'detenida', 'fallida')),
  -- When the newest order was made whose page is committed.
  avance timestamptz,
  leidos integer not null default 0,
  -- As the shop counted them at the beginning; null where it does not say.
  total integer,
  motivo text,
  pedida_por text not null,
  pedida_en timestamptz not null default now(),
  terminada_en timestamptz,
  check ((estado = 'en-curso') = (terminada_en is null))
);
create unique index recuperaciones_en_curso on ecommerce.recuperaciones (canal_id) where estado = 'en-curso';
create index recuperaciones_canal on ecommerce.recuperaciones (canal_id, pedida_en desc);

-- A buyer without a document is known by the mail.
create index clientes_email on ventas.clientes (lower(email)) where email is not null;
