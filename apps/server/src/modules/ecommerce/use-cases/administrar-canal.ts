import type { z } from 'zod';
import { estadosPorDefecto, type canalBody, type nuevoCanalBody, type TipoCanal } from '@jsol/contracts/ecommerce';
import type { Secrets } from '../../../platform/config/secrets.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { startOfLimaDay } from '../../../platform/time/lima.ts';
import { auditar, type Actor } from '../../auditoria/public.ts';
import { exigirAlmacen } from '../../inventario/public.ts';
import { canalInvalido, canalRepetido } from '../errors.ts';
import { cargarCanal } from '../queries/canales.ts';
import type { EcommerceTables } from '../tables.ts';
import { abrirCredencial, sellarCredencial, type FilaCanal } from '../tiendas/abrir-tienda.ts';

type Datos = z.output<typeof canalBody>;
type Acto = { actor: Actor; ahora: Date };

/** `Tienda Ñandú 2` → `tienda-nandu-2`. */
const codigoDe = (nombre: string): string =>
  nombre
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 40)
    .replace(/-+$/, '');

const reparo = (campo: string, detail: string) => canalInvalido(detail, { errors: [{ pointer: `/${campo}`, detail }] });

function revisar(tipo: TipoCanal, datos: Datos, antes: FilaCanal | null, secrets: Secrets): void {
  const { protocol, hostname } = new URL(datos.url);
  if (protocol !== 'https:' && !['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
    throw reparo('url', 'La dirección debe empezar con https://: por http la clave viajaría a la vista.');
  if (tipo === 'shopify' && !datos.versionApi)
    throw reparo('versionApi', 'Escriba la versión de la API, como 2026-10.');
  const anterior = antes ? abrirCredencial(secrets, antes.credencial) : null;
  if (tipo === 'woocommerce' && !(datos.usuario ?? anterior?.usuario))
    throw reparo('usuario', 'Escriba la clave de consumidor, que empieza con ck_.');
  if (!datos.clave && !anterior) throw reparo('clave', 'Escriba la clave de acceso que dio la tienda.');
}

function columnas(tipo: TipoCanal, datos: Datos, antes: FilaCanal | null, secrets: Secrets, { actor, ahora }: Acto) {
  const anterior = antes ? abrirCredencial(secrets, antes.credencial) : null;
  return {
    nombre: datos.nombre,
    url: datos.url,
    version_api: tipo === 'shopify' ? datos.versionApi! : null,
    credencial: sellarCredencial(secrets, {
      usuario: tipo === 'woocommerce' ? (datos.usuario ?? anterior?.usuario ?? '') : '',
      clave: datos.clave ?? anterior?.clave ?? '',
    }),
    secreto_webhook: datos.secretoWebhook
      ? secrets.encrypt(Buffer.from(datos.secretoWebhook))
      : (antes?.secreto_webhook ?? null),
    almacen_id: datos.almacenId,
    estados: JSON.stringify(Object.keys(datos.estados).length > 0 ? datos.estados : estadosPorDefecto[tipo]),
    campos_dni: datos.camposDni,
    campos_ruc: datos.camposRuc,
    solape_minutos: datos.solapeMinutos,
    todos_los_pedidos: datos.todosLosPedidos,
    activo: datos.activo,
    actualizado_en: ahora,
    actualizado_por: actor.nombre,
  };
}

/** What an auditor may read: which secrets changed, never what they are. */
const visible = ({ clave, secretoWebhook, ...datos }: Datos) => ({
  ...datos,
  secretosCambiados: [...(clave ? ['clave'] : []), ...(secretoWebhook ? ['secretoWebhook'] : [])],
});

/** Connects a shop. @returns its id. */
export async function crearCanal(
  tx: Tx,
  secrets: Secrets,
  { tipo, importarDesde, ...datos }: z.output<typeof nuevoCanalBody>,
  acto: Acto,
): Promise<string> {
  revisar(tipo, datos, null, secrets);
  await exigirAlmacen(tx, datos.almacenId);
  const id = uuidv7();
  const creado = await tx
    .withTables<EcommerceTables>()
    .insertInto('ecommerce.canales')
    .values({
      id,
      codigo: codigoDe(datos.nombre),
      tipo,
      importar_desde: startOfLimaDay(importarDesde),
      ...columnas(tipo, datos, null, secrets, acto),
    })
    .onConflict((conflict) => conflict.column('codigo').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!creado) {
    const detail = `Ya hay una tienda llamada «${datos.nombre}» o de nombre muy parecido.`;
    throw canalRepetido(detail, { errors: [{ pointer: '/nombre', detail }] });
  }
  await auditar(tx, {
    actor: acto.actor,
    accion: 'ecommerce.canal_creado',
    entidad: 'canal_de_venta',
    entidadId: id,
    detalle: { tipo, ...visible(datos) },
  });
  return id;
}

/** Changes what is said of a shop; its kind and where its import began stay. */
export async function cambiarCanal(tx: Tx, secrets: Secrets, id: string, datos: Datos, acto: Acto): Promise<void> {
  const antes = await cargarCanal(tx, id);
  revisar(antes.tipo, datos, antes, secrets);
  await exigirAlmacen(tx, datos.almacenId);
  await tx
    .withTables<EcommerceTables>()
    .updateTable('ecommerce.canales')
    .set(columnas(antes.tipo, datos, antes, secrets, acto))
    .where('id', '=', id)
    .execute();
  await auditar(tx, {
    actor: acto.actor,
    accion: 'ecommerce.canal_cambiado',
    entidad: 'canal_de_venta',
    entidadId: id,
    detalle: visible(datos),
  });
}
