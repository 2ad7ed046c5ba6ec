import { decimal, restar } from '@jsol/tributos/dinero';
import type { z } from 'zod';
import type { notaPropuestaSchema } from '@jsol/contracts/facturacion-notas';
import type { Reader } from '../../../platform/database/database.ts';
import { esComprobante } from '../domain/contenido.ts';
import { motivosCredito, motivosDebito } from '../domain/motivos-nota.ts';
import { porQueNo, precioNeto, quedaPorAjustar } from '../domain/nota.ts';
import { comprobanteNoEncontrado, notaNoCorresponde } from '../errors.ts';
import type { FacturacionTables } from '../tables.ts';
import { notasVigentes, yaAjustado } from './notas.ts';
import { aResumen } from './resumen.ts';

/** What can be amended of a factura or boleta: its reasons, and of each line how much is left. */
export async function notaPropuesta(reader: Reader, id: string): Promise<z.input<typeof notaPropuestaSchema>> {
  const fila = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.comprobantes')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!fila) throw comprobanteNoEncontrado('Ese comprobante no existe.');
  const { contenido } = fila;
  if (!esComprobante(contenido) || (contenido.tipo !== '01' && contenido.tipo !== '03'))
    throw notaNoCorresponde('Solo una factura o una boleta se modifica con una nota.');
  const ya = yaAjustado(contenido, await notasVigentes(reader, id));
  const motivosDe = (tipo: '07' | '08') =>
    (tipo === '07' ? motivosCredito : motivosDebito).map((motivo) => {
      const no = porQueNo(contenido, motivo, ya, tipo);
      return {
        tipo,
        codigo: motivo.codigo,
        nombre: motivo.nombre,
        alcance: motivo.alcance,
        disponible: no === null,
        porQueNo: no,
      };
    });
  return {
    comprobante: aResumen(fila),
    queda: quedaPorAjustar(contenido, ya),
    motivos: [...motivosDe('07'), ...motivosDe('08')],
    lineas: contenido.lineas.map((linea) => ({
      orden: linea.orden,
      codigo: linea.codigo,
      descripcion: linea.descripcion,
      unidad: linea.unidad,
      cantidad: linea.cantidad,
      porDevolver: decimal(linea.cantidad)
        .minus(decimal(ya.devuelto.get(linea.orden) ?? '0'))
        .toFixed(),
      precioUnitario: precioNeto(linea),
      total: restar(linea.total, '0'),
    })),
  };
}
