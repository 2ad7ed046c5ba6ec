import type { Canal, VigenciaCanal } from '@jsol/contracts/facturacion-configuracion';
import type { Reader } from '../../../../platform/database/database.ts';
import type { FacturacionTables } from '../../tables.ts';
import { canalEn, type FilaCanal } from '../canal-en-vigor.ts';
import { configuracionNoEncontrada } from '../errors.ts';
import type { CodigoCanal } from '../tables.ts';
import { desplazamiento, type Paginacion } from './paginar.ts';

export async function leerFilaCanal(reader: Reader, codigo: CodigoCanal): Promise<FilaCanal> {
  const fila = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.canales')
    .selectAll()
    .where('codigo', '=', codigo)
    .executeTakeFirst();
  if (!fila) throw configuracionNoEncontrada('Ese canal no existe.');
  return fila;
}

/** What keeps the channel from being used, in Spanish; empty when nothing does. */
export function faltaEn(fila: FilaCanal, haySimulador: boolean): string[] {
  if (fila.codigo === 'simulador') return haySimulador ? [] : ['el simulador, que solo tiene la demostración'];
  return [
    ...(fila.url_cpe ? [] : ['la dirección de envío']),
    ...(fila.usuario ? [] : ['el usuario']),
    ...(fila.clave ? [] : ['la clave']),
  ];
}

const orden: readonly CodigoCanal[] = ['beta', 'produccion', 'ose', 'simulador'];

export async function listarCanales(
  reader: Reader,
  ahora: Date,
  haySimulador: boolean,
): Promise<{ items: Canal[]; enVigor: VigenciaCanal | null }> {
  const [filas, vigencia] = await Promise.all([
    reader.withTables<FacturacionTables>().selectFrom('facturacion.canales').selectAll().execute(),
    canalEn(reader, ahora),
  ]);
  return {
    items: filas
      .sort((a, b) => orden.indexOf(a.codigo) - orden.indexOf(b.codigo))
      .map((fila) => aCanal(fila, vigencia?.canal ?? null, haySimulador)),
    enVigor: vigencia && { ...vigencia, desde: vigencia.desde.toISOString() },
  };
}

const aCanal = (fila: FilaCanal, enVigor: CodigoCanal | null, haySimulador: boolean): Canal => ({
  codigo: fila.codigo,
  nombre: fila.nombre,
  urlCpe: fila.url_cpe,
  urlOtrosCpe: fila.url_otroscpe,
  urlConsulta: fila.url_consulta,
  urlValidezToken: fila.url_validez_token,
  urlValidez: fila.url_validez,
  urlGreToken: fila.url_gre_token,
  urlGre: fila.url_gre,
  usuario: fila.usuario,
  tieneClave: fila.clave !== null,
  validezClientId: fila.validez_client_id,
  tieneValidezClientSecret: fila.validez_client_secret !== null,
  greClientId: fila.gre_client_id,
  tieneGreClientSecret: fila.gre_client_secret !== null,
  dialectoCdr: fila.dialecto_cdr,
  consultaCdr: fila.codigo === 'simulador' ? haySimulador : fila.url_consulta !== null,
  llamadasALaVez: fila.llamadas_a_la_vez,
  enVigor: fila.codigo === enVigor,
  editable: fila.codigo !== 'simulador',
  falta: faltaEn(fila, haySimulador),
  actualizadoPor: fila.actualizado_por,
  actualizadoEn: fila.actualizado_en?.toISOString() ?? null,
});

/** Which channel has been in force since when, newest first. */
export async function listarVigencias(reader: Reader, paginacion: Paginacion) {
  const db = reader.withTables<FacturacionTables>();
  const [filas, { total }] = await Promise.all([
    db
      .selectFrom('facturacion.vigencias_canal')
      .selectAll()
      .orderBy('desde', 'desc')
      .orderBy('id', 'desc')
      .limit(paginacion.porPagina)
      .offset(desplazamiento(paginacion))
      .execute(),
    db
      .selectFrom('facturacion.vigencias_canal')
      .select((eb) => eb.fn.countAll<string>().as('total'))
      .executeTakeFirstOrThrow(),
  ]);
  return {
    items: filas.map((fila) => ({ ...fila, desde: fila.desde.toISOString() })),
    total: Number(total),
    ...paginacion,
  };
}
