-- Electronic receipts: who issues, series, receipts with their frozen content, and the story of each.

create schema facturacion;

-- One company, one row.
create table facturacion.emisor (
  id smallint primary key default 1 check (id = 1),
  ruc char(11) not null,
  razon_social text not null,
  nombre_comercial text not null,
  direccion text not null,
  distrito text not null,
  provincia text not null,
  departamento text not null,
  ubigeo char(6) not null,
  telefono text,
  web text
);

create table facturacion.series (
  tipo char(2) not null check (tipo in ('01', '03')),
  serie char(4) not null,
  establecimiento char(4) not null default '0000',
  ultimo_numero integer not null default 0 check (ultimo_numero between 0 and 99999999),
  activa boolean not null default true,
  primary key (tipo, serie)
);
create unique index series_activa on facturacion.series (tipo, establecimiento) where activa;

create table facturacion.comprobantes (
  id uuid primary key,
  tipo char(2) not null check (tipo in ('01', '03', '07', '08', '09', '31', '20', '40')),
  serie char(4) not null,
  numero integer not null check (numero > 0),
  estado text not null check (estado in
    ('borrador', 'emitido', 'enviado', 'aceptado', 'observado', 'rechazado', 'excepcion', 'desconocido', 'anulado')),
  -- Raised by every change of state; screens drop what is older than what they show.
  version integer not null default 1,
  -- Since when SUNAT does not answer for this receipt; null while all is well.
  en_contingencia_desde timestamptz,
  fecha_emision date not null,
  emitido_en timestamptz not null,
  -- Last day on which SUNAT takes it.
  vence_el date not null,
  moneda char(3) not null,
  cliente_tipo_documento text not null,
  cliente_numero_documento text not null,
  cliente_nombre text not null,
  cliente_direccion text,
  cliente_email text,
  -- How SUNAT is told: by the document itself, or by a line of a resumen diario (boletas and their notes); never both.
  via text not null default 'individual' check (via in ('individual', 'resumen')),
  -- What a note amends.
  afectado_id uuid references facturacion.comprobantes,
  -- The rejected document this one was issued instead of.
  reemplaza_a uuid unique references facturacion.comprobantes,
  -- The content as issued: XML and printed form are made from it and from nothing else.
  contenido jsonb not null,
  pagos jsonb not null default '[]',
  vuelto numeric(14, 2) not null default 0,
  total numeric(14, 2) not null,
  -- The signed bytes, made once and sent always.
  xml bytea,
  hash text,
  -- The CDR's ZIP as received.
  cdr bytea,
  sunat_codigo text,
  sunat_descripcion text,
  observaciones jsonb not null default '[]',
  motivo text,
  -- When the bytes last left for SUNAT: a query that finds nothing is believed only some time after.
  enviado_en timestamptz,
  envios integer not null default 0,
  -- A guide's receipt: SUNAT answers later, to who asks with it.
  ticket text,
  ticket_en timestamptz,
  -- Answers in a row with a code that is retried only a few times (0111).
  fallas_seguidas integer not null default 0,
  respondido_en timestamptz,
  avisado_vencimiento_en timestamptz,
  venta_id uuid,
  emisor_id uuid not null,
  emisor_nombre text not null,
  actualizado_en timestamptz not null default now(),
  -- A number is used once; the series row gives them without gaps.
  unique (tipo, serie, numero)
);
create index comprobantes_emitido on facturacion.comprobantes (emitido_en desc);
create index comprobantes_fecha on facturacion.comprobantes (fecha_emision desc);
create index comprobantes_nombre on facturacion.comprobantes using gin (cliente_nombre public.gin_trgm_ops);
create index comprobantes_cliente on facturacion.comprobantes (cliente_numero_documento);
create index comprobantes_venta on facturacion.comprobantes (venta_id);
-- What SUNAT has not answered for, earliest legal deadline first.
create index comprobantes_por_aceptar on facturacion.comprobantes (vence_el, emitido_en)
  where estado in ('emitido', 'enviado', 'desconocido', 'excepcion');
-- What the resumen diario still has to tell, by issue date.
create index comprobantes_por_resumir on facturacion.comprobantes (fecha_emision, emitido_en)
  where via = 'resumen' and estado = 'emitido';
create index comprobantes_afectado on facturacion.comprobantes (afectado_id) where afectado_id is not null;

create table facturacion.historia (
  id uuid primary key,
  comprobante_id uuid not null references facturacion.comprobantes,
  en timestamptz not null default now(),
  tipo text not null check (tipo in ('persona', 'estado', 'tarea', 'sunat', 'correo')),
  titulo text not null,
  detalle text,
  quien text,
  run_id uuid
);
create index historia_comprobante on facturacion.historia (comprobante_id, id desc);

-- Each mail of a receipt that a person or the acceptance asked for: one per recipient and occasion.
create table facturacion.envios_email (
  clave text primary key,
  comprobante_id uuid not null references facturacion.comprobantes,
  email text not null,
  pedido_en timestamptz not null default now(),
  estado text not null default 'pendiente' check (estado in ('pendiente', 'enviado', 'rebotado')),
  detalle text
);
