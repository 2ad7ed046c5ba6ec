import type { Database, Tx } from '../../../../platform/database/database.ts';
import { handleTask } from '../../../../platform/tasks/handler.ts';
import { done } from '../../../../platform/tasks/outcome.ts';
import type { Clock } from '../../../../platform/time/clock.ts';
import { fechaPeruana, limaDate } from '../../../../platform/time/lima.ts';
import type { Notificar } from '../../../notificaciones/public.ts';
import { usuariosConPermiso } from '../../../seguridad/public.ts';
import { pasoDeAviso } from '../../domain/aviso-certificado.ts';
import type { FacturacionTables } from '../../tables.ts';
import { permisoConfigurar } from '../http/acto.ts';
import { diasHasta } from '../queries/certificados.ts';
import { seriesPorAgotarse } from '../queries/series.ts';
import { vigilarConfiguracion } from '../tasks.ts';

type Aviso = Parameters<Notificar>[1];
const enlace = '/facturacion/configuracion';

/** Tells who can do something about it, once per step and certificate, and once per series. */
export const vigilarConfiguracionHandler = (deps: { database: Database; clock: Clock; notificar: Notificar }) =>
  handleTask(vigilarConfiguracion, async (_input, { inTransaction }) => {
    const ahora = deps.clock.now();
    const { reader } = deps.database;
    const [certificado, series] = await Promise.all([
      reader
        .withTables<FacturacionTables>()
        .selectFrom('facturacion.certificados')
        .select(['id', 'hasta'])
        .where('firma', '=', true)
        .executeTakeFirst(),
      seriesPorAgotarse(reader, ahora),
    ]);
    const avisos: Omit<Aviso, 'usuarioIds'>[] = series.map(({ tipo, serie, libres }) => ({
      nivel: 'aviso',
      titulo: `La serie ${serie} está por agotarse`,
      texto: `Le quedan ${libres} números. Cree otra serie y desactive esta antes de que se acaben.`,
      enlace,
      clave: `serie-por-agotarse:${tipo}:${serie}`,
    }));
    const dias = certificado ? diasHasta(certificado.hasta, ahora) : null;
    const paso = dias === null ? null : pasoDeAviso(dias);
    if (certificado && paso) avisos.unshift(avisoDelCertificado(certificado, paso, dias!));
    if (avisos.length > 0) await inTransaction((tx) => avisar(tx, deps.notificar, avisos));
    return done({ diasCertificado: dias, seriesPorAgotarse: series.length });
  });

function avisoDelCertificado(
  { id, hasta }: { id: string; hasta: Date },
  paso: NonNullable<ReturnType<typeof pasoDeAviso>>,
  dias: number,
): Omit<Aviso, 'usuarioIds'> {
  const dia = fechaPeruana(limaDate(hasta));
  const vencido = paso === 'vencido';
  const falta = dias === 0 ? 'Vence hoy mismo' : dias === 1 ? 'Queda 1 día' : `Quedan ${dias} días`;
  return {
    nivel: vencido || paso === 7 ? 'error' : 'aviso',
    titulo: vencido ? `El certificado digital venció el ${dia}` : `El certificado digital vence el ${dia}`,
    texto: vencido
      ? 'Los comprobantes esperan su firma. Suba el nuevo en Facturación, Configuración, Certificado.'
      : `${falta}. Consiga el nuevo, infórmelo en SOL y súbalo en Facturación, Configuración, Certificado.`,
    enlace,
    clave: `certificado:${id}:${paso}`,
  };
}

async function avisar(tx: Tx, notificar: Notificar, avisos: readonly Omit<Aviso, 'usuarioIds'>[]): Promise<void> {
  const usuarioIds = (await usuariosConPermiso(tx, permisoConfigurar)).map(({ id }) => id);
  for (const aviso of avisos) await notificar(tx, { ...aviso, usuarioIds });
}
