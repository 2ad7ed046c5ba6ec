import { decimal, valorUnitario } from '@jsol/tributos/dinero';
import { clockOf, type Tx } from '../../platform/database/database.ts';
import { limaDate } from '../../platform/time/lima.ts';
import { catalogoDemo } from './seed/catalogo-demo.ts';
import { escasosDemo, lineasPorLote, lotesDemo, sembrarDiaDeAlmacen } from './seed/dia-de-almacen.ts';
import { codigoEan13 } from './seed/codigo-barras.ts';
import { idFijo } from './seed/id-fijo.ts';
import type { InventarioTables, ProductosTable } from './tables.ts';
import { moverStock } from './use-cases/mover-stock.ts';

type Nuevo = Pick<
  ProductosTable,
  'id' | 'codigo' | 'codigo_barras' | 'nombre' | 'categoria' | 'unidad' | 'precio' | 'afectacion'
> & { stock_minimo: string; stock_critico: string; con_lotes: boolean };

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
        stock_critico: String(Math.floor(stockInicial(precio, indice) / 24)),
        con_lotes: codigo in lotesDemo,
      };
    }),
  );

const almacenesDemo = [
  { id: idFijo('almacen:TIENDA'), codigo: 'TIENDA', nombre: 'Tienda principal', veces: 1 },
  { id: idFijo('almacen:ATE'), codigo: 'ATE', nombre: 'Almacén Ate', veces: 2 },
];

/** Two warehouses, the catalogue, what each starts with as entries of stock, and a day's work that has begun. */
export async function seedInventario(tx: Tx): Promise<void> {
  const db = tx.withTables<InventarioTables>();
  const productos = productosDemo();
  await db.insertInto('inventario.productos').values(productos).execute();
  await db
    .insertInto('inventario.almacenes')
    .values(almacenesDemo.map(({ id, codigo, nombre }) => ({ id, codigo, nombre })))
    .execute();
  const hoy = limaDate(clockOf(tx).now());
  for (const almacen of almacenesDemo) {
    await moverStock(tx, null, {
      almacenId: almacen.id,
      tipo: 'entrada',
      motivo: 'inventario-inicial',
      documento: 'Inventario inicial',
      referencia: `inventario-inicial:${almacen.codigo}`,
      usuarioId: null,
      usuario: 'Sistema',
      lineas: productos.flatMap(({ id, codigo, precio, afectacion, con_lotes }, indice) => {
        const escaso = almacen.codigo === 'TIENDA' ? escasosDemo[codigo] : undefined;
        const linea = {
          productoId: id,
          cantidad: escaso ?? String(stockInicial(precio, indice) * almacen.veces),
          costoUnitario: costoSupuesto(precio, afectacion),
          pointer: `/lineas/${indice}`,
        };
        return con_lotes ? lineasPorLote(codigo, hoy, linea) : [linea];
      }),
    });
  }
  const [tienda, ate] = almacenesDemo;
  await sembrarDiaDeAlmacen(tx, tienda!.id, ate!.id);
}

/** Three quarters of the price, without IGV where it bears it. */
const costoSupuesto = (precio: string, afectacion: string): string =>
  valorUnitario(
    decimal(precio)
      .times('0.75')
      .div(afectacion === '10' ? '1.18' : 1),
    4,
  );
