/** SUNAT's codes of the Kardex valorizado, Formato 13.1. */

/** Table 12: what a movement is. */
export function operacionSunat(motivo: string, tipo: 'entrada' | 'salida'): string {
  const entrada = tipo === 'entrada';
  switch (motivo) {
    case 'venta':
      return '01';
    case 'compra':
      return '02';
    case 'devolucion':
    case 'devolucion-venta':
    case 'devolucion-proveedor':
      // A return received, or given.
      return entrada ? '05' : '06';
    case 'transferencia':
      return entrada ? '21' : '11';
    case 'retiro':
    case 'consumo':
      return '12';
    case 'merma':
      return '13';
    case 'desmedro':
      return '14';
    case 'inventario-inicial':
      return '16';
    case 'ajuste':
    case 'conteo':
      return '28';
    default:
      return '99';
  }
}

/** Table 10 with series and number: `F001-778` → 01, F001, 778. What has no such form goes whole into the number. */
export function documentoSunat(documento: string | null): { tipo: string; serie: string; numero: string } {
  const partes = /^([A-Z][A-Z0-9]{3}|0\d{3})-0*(\d{1,8})$/.exec(documento ?? '');
  if (!partes) return { tipo: '00', serie: '', numero: documento ?? '' };
  const [, serie = '', numero = ''] = partes;
  const tipos: Record<string, string> = { F: '01', E: '01', B: '03', T: '09', V: '31' };
  return { tipo: tipos[serie.charAt(0)] ?? '00', serie, numero };
}
