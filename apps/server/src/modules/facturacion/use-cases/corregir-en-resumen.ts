import { sql } from 'kysely';
import type { EstadoComprobante } from '@jsol/contracts/facturacion';
import type { Tx } from '../../../platform/database/database.ts';
import { numeroCompleto, type TipoDocumento } from '../domain/numeracion.ts';
import { planificarResumenes } from '../domain/plan-resumenes.ts';
import { comprobanteNoEncontrado, reintentoNoCorresponde } from '../errors.ts';
import { anotar } from './cambiar-estado.ts';
import { crearResumen } from './crear-resumen.ts';

type Fila = {
  id: string;
  tipo: TipoDocumento;
  serie: string;
  numero: number;
  fechaEmision: string;
  estado: EstadoComprobante;
  informado: boolean;
  enCamino: boolean;
};

/**
 * Tells SUNAT again, with condition 2, what a boleta says: for one whose figures it shows wrong. Only what a resumen
 * told before, and while no other file speaks about it (3095, 3096).
 */
export async function corregirEnResumen(
  tx: Tx,
  comprobanteId: string,
  { quien, ahora }: { quien: string; ahora: Date },
): Promise<{ archivo: string }> {
  const { rows } = await sql<Fila>`
    select c.id, c.tipo, c.serie, c.numero, c.fecha_emision as "fechaEmision", c.estado,
      exists (select from facturacion.resumen_lineas l where l.comprobante_id = c.id and l.condicion = '1'
              and l.estado = 'aceptada') as informado,
      exists (select from facturacion.resumen_lineas l where l.comprobante_id = c.id
              and l.estado in ('pendiente', 'en-archivo')) as "enCamino"
    from facturacion.comprobantes c where c.id = ${comprobanteId} for update of c`.execute(tx);
  const fila = rows[0];
  if (!fila) throw comprobanteNoEncontrado('Ese comprobante no existe.');
  const numero = numeroCompleto(fila.serie, fila.numero);
  if (!fila.informado || fila.estado !== 'aceptado')
    throw reintentoNoCorresponde(`${numero} no está informado en un resumen diario: no hay qué corregir.`);
  if (fila.enCamino) throw reintentoNoCorresponde(`Un archivo en curso ya habla de ${numero}: espere su respuesta.`);
  await anotar(tx, comprobanteId, { tipo: 'persona', titulo: 'Pidió corregir lo que muestra SUNAT', quien });
  const { archivos } = planificarResumenes([
    { ...fila, comprobanteId, clase: 'RC', condicion: '2', motivo: null, esperaA: null },
  ]);
  const { numero: archivo } = await crearResumen(tx, archivos[0]!, { ahora, quien });
  return { archivo };
}
