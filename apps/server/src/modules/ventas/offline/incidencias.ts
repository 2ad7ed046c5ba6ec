import type { TipoIncidencia } from '@jsol/contracts/ventas-bandeja';
import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { OfflineTables } from './tables.ts';

/** What a sale found different from what the server knew; `asunto` says of what. */
export type Hallazgo = { tipo: TipoIncidencia; asunto: string; esperado: string; hallado: string };

export async function anotarIncidencias(
  tx: Tx,
  { filaId, cajaId, ahora }: { filaId: string; cajaId: string; ahora: Date },
  hallazgos: readonly Hallazgo[],
): Promise<void> {
  if (hallazgos.length === 0) return;
  await tx
    .withTables<OfflineTables>()
    .insertInto('ventas.incidencias')
    .values(
      hallazgos.map((hallazgo) => ({
        id: uuidv7(),
        caja_id: cajaId,
        venta_offline_id: filaId,
        creada_en: ahora,
        ...hallazgo,
      })),
    )
    .execute();
}
