import { sql } from 'kysely';
import type { ComprobanteDetalle, ComprobanteLigado, EstadoComprobante } from '@jsol/contracts/facturacion';
import type { Reader } from '../../../platform/database/database.ts';
import { addDays } from '../../../platform/time/lima.ts';
import { decidirAnulacion, type Anulacion } from '../domain/anulacion.ts';
import { numeroCompleto, numeroResumen, type ClaseResumen, type TipoDocumento } from '../domain/numeracion.ts';

type FilaLigada = {
  id: string;
  tipo: TipoDocumento;
  serie: string;
  numero: number;
  estado: EstadoComprobante;
  moneda: 'PEN' | 'USD';
  total: string;
  parentesco: 'afectado' | 'nota' | 'reemplaza' | 'reemplazado';
};

const aLigado = ({ id, tipo, serie, numero, estado, moneda, total }: FilaLigada): ComprobanteLigado => ({
  id,
  tipo,
  numero: numeroCompleto(serie, numero),
  estado,
  moneda,
  total,
});

/** The documents that have to do with one. */
export async function comprobantesLigados(
  reader: Reader,
  id: string,
): Promise<Pick<ComprobanteDetalle, 'afectado' | 'notas' | 'reemplazaA' | 'reemplazadoPor'>> {
  const { rows } = await sql<FilaLigada>`
    select o.id, o.tipo, o.serie, o.numero, o.estado, o.moneda, o.total,
      case when o.id = c.afectado_id then 'afectado' when o.afectado_id = c.id then 'nota'
           when o.id = c.reemplaza_a then 'reemplaza' else 'reemplazado' end as parentesco
    from facturacion.comprobantes c
      join facturacion.comprobantes o
        on o.id = c.afectado_id or o.id = c.reemplaza_a or o.afectado_id = c.id or o.reemplaza_a = c.id
    where c.id = ${id} order by o.emitido_en`.execute(reader);
  const uno = (parentesco: FilaLigada['parentesco']) => {
    const fila = rows.find((cada) => cada.parentesco === parentesco);
    return fila ? aLigado(fila) : null;
  };
  return {
    afectado: uno('afectado'),
    notas: rows.filter(({ parentesco }) => parentesco === 'nota').map(aLigado),
    reemplazaA: uno('reemplaza'),
    reemplazadoPor: uno('reemplazado'),
  };
}

/** The files that tell SUNAT about it, the newest first. */
export async function archivosDeComprobante(reader: Reader, id: string): Promise<ComprobanteDetalle['archivos']> {
  const { rows } = await sql<{
    id: string;
    clase: ClaseResumen;
    fecha: string;
    correlativo: number;
    condicion: '1' | '2' | '3';
    estado: ComprobanteDetalle['archivos'][number]['estado'];
    motivo: string | null;
  }>`
    select r.id, r.clase, r.fecha_generacion as fecha, r.correlativo, l.condicion, l.estado, l.motivo
    from facturacion.resumen_lineas l join facturacion.resumenes r on r.id = l.resumen_id
    where l.comprobante_id = ${id} order by r.creado_en desc`.execute(reader);
  return rows.map(({ clase, fecha, correlativo, ...fila }) => ({
    ...fila,
    numero: numeroResumen({ clase, fechaGeneracion: fecha, correlativo }),
  }));
}

const comos = { RA: 'baja', RC: 'resumen', RR: 'reversion' } as const;

const aPosible = (decision: Anulacion, hasta: string): ComprobanteDetalle['anulacion'] => {
  if (decision.kind === 'no')
    return { puede: false, como: null, hasta: null, motivo: decision.motivo, ofrece: decision.ofrece };
  const como = decision.kind === 'informar' ? comos[decision.clase] : decision.kind;
  return { puede: true, como, hasta, motivo: null, ofrece: null };
};

/** Whether it can be voided now, and how, if the buyer does not have it. */
export async function anulacionPosible(
  reader: Reader,
  documento: {
    id: string;
    tipo: TipoDocumento;
    serie: string;
    numero: number;
    estado: EstadoComprobante;
    fecha_emision: string;
    envios: number;
  },
  notas: readonly ComprobanteLigado[],
  { hoy, dias }: { hoy: string; dias: number },
): Promise<ComprobanteDetalle['anulacion']> {
  const { rows } = await sql<{ en_archivo: boolean; anulandose: boolean }>`
    select coalesce(bool_or(condicion = '1' and estado = 'en-archivo'), false) as en_archivo,
      coalesce(bool_or(condicion = '3' and estado in ('pendiente', 'en-archivo')), false) as anulandose
    from facturacion.resumen_lineas where comprobante_id = ${documento.id}`.execute(reader);
  return aPosible(
    decidirAnulacion(
      {
        ...documento,
        fechaEmision: documento.fecha_emision,
        enArchivo: rows[0]!.en_archivo,
        anulandose: rows[0]!.anulandose,
        notas: notas.filter(({ estado }) => estado !== 'rechazado' && estado !== 'anulado').map(({ numero }) => numero),
      },
      { hoy, dias, entregado: false },
    ),
    addDays(documento.fecha_emision, dias),
  );
}
