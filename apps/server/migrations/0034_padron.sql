-- What the registers of RUC and DNI answered last, to fall back on when nobody answers.

create schema padron;

create table padron.consultas (
  -- Catalogue 06.
  tipo_documento text not null check (tipo_documento in ('1', '6')),
  numero text not null,
  -- Null: nobody under that number.
  respuesta jsonb,
  consultado_en timestamptz not null,
  primary key (tipo_documento, numero)
);
