import { sql } from 'kysely';
import type { Settings } from '../platform/config/settings.ts';
import { migrate } from '../platform/database/migrations.ts';
import { sincronizarPermisos, usuariosDeDemostracion, type UsuarioDemo } from '../modules/seguridad/public.ts';
import { localSecrets } from '../platform/config/secrets.ts';
import type { Connections } from './connections.ts';
import { openRuntime } from './runtime.ts';

export type Seeded = { created: boolean; users: readonly UsuarioDemo[]; demoPassword: string };

/** Migrates, and puts the demo company in, once, in one transaction: a start that dies in between begins anew. */
export async function seedOnce(settings: Settings, connections: Connections): Promise<Seeded> {
  await migrate(connections.databaseUrl);
  const runtime = await openRuntime(settings, 'seed');
  try {
    const created = await runtime.database.transaction(async (tx) => {
      const { rows } = await sql`
        insert into platform.seeds (name) values ('demo') on conflict do nothing returning name`.execute(tx);
      if (rows.length === 0) return false;
      await sincronizarPermisos(
        tx,
        runtime.modules.flatMap((module) => module.permissions ?? []),
      );
      for (const module of runtime.modules) await module.seed?.(tx);
      return true;
    });
    return { created, users: usuariosDeDemostracion, demoPassword: localSecrets(settings.DATA_DIR).demoPassword };
  } finally {
    await runtime.close();
  }
}
