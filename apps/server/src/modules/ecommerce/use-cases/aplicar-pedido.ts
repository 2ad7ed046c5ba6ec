import { decimal, valorUnitario } from '@jsol/tributos/dinero';
import type { Selectable } from 'kysely';
import type { Accion } from '@jsol/contracts/ecommerce';
import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { Notificar } from '../../notificaciones/public.ts';
import { documentoDelCliente, type Documento } from '../domain/documento-del-cliente.ts';
import { huellaDe, type PedidoDeTienda } from '../domain/pedido-de-tienda.ts';
import {
  accionPara,
  documentoInvalido,
  estadoDesconocido,
  ilegible,
  repararPedido,
  type Reparo,
} from '../domain/revisar-pedido.ts';
import type { OrdenesDeVenta } from '../ordenes-de-venta.ts';
import { identificarCliente } from '../queries/identificar-cliente.ts';
import { productosDeLineas } from '../queries/productos-de-lineas.ts';
import type { EcommerceTables, PedidosTable, TipoIncidencia } from '../tables.ts';
import type { FilaCanal } from '../tiendas/abrir-tienda.ts';
import type { Recibido } from '../tiendas/tienda.ts';
import { validarDocumento } from '../../facturacion/public.ts';
import { abrirIncidencia } from './abrir-incidencia.ts';
import { anotar, elSistema } from './anotar.ts';

export type AplicarDeps = {
  notificar: Notificar;
  /** Absent: complete orders wait as `listo`. */
  ordenes: OrdenesDeVenta;
};

export type ComoLlega = {
  via: EcommerceTables['ecommerce.recibidos']['via'];
  /** A person who asked for it. */
  quien?: string;
  /** Looks again at a version that is known: something else has changed. */
  denuevo?: boolean;
  /** What the order of sale was refused for in a first try. */
  rechazo?: Reparo;
  /** Instead of what its state asks for. */
  accion?: Accion;
};

type FilaPedido = Selectable<PedidosTable>;
export type Resultado = 'igual' | 'nuevo' | 'cambiado' | 'en-revision';

/**
 * Makes of an order of a shop what it is now, once per version of it: an equal or older one changes nothing (V51).
 * A `DomainError` of the order of sale undoes all of it; see `guardar-pedido.ts`.
 */
