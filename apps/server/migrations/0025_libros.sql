-- Books of the month: what was generated, what SUNAT proposed, which months are closed, and how sales are booked.

-- Accounts of the PCGE by what they stand for. Dated: a change never rewrites the entries of earlier days.
create table facturacion.cuentas_contables (
  concepto text not null,
  vigente_desde date not null,
  cuenta text not null check (cuenta ~ '^[0-9]{2,24}$'),
  descripcion text not null check (descripcion <> ''),
  primary key (concepto, vigente_desde)
);
insert into facturacion.cuentas_contables (concepto, vigente_desde, cuenta, descripcion) values
  ('ventas-por-cobrar', '2020-01-01', '1212', 'Facturas, boletas y otros comprobantes por cobrar, emitidas en cartera'),
  ('ventas-ingreso', '2020-01-01', '70111', 'Mercaderías, terceros'),
  ('ventas-exportacion', '2020-01-01', '70112', 'Mercaderías, exportación'),
  ('ventas-otros', '2020-01-01', '7599', 'Otros ingresos de gestión'),
  ('compras-por-pagar', '2020-01-01', '4212', 'Facturas, boletas y otros comprobantes por pagar, emitidas'),
  ('compras-gasto', '2020-01-01', '6011', 'Compras de mercaderías'),
  ('compras-otros', '2020-01-01', '6599', 'Otros gastos de gestión'),
  ('igv', '2020-01-01', '40111', 'IGV, cuenta propia'),
  ('ivap', '2020-01-01', '40119', 'Impuesto a las ventas de arroz pilado'),
  ('isc', '2020-01-01', '4012', 'Impuesto selectivo al consumo'),
  ('icbper', '2020-01-01', '40189', 'Impuesto al consumo de las bolsas de plástico');

-- What the registers of purchases are made from: written by whoever knows the purchase (compras, or SUNAT's propuesta).
create table facturacion.compras_del_libro (
  id uuid primary key,
  periodo char(7) not null check (periodo ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  clase text not null check (clase in ('domiciliada', 'no-domiciliada')),
  cuo text not null,
  contenido jsonb not null,
  origen text not null,
  anotada_en timestamptz not null default now(),
  -- The same purchase is told once, in one month.
  unique (clase, cuo)
);
create index compras_del_libro_periodo on facturacion.compras_del_libro (periodo, clase, cuo);

create table facturacion.libros_generados (
  id uuid primary key,
  periodo char(7) not null,
  libro text not null check (libro in ('050100', '060100', '080100', '080200', '140100', 'rvie', 'rce')),
  -- Earlier files are kept; the same data makes no new one.
  version integer not null,
  nombre text not null,
  bytes bytea not null,
  sha256 text not null,
  lineas integer not null,
  -- Of registers, what their documents add up to; of the journal and ledger, the debits.
  total numeric(16, 2) not null,
  errores integer not null,
  avisos integer not null,
  hallazgos jsonb not null,
  generado_en timestamptz not null default now(),
  generado_por text,
  run_id uuid,
  unique (periodo, libro, version)
);

-- A closed month gets no new files until somebody opens it again, saying why.
create table facturacion.periodos_cerrados (
  periodo char(7) primary key,
  cerrado_en timestamptz not null default now(),
  cerrado_por text not null
);

-- SUNAT's propuesta as it was loaded; the newest of a month counts.
create table facturacion.propuestas_sire (
  id uuid primary key,
  periodo char(7) not null,
  libro text not null check (libro in ('rvie', 'rce')),
  nombre text not null,
  bytes bytea not null,
  cargada_en timestamptz not null default now(),
  cargada_por text not null
);
create index propuestas_sire_ultima on facturacion.propuestas_sire (periodo, libro, cargada_en desc);
