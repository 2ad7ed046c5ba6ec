import type { Secrets } from '../../../../platform/config/secrets.ts';
import { uuidv7 } from '../../../../platform/database/ids.ts';
import type { Tx } from '../../../../platform/database/database.ts';
import { sistema } from '../../../auditoria/public.ts';
import { certificadoDeDemostracion } from '../../documents/certificado.ts';
import type { FacturacionTables } from '../../tables.ts';
import type { CanalesTable, CodigoCanal } from '../tables.ts';
import { guardarCertificado } from './guardar-certificado.ts';

/** What a company begins with: its channel, and its certificate where it has one at hand. */
export type AccesoInicial = {
  canal: CodigoCanal;
  /** What the installation's settings say about that channel. */
  campos: Partial<Pick<CanalTexto, CamposDeAjustes>> & { clave?: string; validez_client_secret?: string };
  certificado: { pfx: Buffer; clave: string } | 'demostracion' | null;
};
type CanalTexto = { [Campo in keyof CanalesTable]: string };
type CamposDeAjustes =
  'url_cpe' | 'url_consulta' | 'url_validez_token' | 'url_validez' | 'usuario' | 'validez_client_id';

/** Puts the first channel in force, with what the settings say about it. Later changes are made in the application. */
export async function prepararAcceso(
  tx: Tx,
  secrets: Secrets,
  { canal, campos: { clave, validez_client_secret, ...campos }, certificado }: AccesoInicial,
  ahora: Date,
): Promise<void> {
  const db = tx.withTables<FacturacionTables>();
  const cambios = {
    ...campos,
    ...(clave === undefined ? {} : { clave: secrets.encrypt(Buffer.from(clave)) }),
    ...(validez_client_secret === undefined
      ? {}
      : { validez_client_secret: secrets.encrypt(Buffer.from(validez_client_secret)) }),
  };
  if (Object.keys(cambios).length > 0)
    await db.updateTable('facturacion.canales').set(cambios).where('codigo', '=', canal).execute();
  await db
    .insertInto('facturacion.vigencias_canal')
    .values({ id: uuidv7(), canal, desde: ahora, motivo: 'Al instalar', por: sistema.nombre })
    .execute();
  if (!certificado) return;
  const { ruc, razon_social } = await db
    .selectFrom('facturacion.emisor')
    .select(['ruc', 'razon_social'])
    .executeTakeFirstOrThrow();
  const archivo = certificado === 'demostracion' ? certificadoDeDemostracion(ruc, razon_social, ahora) : certificado;
  await guardarCertificado(tx, secrets, { ...archivo, actor: sistema, ahora });
}
