import type { Secrets } from '../../../platform/config/secrets.ts';
import type { Database } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { esSaludo, firmaCorrecta, leerAviso } from '../domain/leer-webhook.ts';
import { firmaInvalida } from '../errors.ts';
import { cargarCanal } from '../queries/canales.ts';
import type { EcommerceTables } from '../tables.ts';
import { importarPedido } from '../tasks.ts';

/**
 * Takes an announcement of a shop: checked on its bytes, kept as it came, and answered before anything is done about
 * it. The same one again changes nothing.
 */
export async function recibirWebhook(
  { database, secrets }: { database: Database; secrets: Secrets },
  canalId: string,
  cabeceras: Readonly<Record<string, string | undefined>>,
  cuerpo: Buffer,
): Promise<void> {
  const canal = await cargarCanal(database.reader, canalId);
  const { tipo, codigo, secreto_webhook: sellado } = canal;
  if (esSaludo(tipo, cabeceras, cuerpo)) return;
  const secreto = sellado && abrir(secrets, sellado);
  if (!secreto || !firmaCorrecta(tipo, secreto, cabeceras, cuerpo))
    throw firmaInvalida('El aviso no viene firmado con el secreto de esta tienda.');
  const { entrega, tema, externoId } = leerAviso(tipo, cabeceras, cuerpo);
  await database.transaction(async (tx) => {
    const nuevo = await tx
      .withTables<EcommerceTables>()
      .insertInto('ecommerce.webhooks')
      .values({ canal_id: canalId, entrega, tema, externo_id: externoId, cuerpo })
      .onConflict((conflict) => conflict.columns(['canal_id', 'entrega']).doNothing())
      .returning('entrega')
      .executeTakeFirst();
    if (nuevo && externoId !== null && canal.activo)
      await enqueue(tx, importarPedido, { canalId, codigo, tipo, externoId });
  });
}

/** Sealed with another master key: as if there were none. */
function abrir(secrets: Secrets, sellado: Buffer): string | null {
  try {
    return secrets.decrypt(sellado).toString('utf8');
  } catch {
    return null;
  }
}
