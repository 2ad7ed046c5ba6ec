import { estadosPorDefecto } from '@jsol/contracts/ecommerce';
import type { Secrets } from '../../platform/config/secrets.ts';
import type { Tx } from '../../platform/database/database.ts';
import { enqueue } from '../../platform/tasks/enqueue.ts';
import type { Clock } from '../../platform/time/clock.ts';
import { addDays, limaDate, startOfLimaDay } from '../../platform/time/lima.ts';
import { sistema } from '../auditoria/public.ts';
import { idFijo, listarAlmacenes } from '../inventario/public.ts';
import type { EcommerceTables } from './tables.ts';
import { importacionDe } from './tasks.ts';
import { sellarCredencial } from './tiendas/abrir-tienda.ts';

/** As the simulators know them. */
const canalesDemo = [
  {
    codigo: 'ferreteria-web',
    tipo: 'woocommerce',
    nombre: 'Ferretería web',
    ruta: '/woocommerce',
    version_api: null,
    almacen: 'TIENDA',
    credencial: { usuario: 'ck_simulador', clave: 'cs_simulador' },
  },
  {
    codigo: 'ofertas-shopify',
    tipo: 'shopify',
    nombre: 'Ofertas Shopify',
    ruta: '/shopify',
    version_api: '2026-10',
    almacen: 'ATE',
    credencial: { usuario: '', clave: 'shpat_simulador' },
  },
] as const;

/** Both kinds of shop on the simulators, whose orders are imported at the first start. Nothing for a real company. */
export async function seedEcommerce(
  tx: Tx,
  { tiendasDemo, secrets, clock }: { tiendasDemo: string | null; secrets: Secrets; clock: Clock },
): Promise<void> {
  if (tiendasDemo === null) return;
  const almacenes = new Map((await listarAlmacenes(tx)).map(({ codigo, id }) => [codigo, id]));
  for (const { codigo, tipo, nombre, ruta, version_api, almacen, credencial } of canalesDemo) {
    const id = idFijo(`canal:${codigo}`);
    await tx
      .withTables<EcommerceTables>()
      .insertInto('ecommerce.canales')
      .values({
        id,
        codigo,
        tipo,
        nombre,
        url: `${tiendasDemo}${ruta}`,
        version_api,
        credencial: sellarCredencial(secrets, credencial),
        secreto_webhook: secrets.encrypt(Buffer.from('secreto-del-simulador')),
        almacen_id: almacenes.get(almacen)!,
        estados: JSON.stringify(estadosPorDefecto[tipo]),
        campos_dni: ['billing_dni', 'DNI'],
        campos_ruc: ['billing_ruc', 'RUC'],
        importar_desde: startOfLimaDay(addDays(limaDate(clock.now()), -30)),
        actualizado_por: sistema.nombre,
      })
      .execute();
    await enqueue(tx, importacionDe(tipo), { canalId: id, codigo });
  }
}
