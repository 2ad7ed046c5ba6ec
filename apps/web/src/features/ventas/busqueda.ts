/** `3*HER-001` asks for three of it; `0.75 * cable` for three quarters of a metre. Without a star, for one. */
export function leerBusqueda(texto: string): { unidades: string; q: string } {
  const [, unidades, resto] = /^\s*(\d{1,5}(?:[.,]\d{1,3})?)\s*\*(.*)$/s.exec(texto) ?? [];
  if (unidades === undefined || resto === undefined || /^[0.,]+$/.test(unidades))
    return { unidades: '1', q: texto.trim() };
  return { unidades: unidades.replace(',', '.'), q: resto.trim() };
}
