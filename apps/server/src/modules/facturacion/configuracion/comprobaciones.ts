import type { Comprobacion } from '@jsol/contracts/facturacion-configuracion';
import { sql } from 'kysely';
import { probarServicio, type Prueba } from '../../../integrations/sunat/probe.ts';
import type { Secrets } from '../../../platform/config/secrets.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { fechaPeruana, limaDate } from '../../../platform/time/lima.ts';
import type { CertificadoCargado } from '../documents/certificado.ts';
import { validarDocumento } from '../domain/documento-identidad.ts';
import { numeroCompleto } from '../domain/numeracion.ts';
import { rucDeDemostracion } from '../seed.ts';
import type { FacturacionTables } from '../tables.ts';
import { opcionesDe, type AccesoSimulador } from './canal-en-vigor.ts';
import { faltaEn, leerFilaCanal } from './queries/canales.ts';
import { diasHasta } from './queries/certificados.ts';
import type { CodigoCanal } from './tables.ts';
import { pendientesDeRespuesta } from './use-cases/poner-en-vigor.ts';

export type ComprobacionesDeps = {
  secrets: Secrets;
  simulador: AccesoSimulador;
  certificado: () => Promise<CertificadoCargado>;
};

/** What a check finds; `null` state: it is for a person to assert. */
type Hallazgo = { estado: Comprobacion['estado']; mensaje: string };
const bien = (mensaje: string): Hallazgo => ({ estado: 'bien', mensaje });
const mal = (mensaje: string): Hallazgo => ({ estado: 'mal', mensaje });
const porConfirmar = (mensaje: string): Hallazgo => ({ estado: 'por-confirmar', mensaje });

/** SUNAT refuses what is dated more than two days ahead (2329); far less is already a clock nobody looks after. */
const desfaseMaximoMs = 60_000;
/** Fewer days than this and the certificate would have to be renewed at once. */
const diasMinimos = 15;

/** Everything that must hold before real receipts are issued. It changes nothing. */
export async function comprobarPaso(
  reader: Reader,
  deps: ComprobacionesDeps,
  canal: CodigoCanal,
  ahora: Date,
  signal: AbortSignal,
): Promise<Comprobacion[]> {
  const prueba = await probarCanal(reader, deps, canal, signal);
  const lista: [string, string, Hallazgo][] = [
    ['empresa', 'Datos de la empresa', await deEmpresa(reader)],
    ['certificado', 'Certificado digital', await deCertificado(reader, deps, ahora)],
    ['acceso', 'Usuario y clave', deAcceso(prueba)],
    ['reloj', 'Hora del servidor', deReloj(prueba, ahora)],
    ['series', 'Series y numeración', await deSeries(reader)],
    ['prueba', 'Comprobante de prueba', await dePrueba(reader)],
    ['pendientes', 'Nada pendiente', await dePendientes(reader)],
    ['instalacion', 'Instalación', deInstalacion(deps)],
    [
      'respaldo',
      'Copias de seguridad',
      porConfirmar(
        'Confirme que hay copias diarias de la base de datos y de la clave maestra, y que probó restaurarlas.',
      ),
    ],
  ];
  return lista.map(([codigo, titulo, hallazgo]) => ({ codigo, titulo, ...hallazgo }));
}

/** Speaks to a channel without changing anything there. */
export async function probarCanal(
  reader: Reader,
  { secrets, simulador }: Pick<ComprobacionesDeps, 'secrets' | 'simulador'>,
  canal: CodigoCanal,
  signal: AbortSignal,
): Promise<Prueba> {
  const [fila, emisor] = await Promise.all([
    leerFilaCanal(reader, canal),
    reader.withTables<FacturacionTables>().selectFrom('facturacion.emisor').select('ruc').executeTakeFirst(),
  ]);
  const falta = faltaEn(fila, simulador !== null);
  const nada = (motivo: string): Prueba => ({ atiende: false, acceso: null, codigo: '', motivo, hora: null });
  if (falta.length > 0) return nada(`falta ${falta.join(', ')}`);
  const { billUrl, ruc, usuario, clave } = opcionesDe(fila, emisor?.ruc ?? '', { secrets, simulador });
  if (!billUrl || !usuario || !clave) return nada('la clave guardada no se puede leer: escríbala otra vez');
  return probarServicio({ url: billUrl, ruc, usuario, clave }, signal);
}

