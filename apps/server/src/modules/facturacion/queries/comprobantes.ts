import { sumar } from '@jsol/tributos/dinero';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { comprobantesPagina, comprobantesQuery } from '@jsol/contracts/facturacion';
import type { Reader } from '../../../platform/database/database.ts';
import { aResumen, type FilaResumen } from './resumen.ts';

type Filtro = z.output<typeof comprobantesQuery>;
type Pagina = z.input<typeof comprobantesPagina>;

const ordenes = {
  '-emitido': sql`c.emitido_en desc, c.id desc`,
  emitido: sql`c.emitido_en, c.id`,
  numero: sql`c.serie, c.numero`,
  '-numero': sql`c.serie desc, c.numero desc`,
  total: sql`c.total, c.id`,
  '-total': sql`c.total desc, c.id desc`,
  vence: sql`c.vence_el, c.emitido_en, c.id`,
} satisfies Record<Filtro['orden'], ReturnType<typeof sql>>;

/** `F001-15` or `B001 15` finds that receipt; anything else is looked for in the customer's document and name. */
function condicionDeTexto(texto: string) {
  const numero = /^([A-Za-z0-9]{4})[\s-]+0*(\d{1,8})$/.exec(texto);
  if (numero) return sql`(c.serie = ${numero[1]!.toUpperCase()} and c.numero = ${Number(numero[2])})`;
  if (/^\d{8,11}$/.test(texto)) return sql`c.cliente_numero_documento = ${texto}`;
  const parecido = `%${texto.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`(c.cliente_nombre ilike ${parecido} or c.serie ilike ${parecido} or c.cliente_numero_documento like ${parecido})`;
}

const condicionDeEstado = (estado: NonNullable<Filtro['estado']>) => {
  if (estado === 'por-aceptar') return sql`c.estado in ('emitido', 'enviado', 'desconocido', 'excepcion')`;
  if (estado === 'contingencia') return sql`c.en_contingencia_desde is not null`;
  return sql`c.estado = ${estado}`;
};

/** One page of receipts with the sum and the count by state of everything the other filters leave. */
export async function listarComprobantes(reader: Reader, filtro: Filtro): Promise<Pagina> {
  const condiciones = [sql`true`];
  if (filtro.q) condiciones.push(condicionDeTexto(filtro.q));
  if (filtro.tipo) condiciones.push(sql`c.tipo = ${filtro.tipo}`);
  if (filtro.desde) condiciones.push(sql`c.fecha_emision >= ${filtro.desde}`);
  if (filtro.hasta) condiciones.push(sql`c.fecha_emision <= ${filtro.hasta}`);
  const sinEstado = sql.join(condiciones, sql` and `);
  const estado = filtro.estado ? condicionDeEstado(filtro.estado) : sql`true`;

  const [filas, cuentas] = await Promise.all([
    sql<FilaResumen>`
      select c.id, c.tipo, c.serie, c.numero, c.fecha_emision, c.emitido_en, c.cliente_numero_documento, c.cliente_nombre,
             c.moneda, c.total, c.estado, c.en_contingencia_desde, c.vence_el, c.motivo, c.version, c.via
      from facturacion.comprobantes c
      where ${sinEstado} and ${estado}
      order by ${ordenes[filtro.orden]}
      limit ${filtro.porPagina} offset ${(filtro.pagina - 1) * filtro.porPagina}`.execute(reader),
    sql<{ estado: string; cuantos: string; filtrados: string; contingencia: string; suma: string | null }>`
      select c.estado, count(*) as cuantos,
             count(*) filter (where ${estado}) as filtrados,
             count(*) filter (where c.en_contingencia_desde is not null) as contingencia,
             sum(c.total) filter (where ${estado} and c.moneda = 'PEN') as suma
      from facturacion.comprobantes c where ${sinEstado} group by c.estado`.execute(reader),
  ]);

  const porEstado = Object.fromEntries(cuentas.rows.map((fila) => [fila.estado, Number(fila.cuantos)]));
  const enContingencia = cuentas.rows.reduce((suma, fila) => suma + Number(fila.contingencia), 0);
  return {
    items: filas.rows.map(aResumen),
    total: cuentas.rows.reduce((suma, fila) => suma + Number(fila.filtrados), 0),
    pagina: filtro.pagina,
    porPagina: filtro.porPagina,
    sumaTotal: sumar(cuentas.rows.map((fila) => fila.suma ?? '0.00')),
    porEstado: enContingencia > 0 ? { ...porEstado, contingencia: enContingencia } : porEstado,
  };
}
