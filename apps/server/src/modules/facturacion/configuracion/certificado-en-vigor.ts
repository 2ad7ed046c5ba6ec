import { keepFor } from '../../../platform/cache/keep-for.ts';
import type { Secrets } from '../../../platform/config/secrets.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import type { CertificadoCargado } from '../documents/certificado.ts';
import type { FacturacionTables } from '../tables.ts';
import { abrirGuardado } from './use-cases/guardar-certificado.ts';

/** A new certificate signs in each process within this time. */
const frescuraPorDefectoMs = 2_000;

/** The certificate that signs now, opened once per process; or, in Spanish, what is wrong with it. */
export function certificadoEnVigor({
  database,
  secrets,
  clock,
  frescuraMs = frescuraPorDefectoMs,
}: {
  database: Database;
  secrets: Secrets;
  clock: Clock;
  /** Default 2 s. */
  frescuraMs?: number;
}): () => Promise<CertificadoCargado> {
  let abierto: { clave: string; cargado: CertificadoCargado } | null = null;

  return keepFor(frescuraMs, async () => {
    const db = database.reader.withTables<FacturacionTables>();
    const [fila, emisor] = await Promise.all([
      db
        .selectFrom('facturacion.certificados')
        .select(['id', 'desde', 'hasta'])
        .where('firma', '=', true)
        .executeTakeFirst(),
      db.selectFrom('facturacion.emisor').select('ruc').executeTakeFirst(),
    ]);
    if (!fila || !emisor) {
      const motivo = 'Falta el certificado digital: súbalo en Facturación, Configuración, Certificado.';
      return { kind: 'no-configurado', motivo };
    }
    const ahora = clock.now();
    // Opening takes a tenth of a second of CPU, so a good one is opened again only when the answer can differ.
    const clave = [fila.id, emisor.ruc, ahora < fila.desde, ahora > fila.hasta].join(':');
    if (abierto?.clave !== clave || abierto.cargado.kind !== 'ok') {
      const guardado = await db
        .selectFrom('facturacion.certificados')
        .select(['pfx', 'clave'])
        .where('id', '=', fila.id)
        .executeTakeFirstOrThrow();
      abierto = { clave, cargado: abrirGuardado(secrets, guardado, emisor.ruc, ahora) };
    }
    return abierto.cargado;
  });
}
