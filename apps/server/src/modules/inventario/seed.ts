import { decimal, valorUnitario } from '@jsol/tributos/dinero';
import type { Tx } from '../../platform/database/database.ts';
import { catalogoDemo } from './seed/catalogo-demo.ts';
import { codigoEan13 } from './seed/codigo-barras.ts';
import { idFijo } from './seed/id-fijo.ts';
import type { InventarioTables, ProductosTable } from './tables.ts';
import { moverStock } from './use-cases/mover-stock.ts';

type Nuevo = Pick<
  ProductosTable,
  'id' | 'codigo' | 'codigo_barras' | 'nombre' | 'categoria' | 'unidad' | 'precio' | 'afectacion'
> & { stock_minimo: string };

/** How much of a product a shop keeps: by price, as money tied up; the index only spreads the figures. */
function stockInicial(precio: string, indice: number): number {
  const soles = Number(precio);
  if (soles >= 1_000) return 3 + (indice % 3);
  if (soles >= 150) return 12 + (indice % 9);
  if (soles >= 40) return 60 + ((indice * 7) % 50);
  return 240 + ((indice * 37) % 360);
}

const productosDemo = (): Nuevo[] =>
  catalogoDemo.flatMap(({ nombre: categoria, prefijo, articulos, afectaciones }, grupo) =>
    articulos.map(([unidad, nombre, precio], indice) => {
      const codigo = `${prefijo}-${String(indice + 1).padStart(3, '0')}`;
      return {
        id: idFijo(`producto:${codigo}`),
        codigo,
        // What is sold loose, by weight or by volume has no bar code.
        codigo_barras: ['KGM', 'MTR', 'MTQ', 'MIL'].includes(unidad)
          ? null
          : codigoEan13((grupo + 1) * 10_000 + indice),
        nombre,
        categoria,
        unidad,
        precio,
        afectacion: afectaciones?.[codigo] ?? '10',
        stock_minimo: String(Math.ceil(stockInicial(precio, indice) / 8)),
      };
    }),
  );

const almacenesDemo = [
  { id: idFijo('almacen:TIENDA'), codigo: 'TIENDA', nombre: 'Tienda principal', veces: 1 },
  { id: idFijo('almacen:ATE'), codigo: 'ATE', nombre: 'Almacén Ate', veces: 2 },
];

/** Two warehouses, the catalogue, and what each starts with as entries of stock. */
export async function seedInventario(tx: Tx): Promise<void> {
  const db = tx.withTables<InventarioTables>();
  const productos = productosDemo();
  await db.insertInto('inventario.productos').values(productos).execute();
  await db
    .insertInto('inventario.almacenes')
    .values(almacenesDemo.map(({ id, codigo, nombre }) => ({ id, codigo, nombre })))
    .execute();
  for (const almacen of almacenesDemo) {
    await moverStock(tx, null, {
      almacenId: almacen.id,
      tipo: 'entrada',
      motivo: 'inventario-inicial',
      documento: 'Inventario inicial',
      referencia: `inventario-inicial:${almacen.codigo}`,
      usuarioId: null,
      usuario: 'Sistema',
      lineas: productos.map(({ id, precio, afectacion }, indice) => ({
        productoId: id,
        cantidad: String(stockInicial(precio, indice) * almacen.veces),
        costoUnitario: costoSupuesto(precio, afectacion),
        pointer: `/lineas/${indice}`,
      })),
    });
  }
}

/** Three quarters of the price, without IGV where it bears it. */
const costoSupuesto = (precio: string, afectacion: string): string =>
  valorUnitario(
    decimal(precio)
      .times('0.75')
      .div(afectacion === '10' ? '1.18' : 1),
    4,
  );
