import type { Selectable } from 'kysely';
import type { Recuperacion } from '@jsol/contracts/ecommerce';
import type { EcommerceTables } from '../tables.ts';

export type FilaRecuperacion = Selectable<EcommerceTables['ecommerce.recuperaciones']>;

export const aRecuperacion = (fila: FilaRecuperacion): Recuperacion => ({
  id: fila.id,
  desde: fila.desde,
  hasta: fila.hasta,
  estado: fila.estado,
  leidos: fila.leidos,
  total: fila.total,
  motivo: fila.motivo,
  pedidaPor: fila.pedida_por,
  pedidaEn: fila.pedida_en.toISOString(),
});
