import { palabrasBuscadas, textoBuscable } from '@jsol/contracts/texto-buscable';
import type { CatalogoOffline } from '@jsol/contracts/ventas-offline';
import type { Cliente, ProductoPos } from '@jsol/contracts/ventas';

export type ProductosHallados = { items: ProductoPos[]; exacto: boolean; categorias: string[] };

/** The catalogue as the search boxes ask it, all in memory: the answer is there before the next key. */
export type IndiceLocal = {
  productos(q: string, categoria: string | null, limite: number): ProductosHallados;
  clientes(q: string): Cliente[];
};

const maximoClientes = 20;
/** As the server orders: by code point, the same on every machine. */
const porTexto = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function poner<T>(mapa: Map<string, T[]>, clave: string, valor: T): void {
  const lista = mapa.get(clave);
  if (!lista) mapa.set(clave, [valor]);
  else if (!lista.includes(valor)) lista.push(valor);
}

/** Finds what the server's search would find: see buscarProductos and buscarClientes there. */
export function indexar({ productos, clientes }: Pick<CatalogoOffline, 'productos' | 'clientes'>): IndiceLocal {
  const activos = productos
    .filter(({ activo }) => activo)
    .map((producto) => ({
      producto,
      nombre: textoBuscable(producto.nombre),
      texto: textoBuscable(
        `${producto.codigo} ${producto.codigoBarras ?? ''} ${producto.nombre} ${producto.categoria}`,
      ),
    }))
    .sort((a, b) => porTexto(a.nombre, b.nombre) || porTexto(a.producto.id, b.producto.id));
  const porCodigo = new Map<string, ProductoPos[]>();
  for (const { producto } of activos) {
    poner(porCodigo, producto.codigo.toLowerCase(), producto);
    if (producto.codigoBarras) poner(porCodigo, producto.codigoBarras, producto);
  }
  const categorias = [...new Set(activos.map(({ producto }) => producto.categoria))].sort((a, b) =>
    a.localeCompare(b, 'es'),
  );
  const personas = clientes
    .map((cliente) => ({ cliente, texto: textoBuscable(`${cliente.numeroDocumento} ${cliente.nombre}`) }))
    .sort((a, b) => porTexto(a.cliente.nombre, b.cliente.nombre));

  return {
    productos(q, categoria, limite) {
      const texto = textoBuscable(q);
      const exactos = texto === '' ? undefined : porCodigo.get(texto);
      if (exactos) return { items: exactos.slice(0, 2), exacto: exactos.length === 1, categorias };
      const palabras = palabrasBuscadas(q);
      const primeros: ProductoPos[] = [];
      const demas: ProductoPos[] = [];
      for (const { producto, nombre, texto: todo } of activos) {
        if (categoria !== null && producto.categoria !== categoria) continue;
        if (nombre.startsWith(texto)) {
          primeros.push(producto);
          if (primeros.length === limite) break;
        } else if (demas.length < limite && palabras.every((palabra) => todo.includes(palabra))) demas.push(producto);
      }
      return { items: [...primeros, ...demas].slice(0, limite), exacto: false, categorias };
    },
    clientes(q) {
      const palabras = palabrasBuscadas(q);
      if (palabras.length === 0) return [];
      const hallados = personas.filter(({ texto }) => palabras.every((palabra) => texto.includes(palabra)));
      const exacto = q.trim();
      return hallados
        .map(({ cliente }) => cliente)
        .sort((a, b) => Number(b.numeroDocumento === exacto) - Number(a.numeroDocumento === exacto))
        .slice(0, maximoClientes);
    },
  };
}
