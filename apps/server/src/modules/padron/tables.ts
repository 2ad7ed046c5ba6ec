import type { ColumnType } from 'kysely';
import type { Ficha } from './queries/consultar-titular.ts';

export type PadronTables = {
  'padron.consultas': {
    tipo_documento: '1' | '6';
    numero: string;
    respuesta: ColumnType<Ficha | null, string | null, string | null>;
    consultado_en: Date;
  };
};
