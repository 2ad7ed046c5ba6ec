/** SUNAT's catalogues (Anexo 8) by their number, in a few words each. */
const nombres: Readonly<Record<string, string>> = {
  '01': 'Tipos de documento',
  '02': 'Monedas',
  '03': 'Unidades de medida',
  '04': 'Países',
  '05': 'Tributos',
  '06': 'Documentos de identidad',
  '07': 'Afectación del IGV',
  '08': 'Sistemas de cálculo del ISC',
  '09': 'Motivos de nota de crédito',
  '10': 'Motivos de nota de débito',
  '11': 'Valores de venta del resumen',
  '12': 'Documentos relacionados',
  '16': 'Tipos de precio de venta',
  '18': 'Modalidades de traslado',
  '19': 'Estados de una línea del resumen',
  '20': 'Motivos de traslado',
  '22': 'Regímenes de percepción',
  '23': 'Regímenes de retención',
  '51': 'Tipos de operación',
  '52': 'Leyendas',
  '53': 'Cargos y descuentos',
  '54': 'Bienes y servicios con detracción',
  '55': 'Propiedades de una línea',
  '59': 'Medios de pago',
  '61': 'Documentos relacionados de una guía',
};

export const nombreDelCatalogo = (catalogo: string): string => {
  const nombre = nombres[catalogo];
  return nombre ? `${catalogo} · ${nombre}` : catalogo;
};