async function deEmpresa(reader: Reader): Promise<Hallazgo> {
  const emisor = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.emisor')
    .select(['ruc', 'razon_social'])
    .executeTakeFirst();
  if (!emisor) return mal('Falta registrar la empresa.');
  if (emisor.ruc === rucDeDemostracion)
    return mal(`El RUC ${emisor.ruc} es el de las pruebas de SUNAT: ponga el suyo.`);
  const reparo = validarDocumento('6', emisor.ruc);
  return reparo ? mal(reparo) : bien(`${emisor.razon_social}, RUC ${emisor.ruc}.`);
}

async function deCertificado(reader: Reader, deps: ComprobacionesDeps, ahora: Date): Promise<Hallazgo> {
  const cargado = await deps.certificado();
  if (cargado.kind !== 'ok') return mal(cargado.motivo);
  const fila = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.certificados')
    .select(['demostracion', 'entidad'])
    .where('firma', '=', true)
    .executeTakeFirst();
  if (fila?.demostracion) return mal('El certificado es de demostración: suba el que emitió una entidad acreditada.');
  const { hasta } = cargado.certificado;
  const dias = diasHasta(hasta, ahora);
  const vence = `vence el ${fechaPeruana(limaDate(hasta))}`;
  return dias < diasMinimos
    ? mal(`El certificado ${vence}, en ${dias} días: renuévelo antes.`)
    : bien(`Emitido por ${fila?.entidad ?? 'su entidad'}, ${vence}.`);
}

function deAcceso({ atiende, acceso, codigo, motivo }: Prueba): Hallazgo {
  if (!atiende) return mal(`El canal no responde: ${motivo}.`);
  return acceso
    ? bien('El canal responde y acepta al usuario.')
    : mal(`No acepta al usuario (código ${codigo}): ${motivo}.`);
}

function deReloj({ hora }: Prueba, ahora: Date): Hallazgo {
  if (!hora) return mal('No se pudo comparar la hora: el canal no la dijo.');
  const segundos = Math.round((ahora.getTime() - hora.getTime()) / 1_000);
  return Math.abs(segundos) * 1_000 > desfaseMaximoMs
    ? mal(`El reloj del servidor difiere ${Math.abs(segundos)} s del de SUNAT: sincronícelo.`)
    : bien('La hora coincide con la de SUNAT.');
}

/** Test documents keep their numbers for ever: a real one cannot have the same. */
async function deSeries(reader: Reader): Promise<Hallazgo> {
  const { rows } = await sql<{
    tipo: string;
    serie: string;
    ultimo_numero: number;
    primer_numero: number;
    usada: boolean;
  }>`
    select tipo, serie, ultimo_numero, primer_numero, exists (
      select from facturacion.comprobantes c where c.tipo = s.tipo and c.serie = s.serie) as usada
    from facturacion.series s where activa order by tipo, serie`.execute(reader);
  if (!['01', '03'].every((tipo) => rows.some((fila) => fila.tipo === tipo)))
    return mal('Falta una serie activa de facturas o de boletas.');
  const usadas = rows.filter(({ usada }) => usada).map(({ serie }) => serie);
  if (usadas.length > 0)
    return mal(
      `Con ${usadas.join(', ')} se emitieron pruebas: desactívelas y cree otras para los comprobantes reales.`,
    );
  const siguientes = rows.map(({ serie, ultimo_numero }) => numeroCompleto(serie, ultimo_numero + 1)).join(', ');
  return porConfirmar(`Confirme que los próximos números son estos: ${siguientes}.`);
}

async function dePrueba(reader: Reader): Promise<Hallazgo> {
  const { rows } = await sql<{ serie: string; numero: number }>`
    select c.serie, c.numero from facturacion.comprobantes c
    where c.estado in ('aceptado', 'observado') and 'beta' = (
      select v.canal from facturacion.vigencias_canal v where v.desde <= c.respondido_en
      order by v.desde desc, v.id desc limit 1)
    order by c.respondido_en desc limit 1`.execute(reader);
  const ultimo = rows[0];
  return ultimo
    ? bien(`SUNAT aceptó ${numeroCompleto(ultimo.serie, ultimo.numero)} en su ambiente de pruebas.`)
    : mal('Emita antes un comprobante en el ambiente de pruebas (beta) y espere a que SUNAT lo acepte.');
}

async function dePendientes(reader: Reader): Promise<Hallazgo> {
  const pendientes = await pendientesDeRespuesta(reader);
  return pendientes === 0
    ? bien('Todo lo emitido tiene respuesta.')
    : mal(`Hay documentos o resúmenes de prueba sin respuesta (${pendientes}): espere a que la tengan o resuélvalos.`);
}

const deInstalacion = ({ simulador }: ComprobacionesDeps): Hallazgo =>
  simulador
    ? mal('Esta instalación es de demostración: la empresa real se instala con ERP_DEMO=no.')
    : bien('Instalación de una empresa real.');
