import type { Titular } from '@jsol/contracts/padron';
import type { PadronClient } from '../../../integrations/padron/padron-client.ts';
import type { Caches } from '../../../platform/cache/cache.ts';
import type { Database } from '../../../platform/database/database.ts';
import { UpstreamError } from '../../../platform/errors/upstream-error.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { cacheSunatRucDni } from '../caches.ts';
import { padronSinRespuesta } from '../errors.ts';
import type { PadronTables } from '../tables.ts';

export type Documento = { tipoDocumento: '1' | '6'; numero: string };
/** What of a holder is kept. */
export type Ficha = Pick<Titular, 'nombre' | 'direccion' | 'ubigeo' | 'estado' | 'condicion'>;
export type PadronDeps = { database: Database; caches: Caches; padron: PadronClient; clock: Clock };

const unDiaMs = 86_400_000;
const unaHoraMs = 3_600_000;

/** Not an error: leaves the cache's loader with an answer that must not be kept for a day. */
class SinGuardar extends Error {
  readonly titular: Titular | null;
  constructor(titular: Titular | null) {
    super('an answer that the cache must not keep');
    this.titular = titular;
  }
}

/**
 * Who holds a document; null when nobody does. When no provider answers, what was known last, marked as such; throws
 * `padron.sin_respuesta` where nothing was ever known.
 */
export async function consultarTitular(deps: PadronDeps, documento: Documento): Promise<Titular | null> {
  try {
    return await deps.caches.read(cacheSunatRucDni, documento, () => cargar(deps, documento));
  } catch (error) {
    if (error instanceof SinGuardar) return error.titular;
    throw error;
  }
}

async function cargar(deps: PadronDeps, documento: Documento): Promise<Titular> {
  const ahora = deps.clock.now();
  const conocida = await deps.database.reader
    .withTables<PadronTables>()
    .selectFrom('padron.consultas')
    .select(['respuesta', 'consultado_en'])
    .where('tipo_documento', '=', documento.tipoDocumento)
    .where('numero', '=', documento.numero)
    .executeTakeFirst();
  const edadMs = conocida ? ahora.getTime() - conocida.consultado_en.getTime() : Infinity;
  if (conocida && !conocida.respuesta && edadMs < unaHoraMs) throw new SinGuardar(null);
  if (conocida?.respuesta && edadMs < unDiaMs) {
    return aTitular(documento, conocida.respuesta, conocida.consultado_en, false);
  }
  let ficha: Ficha | null;
  try {
    ficha = await preguntar(deps.padron, documento);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    if (conocida?.respuesta) {
      throw new SinGuardar(aTitular(documento, conocida.respuesta, conocida.consultado_en, true));
    }
    const cual = documento.tipoDocumento === '6' ? 'RUC' : 'DNI';
    throw padronSinRespuesta(`No se pudo consultar el ${cual}: los proveedores del padrón no contestan.`);
  }
  await guardar(deps.database, documento, ficha, ahora);
  if (!ficha) throw new SinGuardar(null);
  return aTitular(documento, ficha, ahora, false);
}

async function preguntar(padron: PadronClient, { tipoDocumento, numero }: Documento): Promise<Ficha | null> {
  if (tipoDocumento === '1') {
    const persona = await padron.dni(numero);
    if (!persona) return null;
    const { apellidoPaterno, apellidoMaterno, nombres } = persona;
    const nombre = [apellidoPaterno, apellidoMaterno, nombres].filter((parte) => parte !== '').join(' ');
    return { nombre, direccion: null, ubigeo: null, estado: null, condicion: null };
  }
  const empresa = await padron.ruc(numero);
  if (!empresa) return null;
  const { razonSocial, estado, condicion, ubigeo, direccion, distrito, provincia, departamento } = empresa;
  const lugar = [distrito, provincia, departamento].filter((parte) => parte !== '').join(' - ');
  return {
    nombre: razonSocial,
    direccion: direccion === '' ? null : [direccion, lugar].filter((parte) => parte !== '').join(', '),
    ubigeo: ubigeo || null,
    estado,
    condicion,
  };
}

const guardar = (database: Database, { tipoDocumento, numero }: Documento, ficha: Ficha | null, ahora: Date) =>
  database.transaction(async (tx) => {
    const valores = { respuesta: ficha && JSON.stringify(ficha), consultado_en: ahora };
    await tx
      .withTables<PadronTables>()
      .insertInto('padron.consultas')
      .values({ tipo_documento: tipoDocumento, numero, ...valores })
      .onConflict((conflicto) => conflicto.columns(['tipo_documento', 'numero']).doUpdateSet(valores))
      .execute();
  });

const aTitular = (
  { tipoDocumento, numero }: Documento,
  ficha: Ficha,
  consultadoEn: Date,
  desactualizado: boolean,
): Titular => ({
  tipoDocumento,
  numeroDocumento: numero,
  ...ficha,
  consultadoEn: consultadoEn.toISOString(),
  desactualizado,
});
