import { X509Certificate } from 'node:crypto';
import type { Secrets } from '../../../../platform/config/secrets.ts';
import { uuidv7 } from '../../../../platform/database/ids.ts';
import type { Tx } from '../../../../platform/database/database.ts';
import { auditar, type Actor } from '../../../auditoria/public.ts';
import { cargarCertificado, type CertificadoCargado } from '../../documents/certificado.ts';
import type { FacturacionTables } from '../../tables.ts';
import { certificadoInvalido, configuracionNoEncontrada, emisorInvalido } from '../errors.ts';

/**
 * Checks a PKCS#12 file, keeps it sealed, and makes it the one that signs. One that is kept already signs again. Throws
 * `facturacion.certificado_invalido` with what is wrong, and then nothing was stored.
 */
export async function guardarCertificado(
  tx: Tx,
  secrets: Secrets,
  { pfx, clave, actor, ahora }: { pfx: Buffer; clave: string; actor: Actor; ahora: Date },
): Promise<string> {
  const cargado = cargarCertificado(pfx, clave, await rucDelEmisor(tx), ahora);
  if (cargado.kind !== 'ok') {
    const pointer = cargado.kind === 'clave-incorrecta' ? '/clave' : '/archivo';
    throw certificadoInvalido(cargado.motivo, {
      data: { causa: cargado.kind },
      errors: [{ pointer, detail: cargado.motivo }],
    });
  }
  const { ruc, titular, desde, hasta, x509 } = cargado.certificado;
  const hoja = new X509Certificate(Buffer.from(x509, 'base64'));
  const db = tx.withTables<FacturacionTables>();
  const { id } = await db
    .insertInto('facturacion.certificados')
    .values({
      id: uuidv7(),
      ruc,
      titular,
      entidad: nombreEn(hoja.issuer),
      numero_serie: hoja.serialNumber,
      huella: hoja.fingerprint256.replaceAll(':', '').toLowerCase(),
      desde,
      hasta,
      demostracion: hoja.issuer === hoja.subject,
      pfx: secrets.encrypt(pfx),
      clave: secrets.encrypt(Buffer.from(clave, 'utf8')),
      subido_por: actor.nombre,
    })
    // The same certificate, perhaps with another password.
    .onConflict((conflicto) =>
      conflicto
        .column('huella')
        .doUpdateSet((eb) => ({ pfx: eb.ref('excluded.pfx'), clave: eb.ref('excluded.clave') })),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  await ponerAFirmar(tx, id, ahora);
  await auditar(tx, {
    actor,
    accion: 'facturacion.certificado_subido',
    entidad: 'certificado',
    entidadId: id,
    detalle: { titular, numero: hoja.serialNumber, desde: desde.toISOString(), hasta: hasta.toISOString() },
  });
  return id;
}

/** One of the kept certificates signs from now on. */
export async function activarCertificado(
  tx: Tx,
  secrets: Secrets,
  { id, actor, ahora }: { id: string; actor: Actor; ahora: Date },
): Promise<void> {
  const fila = await tx
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.certificados')
    .select(['pfx', 'clave', 'titular'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!fila) throw configuracionNoEncontrada('Ese certificado no existe.');
  const cargado = abrirGuardado(secrets, fila, await rucDelEmisor(tx), ahora);
  if (cargado.kind !== 'ok') throw certificadoInvalido(cargado.motivo, { data: { causa: cargado.kind } });
  await ponerAFirmar(tx, id, ahora);
  await auditar(tx, {
    actor,
    accion: 'facturacion.certificado_activado',
    entidad: 'certificado',
    entidadId: id,
    detalle: { titular: fila.titular },
  });
}

/** A kept certificate, opened; or what is wrong with it now. */
export function abrirGuardado(
  secrets: Secrets,
  guardado: { pfx: Buffer; clave: Buffer },
  ruc: string,
  ahora: Date,
): CertificadoCargado {
  let claro: { pfx: Buffer; clave: string };
  try {
    claro = { pfx: secrets.decrypt(guardado.pfx), clave: secrets.decrypt(guardado.clave).toString('utf8') };
  } catch {
    const motivo = 'El certificado guardado se cifró con otra clave maestra (ERP_SECRET_KEY): súbalo otra vez.';
    return { kind: 'ilegible', motivo };
  }
  return cargarCertificado(claro.pfx, claro.clave, ruc, ahora);
}

async function ponerAFirmar(tx: Tx, id: string, ahora: Date): Promise<void> {
  const db = tx.withTables<FacturacionTables>();
  await db
    .updateTable('facturacion.certificados')
    .set({ firma: false, retirado_en: ahora })
    .where('firma', '=', true)
    .where('id', '<>', id)
    .execute();
  await db
    .updateTable('facturacion.certificados')
    .set({ firma: true, retirado_en: null })
    .where('id', '=', id)
    .execute();
}

async function rucDelEmisor(tx: Tx): Promise<string> {
  const emisor = await tx
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.emisor')
    .select('ruc')
    .executeTakeFirst();
  if (!emisor) throw emisorInvalido('Registre primero los datos de la empresa.');
  return emisor.ruc;
}

/** CN of a distinguished name as Node writes it, else its O. */
const nombreEn = (nombre: string): string =>
  (/^CN=(.*)$/m.exec(nombre) ?? /^O=(.*)$/m.exec(nombre))?.[1]?.trim() ?? nombre.replaceAll('\n', ', ');
