import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { prepararAcceso, registrarEmisor, type AccesoInicial } from '../../modules/facturacion/public.ts';
import { moverStock, registrarAlmacen, registrarProducto } from '../../modules/inventario/public.ts';
import { crearUsuario, sincronizarPermisos } from '../../modules/seguridad/public.ts';
import { registrarCaja } from '../../modules/ventas/public.ts';
import { SettingsError } from '../../platform/config/settings.ts';
import type { Secrets } from '../../platform/config/secrets.ts';
import type { Database, Tx } from '../../platform/database/database.ts';
import type { Module } from '../../platform/module.ts';
import type { CompanyFile } from './company-file.ts';

export type Installed = { usuario: string; nombre: string; clave: string };

async function stockInicial(tx: Tx, { productos }: CompanyFile, almacenes: ReadonlyMap<string, string>) {
  const ids = new Map<string, string>();
  for (const { existencias: _, ...producto } of productos) {
    ids.set(producto.codigo, await registrarProducto(tx, producto));
  }
  for (const [codigo, almacenId] of almacenes) {
    const lineas = productos.flatMap(({ codigo: producto, existencias }) =>
      existencias
        .filter(({ almacen }) => almacen === codigo)
        .map(({ cantidad, costoUnitario }) => ({
          productoId: ids.get(producto)!,
          cantidad,
          costoUnitario,
          pointer: `/productos/${producto}`,
        })),
    );
    if (lineas.length === 0) continue;
    await moverStock(tx, null, {
      almacenId,
      tipo: 'entrada',
      motivo: 'inventario-inicial',
      documento: 'Inventario inicial',
      referencia: `inventario-inicial:${codigo}`,
      usuarioId: null,
      usuario: 'Instalación',
      lineas,
    });
  }
}

/**
 * Writes the company into an empty database, all of it or nothing. Throws {@link SettingsError} when there is a company
 * already.
 * @returns the people with the passwords they begin with, which are kept nowhere.
 */
export function installCompany(
  { database, modules, secrets }: { database: Database; modules: readonly Module[]; secrets: Secrets },
  company: CompanyFile,
  acceso: AccesoInicial,
): Promise<Installed[]> {
  return database.transaction(async (tx) => {
    const { rows } = await sql`
      insert into platform.seeds (name) select 'empresa'
      where not exists (select from platform.seeds where name in ('demo', 'empresa'))
      on conflict do nothing returning name`.execute(tx);
    if (rows.length === 0) throw new SettingsError('Esta base de datos ya tiene una empresa: use una vacía.');
    await sincronizarPermisos(
      tx,
      modules.flatMap((module) => module.permissions ?? []),
    );
    await registrarEmisor(tx, company.emisor, company.series);
    await prepararAcceso(tx, secrets, acceso, new Date());
    const almacenes = new Map<string, string>();
    for (const almacen of company.almacenes) almacenes.set(almacen.codigo, await registrarAlmacen(tx, almacen));
    for (const { almacen, ...caja } of company.cajas) {
      await registrarCaja(tx, { ...caja, almacenId: almacenes.get(almacen)! });
    }
    await stockInicial(tx, company, almacenes);
    const people: Installed[] = [];
    for (const { usuario, nombre, email, roles } of company.usuarios) {
      const clave = randomBytes(9).toString('base64url');
      await crearUsuario(tx, { usuario, nombre, email, clave, roles });
      people.push({ usuario, nombre, clave });
    }
    return people;
  });
}
