-- Files that tell SUNAT about documents (RC, RA, RR), what stops the emission, and how boletas are told.

-- One row: what the company has chosen.
create table facturacion.opciones_emision (
  id smallint primary key default 1 check (id = 1),
  boletas_via text not null default 'individual' check (boletas_via in ('individual', 'resumen'))
);
insert into facturacion.opciones_emision default values;

create table facturacion.resumenes (
  id uuid primary key,
  clase char(2) not null check (clase in ('RC', 'RA', 'RR')),
  -- The issue date all its documents share.
  fecha_referencia date not null,
  -- The day it was made: in its name and its IssueDate.
  fecha_generacion date not null,
  correlativo integer not null check (correlativo between 1 and 99999),
  -- The last day on which SUNAT takes it.
  vence_el date not null,
  estado text not null default 'por-enviar' check (estado in
    ('por-enviar', 'enviado', 'desconocido', 'aceptado', 'rechazado', 'excepcion')),
  version integer not null default 1,
  contenido jsonb not null,
  xml bytea,
  hash text,
  -- SUNAT's receipt: kept before anything else is done, because nothing else gives the answer.
  ticket text,
  ticket_en timestamptz,
  consultas integer not null default 0,
  -- Answers in a row with a code that is retried only a few times (0111).
  fallas_seguidas integer not null default 0,
  enviado_en timestamptz,
  envios integer not null default 0,
  cdr bytea,
  sunat_codigo text,
  sunat_descripcion text,
  observaciones jsonb not null default '[]',
  motivo text,
  respondido_en timestamptz,
  -- The refused file whose lines this one tells again.
  reemplaza_a uuid references facturacion.resumenes,
  creado_por text,
  creado_en timestamptz not null,
  actualizado_en timestamptz not null,
  unique (clase, fecha_generacion, correlativo)
);
create index resumenes_creado on facturacion.resumenes (creado_en desc, id desc);
create index resumenes_reemplaza on facturacion.resumenes (reemplaza_a) where reemplaza_a is not null;
create index resumenes_abiertos on facturacion.resumenes (creado_en)
  where estado in ('por-enviar', 'enviado', 'desconocido');

-- The last correlative of each day and class; the row lock makes them consecutive.
create table facturacion.resumen_correlativos (
  clase char(2) not null,
  fecha date not null,
  ultimo integer not null,
  primary key (clase, fecha)
);

-- What a file says about a document. Without a file it waits for one (a void of a boleta that is still being told).
create table facturacion.resumen_lineas (
  id uuid primary key,
  comprobante_id uuid not null references facturacion.comprobantes,
  clase char(2) not null check (clase in ('RC', 'RA', 'RR')),
  -- Catalogue 19: 1 adds, 2 modifies, 3 voids. RA and RR only void.
  condicion char(1) not null check (condicion in ('1', '2', '3') and (clase = 'RC' or condicion = '3')),
  motivo text,
  resumen_id uuid references facturacion.resumenes,
  orden integer,
  estado text not null default 'pendiente' check (estado in ('pendiente', 'en-archivo', 'aceptada', 'rechazada')),
  pedido_por text,
  creado_en timestamptz not null,
  check ((resumen_id is null) = (estado = 'pendiente')),
  check ((resumen_id is null) = (orden is null)),
  unique (resumen_id, orden)
);
create index resumen_lineas_comprobante on facturacion.resumen_lineas (comprobante_id);
-- Nothing is told twice: one line under way for each thing there is to say, and what was accepted is said.
create unique index resumen_lineas_una on facturacion.resumen_lineas (comprobante_id, condicion)
  where estado in ('pendiente', 'en-archivo') or (estado = 'aceptada' and condicion <> '2');

-- What makes SUNAT refuse everything the company issues: nothing is sent until a person lifts it.
create table facturacion.bloqueos (
  id uuid primary key,
  codigo text not null,
  motivo text not null,
  arreglo text not null,
  comprobante_id uuid references facturacion.comprobantes,
  desde timestamptz not null,
  levantado_en timestamptz,
  levantado_por text
);
create unique index bloqueos_abiertos on facturacion.bloqueos (codigo) where levantado_en is null;

-- Each WhatsApp message of a document that the acceptance or a person asked for.
create table facturacion.envios_whatsapp (
  clave text primary key,
  comprobante_id uuid not null references facturacion.comprobantes,
  telefono text not null,
  pedido_en timestamptz not null default now(),
  estado text not null default 'pendiente' check (estado in ('pendiente', 'enviado', 'por-correo', 'sin-canal')),
  detalle text
);
create index envios_whatsapp_comprobante on facturacion.envios_whatsapp (comprobante_id);
