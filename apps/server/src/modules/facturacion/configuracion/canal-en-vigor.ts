import {
  createSunatClient,
  type SunatClient,
  type SunatClientOptions,
} from '../../../integrations/sunat/sunat-client.ts';
import { keepFor } from '../../../platform/cache/keep-for.ts';
import type { Secrets } from '../../../platform/config/secrets.ts';
import type { Database, Reader } from '../../../platform/database/database.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import type { FacturacionTables } from '../tables.ts';
import type { CanalesTable, CodigoCanal } from './tables.ts';
import type { Selectable } from 'kysely';

/** The simulators of this installation: their addresses are settings, not rows. Null where there are none. */
export type AccesoSimulador = Omit<SunatClientOptions, 'ruc' | 'codigo' | 'timeoutMs'> | null;

export type FilaCanal = Selectable<CanalesTable>;

/** Which channel is in force at an instant; null before the first. */
export async function canalEn(
  reader: Reader,
  instante: Date,
): Promise<{ id: string; canal: CodigoCanal; desde: Date; motivo: string; por: string } | null> {
  const fila = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.vigencias_canal')
    .selectAll()
    .where('desde', '<=', instante)
    .orderBy('desde', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return fila ?? null;
}

function abrir(secrets: Secrets, sellado: Buffer | null): string | undefined {
  if (!sellado) return undefined;
  try {
    return secrets.decrypt(sellado).toString('utf8');
  } catch {
    // Sealed with another master key. Treated as not given: the client then says that it is missing, and the screen why.
    return undefined;
  }
}

/** A row as the client takes it. */
export function opcionesDe(
  fila: FilaCanal,
  ruc: string,
  { secrets, simulador }: { secrets: Secrets; simulador: AccesoSimulador },
): SunatClientOptions {
  if (fila.codigo === 'simulador') return { ...simulador, codigo: 'simulador', ruc };
  return {
    codigo: fila.codigo,
    ruc,
    cdrDialect: fila.dialecto_cdr,
    billUrl: fila.url_cpe ?? undefined,
    otrosCpeUrl: fila.url_otroscpe ?? undefined,
    consultUrl: fila.url_consulta ?? undefined,
    tokenUrl: fila.url_validez_token ?? undefined,
    validezUrl: fila.url_validez ?? undefined,
    greTokenUrl: fila.url_gre_token ?? undefined,
    greUrl: fila.url_gre ?? undefined,
    usuario: fila.usuario ?? undefined,
    clave: abrir(secrets, fila.clave),
    clientId: fila.validez_client_id ?? undefined,
    clientSecret: abrir(secrets, fila.validez_client_secret),
    greClientId: fila.gre_client_id ?? undefined,
    greClientSecret: abrir(secrets, fila.gre_client_secret),
    maxConcurrent: fila.llamadas_a_la_vez,
  };
}

/** A change of the channel reaches each process within this time. */
const frescuraMs = 2_000;

type Vivo = { clave: string; cliente: SunatClient; usos: number; retirado: boolean };

/**
 * The client whose calls go to the channel in force, without a restart when it changes. A call under way ends on the
 * channel it began on.
 */
export function clienteEnVigor(deps: {
  database: Database;
  secrets: Secrets;
  clock: Clock;
  simulador: AccesoSimulador;
  timeoutMs: number;
  /** Default 2 s. */
  frescuraMs?: number;
}): SunatClient {
  let vivo: Vivo | null = null;
  const cerrarSiSobra = (este: Vivo) => {
    if (este.retirado && este.usos === 0) este.cliente.close();
  };

  async function leer(): Promise<{ clave: string; opciones: SunatClientOptions }> {
    const { reader } = deps.database;
    const db = reader.withTables<FacturacionTables>();
    const [vigencia, emisor] = await Promise.all([
      canalEn(reader, deps.clock.now()),
      db.selectFrom('facturacion.emisor').select('ruc').executeTakeFirst(),
    ]);
    const codigo = vigencia?.canal ?? (deps.simulador ? 'simulador' : 'beta');
    const fila = await db
      .selectFrom('facturacion.canales')
      .selectAll()
      .where('codigo', '=', codigo)
      .executeTakeFirstOrThrow();
    const ruc = emisor?.ruc ?? '';
    return { clave: `${codigo}:${fila.version}:${ruc}`, opciones: opcionesDe(fila, ruc, deps) };
  }

  const vigente = keepFor(deps.frescuraMs ?? frescuraMs, async (): Promise<Vivo> => {
    const { clave, opciones } = await leer();
    if (vivo?.clave === clave) return vivo;
    const anterior = vivo;
    vivo = {
      clave,
      cliente: createSunatClient({ ...opciones, timeoutMs: deps.timeoutMs }),
      usos: 0,
      retirado: false,
    };
    if (anterior) {
      anterior.retirado = true;
      cerrarSiSobra(anterior);
    }
    return vivo;
  });

  async function usar<T>(llamar: (cliente: SunatClient) => Promise<T>): Promise<T> {
    const este = await vigente();
    este.usos += 1;
    try {
      return await llamar(este.cliente);
    } finally {
      este.usos -= 1;
      cerrarSiSobra(este);
    }
  }

  return {
    canal: () => usar((cliente) => cliente.canal()),
    enviar: (envio) => usar((cliente) => cliente.enviar(envio)),
    enviarResumen: (envio) => usar((cliente) => cliente.enviarResumen(envio)),
    consultarTicket: (consulta) => usar((cliente) => cliente.consultarTicket(consulta)),
    enviarGuia: (envio) => usar((cliente) => cliente.enviarGuia(envio)),
    consultarGuia: (consulta) => usar((cliente) => cliente.consultarGuia(consulta)),
    consultarCdr: (consulta) => usar((cliente) => cliente.consultarCdr(consulta)),
    consultarValidez: (consulta) => usar((cliente) => cliente.consultarValidez(consulta)),
    close: () => vivo?.cliente.close(),
  };
}
