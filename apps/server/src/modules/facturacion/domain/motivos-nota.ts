/** What a reason of catalogue 09 or 10 lets a note do. */
export type MotivoNota = {
  codigo: string;
  nombre: string;
  /** `todo`: the whole document. `items`: chosen lines. `monto`: an amount. `credito`: its instalments. */
  alcance: 'todo' | 'items' | 'monto' | 'credito';
  soloFactura?: boolean;
  /** Catalogue 05: the document must have operations of it. */
  soloTributo?: '9995' | '1016';
  /** Code of the line that carries an amount. */
  codigoLinea: string;
};

const motivo = (
  codigo: string,
  nombre: string,
  alcance: MotivoNota['alcance'],
  mas: Partial<MotivoNota> = {},
): MotivoNota => ({ codigo, nombre, alcance, codigoLinea: 'AJUSTE', ...mas });

/** Catalogue 09. */
export const motivosCredito: readonly MotivoNota[] = [
  motivo('01', 'Anulación de la operación', 'todo'),
  motivo('02', 'Anulación por error en el RUC', 'todo'),
  motivo('03', 'Corrección por error en la descripción', 'items'),
  motivo('04', 'Descuento global', 'monto', { codigoLinea: 'DESCUENTO' }),
  motivo('05', 'Descuento por ítem', 'items'),
  motivo('06', 'Devolución total', 'todo'),
  motivo('07', 'Devolución por ítem', 'items'),
  motivo('08', 'Bonificación', 'monto', { codigoLinea: 'BONIFICACION' }),
  motivo('09', 'Disminución en el valor', 'monto'),
  motivo('10', 'Otros conceptos', 'monto'),
  motivo('11', 'Ajustes de operaciones de exportación', 'monto', { soloTributo: '9995' }),
  motivo('12', 'Ajustes afectos al IVAP', 'monto', { soloTributo: '1016' }),
  motivo('13', 'Corrección del monto pendiente o de las cuotas', 'credito', { soloFactura: true }),
];

/** Catalogue 10. */
export const motivosDebito: readonly MotivoNota[] = [
  motivo('01', 'Intereses por mora', 'monto', { codigoLinea: 'INTERES' }),
  motivo('02', 'Aumento en el valor', 'monto', { codigoLinea: 'AUMENTO' }),
  motivo('03', 'Penalidades u otros conceptos', 'monto', { codigoLinea: 'PENALIDAD' }),
  motivo('11', 'Ajustes de operaciones de exportación', 'monto', { soloTributo: '9995' }),
  motivo('12', 'Ajustes afectos al IVAP', 'monto', { soloTributo: '1016' }),
];

export const alcanceDe = (tipo: '07' | '08', codigo: string): MotivoNota | undefined =>
  (tipo === '07' ? motivosCredito : motivosDebito).find((uno) => uno.codigo === codigo);
