import { sql } from 'kysely';
import type { MedioPago, ResumenCaja } from '@jsol/contracts/ventas';
import type { Reader } from '../../../platform/database/database.ts';
import { cuadrar } from '../domain/arqueo.ts';
import { sesionNoEncontrada } from '../errors.ts';
import type { VentasTables } from '../tables.ts';

export type ResumenDeSesion = ResumenCaja & {
  efectivoEsperado: string;
  cajaId: string;
  cajeroId: string;
  cajero: string;
};

/**
 * The one calculation behind the reports during and after a session (X and Z). A closed session shows the expected
 * cash and the difference it was closed with.
 */
export async function resumenDeSesion(reader: Reader, sesionId: string): Promise<ResumenDeSesion> {
  const sesion = await reader
    .withTables<VentasTables>()
    .selectFrom('ventas.sesiones_caja')
    .selectAll()
    .where('id', '=', sesionId)
    .executeTakeFirst();
  if (!sesion) throw sesionNoEncontrada('Esa sesión de caja no existe.');
  const { cuantas, total, vueltos, pagos } = await vendido(reader, sesionId, false);
  const { porMedio, efectivoEsperado } = cuadrar({ fondo: sesion.fondo, recibidoPorMedio: pagos, vueltos });
  return {
    sesionId,
    cajaId: sesion.caja_id,
    cajeroId: sesion.cajero_id,
    cajero: sesion.cajero,
    abiertaEn: sesion.abierta_en.toISOString(),
    cerradaEn: sesion.cerrada_en?.toISOString() ?? null,
    fondo: sesion.fondo,
    ventas: cuantas,
    totalVendido: total,
    porMedio,
    efectivoEsperado: sesion.efectivo_esperado ?? efectivoEsperado,
    contadoEfectivo: sesion.contado_efectivo,
    diferencia: sesion.diferencia,
    regularizacion: sesion.cerrada_en ? await regularizado(reader, sesionId) : null,
  };
}

async function vendido(reader: Reader, sesionId: string, regularizacion: boolean) {
  const ventas = await sql<{ cuantas: number; total: string; vueltos: string }>`
    select count(*)::int as cuantas, coalesce(sum(total), 0.00) as total, coalesce(sum(vuelto), 0.00) as vueltos
    from ventas.ventas where sesion_id = ${sesionId} and regularizacion = ${regularizacion}`.execute(reader);
  const pagos = await sql<{ medio: MedioPago; monto: string }>`
    select p.medio, sum(p.monto) as monto
    from ventas.pagos p join ventas.ventas v on v.id = p.venta_id
    where v.sesion_id = ${sesionId} and v.regularizacion = ${regularizacion}
    group by p.medio order by p.medio`.execute(reader);
  return { ...ventas.rows[0]!, pagos: pagos.rows };
}

/** Sales without network that came after the closing: shown beside its figures, which stand. */
async function regularizado(reader: Reader, sesionId: string): Promise<ResumenCaja['regularizacion']> {
  const { cuantas, total, vueltos, pagos } = await vendido(reader, sesionId, true);
  if (cuantas === 0) return null;
  const { porMedio } = cuadrar({ fondo: '0.00', recibidoPorMedio: pagos, vueltos });
  return { ventas: cuantas, total, porMedio };
}
