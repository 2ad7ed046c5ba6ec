import { defineSignal } from '../../../platform/alerts/signal.ts';
import type { Database } from '../../../platform/database/database.ts';
import { fechaPeruana, limaDate } from '../../../platform/time/lima.ts';
import type { FacturacionTables } from '../tables.ts';
import { avisarConDias } from '../domain/aviso-certificado.ts';
import { diasHasta } from './queries/certificados.ts';

const ultimoAviso = avisarConDias.at(-1)!;

/** People have been told three times by now; this is the last time, told to who operates the system too. */
export const certificadoPorVencer = defineSignal({
  kind: 'certificado_por_vencer',
  title: () => 'El certificado digital está por vencer',
  severity: 'advertencia',
  condition: `El certificado que firma vence en ${ultimoAviso} días o menos (advertencia), o ya venció (crítica)`,
  remindEvery: '1d',
  needs: ['postgresql'],
  observe: ({ database, now }) => observarCertificado(database, now),
});

async function observarCertificado(database: Database, now: Date) {
  const fila = await database.reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.certificados')
    .select(['titular', 'hasta'])
    .where('firma', '=', true)
    .executeTakeFirst();
  if (!fila || diasHasta(fila.hasta, now) > ultimoAviso) return [];
  const dia = fechaPeruana(limaDate(fila.hasta));
  return fila.hasta < now
    ? [
        {
          subject: fila.titular,
          severity: 'critica' as const,
          detail: `Venció el ${dia}: los comprobantes se numeran y esperan su firma hasta que se suba otro.`,
        },
      ]
    : [{ subject: fila.titular, detail: `Vence el ${dia}: sin otro, los comprobantes dejarán de firmarse.` }];
}
