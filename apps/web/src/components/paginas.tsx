import { Button, Pagination } from '@mantine/core';
import { Vacio } from './avisos.tsx';

const controles = {
  first: 'Primera página',
  previous: 'Página anterior',
  next: 'Página siguiente',
  last: 'Última página',
};

/** The way to the other pages of a list; nothing where one page holds it all. */
export function Paginas({
  de,
  pagina,
  total,
  porPagina,
  telefono,
  alIr,
}: {
  /** What the list holds: `comprobantes`. */
  de: string;
  pagina: number;
  total: number;
  porPagina: number;
  telefono: boolean;
  alIr: (pagina: number) => void;
}) {
  if (total <= porPagina) return null;
  return (
    <Pagination
      total={Math.ceil(total / porPagina)}
      value={pagina}
      onChange={alIr}
      siblings={telefono ? 0 : 1}
      aria-label={`Páginas de ${de}`}
      getControlProps={(control) => ({ 'aria-label': controles[control] })}
      getItemProps={(numero) => ({ 'aria-label': `Página ${numero}` })}
    />
  );
}

/** An address from before the list became shorter, or one typed by hand. */
export const PaginaVacia = ({ alIr }: { alIr: (pagina: number) => void }) => (
  <Vacio
    titulo="Esa página no existe"
    texto="La lista tiene menos páginas."
    accion={
      <Button variant="light" onClick={() => alIr(1)}>
        Ir a la primera página
      </Button>
    }
  />
);