export async function aplicarPedido(
  tx: Tx,
  deps: AplicarDeps,
  canal: FilaCanal,
  recibido: Recibido,
  como: ComoLlega,
): Promise<Resultado> {
  const quien = como.quien ?? elSistema;
  const { fila, esNuevo } = await bloquear(tx, canal, recibido);
  if (!esNuevo && !como.denuevo && recibido.modificadoEn <= fila.modificado_en) return 'igual';
  await guardarCrudo(tx, canal, recibido, como);

  const { pedido } = recibido;
  if (!pedido) {
    const reparo = ilegible(recibido.reparo ?? 'no tiene la forma esperada');
    await fechar(tx, fila, recibido);
    return detener(tx, deps, fila, reparo, quien);
  }
  const accion = como.accion ?? accionPara(pedido.estado, canal.estados);
  const identidad = await documentoDe(tx, canal, pedido);
  const huella = huellaDe(pedido, identidad.escrito);
  const productos = await productosDeLineas(tx, canal.id, pedido.lineas);
  const igualDeFondo = fila.huella === huella;
  const enMarcha = fila.estado === 'con-orden' || fila.estado === 'despachado';
  const actual: FilaPedido = { ...fila, numero: pedido.numero };
  const escribir = (conContenido: boolean) =>
    escribirPedido(tx, fila, recibido, pedido, {
      documento: identidad.documento,
      huella,
      productos,
      conContenido,
    });
  if (fila.estado_tienda !== pedido.estado)
    await anotar(tx, fila.id, { titulo: `En la tienda: ${pedido.estado}`, quien });

  if (accion === null || como.rechazo) {
    await escribir(!enMarcha);
    return detener(tx, deps, actual, como.rechazo ?? estadoDesconocido(pedido.estado), quien);
  }
  if (accion === 'omitir' || accion === 'esperar') {
    await escribir(!enMarcha);
    if (enMarcha && accion === 'esperar') {
      await incidencia(tx, deps, actual, 'retrocedio', `La tienda lo pasó a «${pedido.estado}».`, quien);
    } else if (!enMarcha) await poner(tx, fila, accion === 'omitir' ? 'omitido' : 'sin-pagar');
    return esNuevo ? 'nuevo' : 'cambiado';
  }
  if (accion === 'anular' || accion === 'devolver') {
    await escribir(!enMarcha);
    await anular(tx, deps, actual, accion === 'anular' ? 'anulado' : 'devuelto', pedido.estado, quien);
    return esNuevo ? 'nuevo' : 'cambiado';
  }

  // From here on it is complete and paid: it becomes an order of sale, or stays the one it is.
  if (enMarcha && igualDeFondo) {
    await escribir(false);
    return 'cambiado';
  }
  const sinProducto = pedido.lineas.filter(({ sku }) => !productos.has(sku)).map(({ sku }) => sku);
  const reparo = identidad.reparo ?? repararPedido(pedido, [...new Set(sinProducto)]);
  if (reparo) {
    await escribir(!enMarcha);
    return detener(tx, deps, actual, reparo, quien);
  }
  if (enMarcha && !(await dejarLaAnterior(tx, deps.ordenes, actual, quien))) {
    await escribir(false);
    const detalle = `En la tienda ahora suma ${pedido.total} y su orden ${fila.orden_numero ?? ''} ya se despachó con ${fila.total}.`;
    await incidencia(tx, deps, actual, 'editado', detalle, quien);
    return 'cambiado';
  }
  await escribir(true);
  await registrar(tx, deps.ordenes, canal, actual, pedido, { ...identidad, productos }, quien);
  return esNuevo ? 'nuevo' : 'cambiado';
}

