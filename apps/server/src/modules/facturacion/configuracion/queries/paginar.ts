export type Paginacion = { pagina: number; porPagina: number };

export const desplazamiento = ({ pagina, porPagina }: Paginacion): number => (pagina - 1) * porPagina;
