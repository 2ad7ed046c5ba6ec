import { sumar } from '@jsol/tributos/dinero';
import { sql } from 'kysely';
import type { EstadoComprobante } from '@jsol/contracts/facturacion';
import type { Reader } from '../../../platform/database/database.ts';
import { decimal } from '@jsol/tributos/dinero';
import type { Comprobante } from '../domain/comprobante.ts';
import type { YaAjustado } from '../domain/nota.ts';

export type NotaDe = {
  id: string;
  tipo: '07' | '08';
  serie: string;
  numero: number;
  estado: EstadoComprobante;
  total: string;
  contenido: Comprobante;
};

/** Reasons that return goods: what they return is returned once. */
const devuelven = new Set(['03', '07']);

/** The notes of a document that stand or may come to stand. */
export async function notasVigentes(reader: Reader, comprobanteId: string): Promise<NotaDe[]> {
  const { rows } = await sql<NotaDe>`
    select id, tipo, serie, numero, estado, total, contenido from facturacion.comprobantes
    where afectado_id = ${comprobanteId} and estado not in ('rechazado', 'anulado') and tipo in ('07', '08')
    order by emitido_en`.execute(reader);
  return rows;
}

/** What those notes took back or added already. Lines are matched by what they sell. */
export function yaAjustado(original: Comprobante, notas: readonly NotaDe[]): YaAjustado {
  const devuelto = new Map<number, string>();
  const deTipo = (tipo: '07' | '08') => sumar(notas.filter((nota) => nota.tipo === tipo).map(({ total }) => total));
  for (const { tipo, contenido } of notas) {
    if (tipo !== '07' || !devuelven.has(contenido.nota?.motivo ?? '')) continue;
    for (const linea of contenido.lineas) {
      let cantidad = decimal(linea.cantidad);
      for (const vendida of original.lineas) {
        if (vendida.codigo !== linea.codigo || vendida.descripcion !== linea.descripcion) continue;
        const antes = decimal(devuelto.get(vendida.orden) ?? '0');
        const tomada = decimal(vendida.cantidad).minus(antes).lt(cantidad)
          ? decimal(vendida.cantidad).minus(antes)
          : cantidad;
        devuelto.set(vendida.orden, antes.plus(tomada).toFixed());
        cantidad = cantidad.minus(tomada);
      }
    }
  }
  return { creditos: deTipo('07'), debitos: deTipo('08'), devuelto };
}