/** Two runs that bring the same order go one after the other from here on. */
async function bloquear(
  tx: Tx,
  canal: FilaCanal,
  { externoId, hechoEn, modificadoEn, pedido }: Recibido,
): Promise<{ fila: FilaPedido; esNuevo: boolean }> {
  const db = tx.withTables<EcommerceTables>();
  const nueva = await db
    .insertInto('ecommerce.pedidos')
    .values({
      id: uuidv7(),
      canal_id: canal.id,
      externo_id: externoId,
      numero: pedido?.numero ?? externoId,
      estado: 'sin-pagar',
      estado_tienda: '',
      hecho_en: hechoEn,
      modificado_en: modificadoEn,
      moneda: pedido?.moneda ?? '',
      envio: '0',
      recargos: '0',
      total: pedido?.total ?? '0',
      cliente: pedido?.cliente.nombre ?? '',
      huella: '',
    })
    .onConflict((conflict) => conflict.columns(['canal_id', 'externo_id']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (nueva) return { fila: nueva, esNuevo: true };
  const fila = await db
    .selectFrom('ecommerce.pedidos')
    .selectAll()
    .where('canal_id', '=', canal.id)
    .where('externo_id', '=', externoId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { fila, esNuevo: false };
}

async function guardarCrudo(tx: Tx, canal: FilaCanal, recibido: Recibido, { via }: ComoLlega): Promise<void> {
  await tx
    .withTables<EcommerceTables>()
    .insertInto('ecommerce.recibidos')
    .values({
      canal_id: canal.id,
      externo_id: recibido.externoId,
      modificado_en: recibido.modificadoEn,
      via,
      cuerpo: JSON.stringify(recibido.crudo),
    })
    .onConflict((conflict) => conflict.columns(['canal_id', 'externo_id', 'modificado_en']).doNothing())
    .execute();
}

async function documentoDe(
  tx: Tx,
  canal: FilaCanal,
  { cliente }: PedidoDeTienda,
): Promise<{
  documento: Documento | null;
  /** In the shop's own fields. */ escrito: string | null;
  reparo: Reparo | null;
}> {
  const escrito = documentoDelCliente(cliente.campos, { dni: canal.campos_dni, ruc: canal.campos_ruc });
  if (!escrito) return { documento: await identificarCliente(tx, cliente), escrito: null, reparo: null };
  const error = validarDocumento(escrito.tipo, escrito.numero);
  return error
    ? { documento: null, escrito: escrito.numero, reparo: documentoInvalido(escrito.numero, error) }
    : { documento: escrito, escrito: escrito.numero, reparo: null };
}

const fechar = (tx: Tx, fila: FilaPedido, { modificadoEn }: Recibido) =>
  tx
    .withTables<EcommerceTables>()
    .updateTable('ecommerce.pedidos')
    .set({ modificado_en: modificadoEn })
    .where('id', '=', fila.id)
    .execute();

/** What the shop says now. Without its content where the order of sale still stands for the former one. */
async function escribirPedido(
  tx: Tx,
  fila: FilaPedido,
  recibido: Recibido,
  pedido: PedidoDeTienda,
  {
    documento,
    huella,
    productos,
    conContenido,
  }: {
    documento: Documento | null;
    huella: string;
    productos: ReadonlyMap<string, string>;
    conContenido: boolean;
  },
): Promise<void> {
  const db = tx.withTables<EcommerceTables>();
  const { cliente } = pedido;
  await db
    .updateTable('ecommerce.pedidos')
    .set({
      estado_tienda: pedido.estado,
      modificado_en: recibido.modificadoEn,
      ...(conContenido
        ? {
            numero: pedido.numero,
            hecho_en: recibido.hechoEn,
            moneda: pedido.moneda,
            envio: pedido.envio,
            recargos: pedido.recargos,
            total: pedido.total,
            cliente: nombreDe(pedido, documento),
            tipo_documento: documento?.tipo ?? null,
            numero_documento: documento?.numero ?? null,
            email: cliente.email,
            telefono: cliente.telefono,
            direccion: cliente.direccion,
            nota: pedido.nota,
            huella,
          }
        : {}),
    })
    .where('id', '=', fila.id)
    .execute();
  if (!conContenido) return;
  await db.deleteFrom('ecommerce.lineas').where('pedido_id', '=', fila.id).execute();
  if (pedido.lineas.length === 0) return;
  await db
    .insertInto('ecommerce.lineas')
    .values(
      pedido.lineas.map((linea, indice) => ({
        ...linea,
        pedido_id: fila.id,
        orden: indice + 1,
        producto_id: productos.get(linea.sku) ?? null,
      })),
    )
    .execute();
}

const nombreDe = ({ cliente }: PedidoDeTienda, documento: Documento | null): string =>
  (documento?.tipo === '6' && cliente.empresa !== '' ? cliente.empresa : cliente.nombre).slice(0, 100);

type Quieto = Exclude<PedidosTable['estado'], 'en-revision' | 'con-orden'>;
const poner = (tx: Tx, fila: FilaPedido, estado: Quieto) =>
  tx
    .withTables<EcommerceTables>()
    .updateTable('ecommerce.pedidos')
    .set({ estado, motivo: null, detalle: null })
    .where('id', '=', fila.id)
    .execute();

const incidencia = (
  tx: Tx,
  deps: AplicarDeps,
  fila: FilaPedido,
  tipo: TipoIncidencia,
  detalle: string,
  quien: string,
) => abrirIncidencia(tx, deps, { pedidoId: fila.id, numero: fila.numero, tipo, detalle, quien });

/** Into review; where an order of sale stands already, that one goes on and a person decides. */
async function detener(tx: Tx, deps: AplicarDeps, fila: FilaPedido, reparo: Reparo, quien: string): Promise<Resultado> {
  if (fila.estado === 'con-orden' || fila.estado === 'despachado') {
    await incidencia(tx, deps, fila, 'editado', reparo.detalle, quien);
    return 'cambiado';
  }
  await tx
    .withTables<EcommerceTables>()
    .updateTable('ecommerce.pedidos')
    .set({ estado: 'en-revision', ...reparo })
    .where('id', '=', fila.id)
    .execute();
  if (fila.estado !== 'en-revision' || fila.detalle !== reparo.detalle)
    await anotar(tx, fila.id, { titulo: 'Queda en revisión', detalle: reparo.detalle, quien });
  return 'en-revision';
}

async function anular(
  tx: Tx,
  deps: AplicarDeps,
  fila: FilaPedido,
  tipo: 'anulado' | 'devuelto',
  estadoTienda: string,
  quien: string,
): Promise<void> {
  const enMarcha = fila.estado === 'con-orden' || fila.estado === 'despachado';
  if (enMarcha && fila.orden_id !== null) {
    const motivo = `La tienda pasó el pedido ${fila.numero} a «${estadoTienda}»`;
    if (
      fila.estado === 'despachado' ||
      (await deps.ordenes.anular(tx, fila.orden_id, motivo, quien)) === 'ya-despachada'
    ) {
      const detalle = `La tienda lo pasó a «${estadoTienda}» y su orden ${fila.orden_numero ?? ''} ya salió. Coordine la devolución con el cliente.`;
      return incidencia(tx, deps, fila, tipo, detalle, quien);
    }
  }
  if (fila.estado !== 'anulado')
    await anotar(tx, fila.id, {
      titulo: enMarcha ? `Se anuló, con su orden ${fila.orden_numero ?? ''}` : 'Se anuló',
      detalle: `La tienda lo pasó a «${estadoTienda}».`,
      quien,
    });
  await tx
    .withTables<EcommerceTables>()
    .updateTable('ecommerce.pedidos')
    .set({ estado: 'anulado', motivo: null, detalle: null, orden_id: null, orden_numero: null })
    .where('id', '=', fila.id)
    .execute();
}

/** An edit before the dispatch: the former order of sale makes place for a new one. @returns false once it has left. */
async function dejarLaAnterior(tx: Tx, ordenes: OrdenesDeVenta, fila: FilaPedido, quien: string): Promise<boolean> {
  if (fila.estado === 'despachado') return false;
  const motivo = `La tienda cambió el pedido ${fila.numero}`;
  return fila.orden_id === null || (await ordenes.anular(tx, fila.orden_id, motivo, quien)) === 'anulada';
}

async function registrar(
  tx: Tx,
  ordenes: OrdenesDeVenta,
  canal: FilaCanal,
  fila: FilaPedido,
  pedido: PedidoDeTienda,
  { documento, productos }: { documento: Documento | null; productos: ReadonlyMap<string, string> },
  quien: string,
): Promise<void> {
  const revision = fila.revision + 1;
  const { cliente } = pedido;
  const { ordenId, numero } = await ordenes.registrar(
    tx,
    {
      origen: {
        canal: canal.codigo,
        referencia: revision === 1 ? pedido.numero : `${pedido.numero}-${revision}`,
      },
      almacenId: canal.almacen_id,
      cliente: {
        tipoDocumento: documento?.tipo ?? '-',
        numeroDocumento: documento?.numero ?? '-',
        nombre: nombreDe(pedido, documento),
        direccion: cliente.direccion,
        email: cliente.email,
        telefono: cliente.telefono,
      },
      lineas: pedido.lineas.map(({ sku, cantidad, total }) => ({
        productoId: productos.get(sku)!,
        cantidad,
        // Its discounts are in it: a shop's may be of the line, of the order, or of both.
        precioUnitario: valorUnitario(decimal(total).div(decimal(cantidad))),
        descuentoPorcentaje: '0',
      })),
      envio: valorUnitario(decimal(pedido.envio).plus(decimal(pedido.recargos)), 2),
      nota: pedido.nota,
      aprobada: true,
    },
    quien,
  );
  await tx
    .withTables<EcommerceTables>()
    .updateTable('ecommerce.pedidos')
    .set({ estado: 'con-orden', motivo: null, detalle: null, orden_id: ordenId, orden_numero: numero, revision })
    .where('id', '=', fila.id)
    .execute();
  await anotar(tx, fila.id, {
    titulo: `Se registró la orden de venta ${numero}`,
    detalle:
      fila.orden_numero === null ? null : `Reemplaza a la ${fila.orden_numero}, porque la tienda cambió el pedido.`,
    quien,
  });
}
