import type { EntradaDeLista } from '@jsol/contracts/facturacion-formulario';

/** Catalogue 06, the usual ones first. */
export const tiposDeDocumento = [
  { value: '6', label: 'RUC' },
  { value: '1', label: 'DNI' },
  { value: '4', label: 'Carné de extranjería' },
  { value: '7', label: 'Pasaporte' },
  { value: '0', label: 'Documento de no domiciliado' },
  { value: 'A', label: 'Cédula diplomática' },
  { value: 'B', label: 'Documento del país de residencia' },
  { value: 'C', label: 'TIN' },
  { value: 'D', label: 'IN' },
  { value: 'E', label: 'TAM' },
  { value: 'F', label: 'Permiso temporal de permanencia' },
  { value: 'G', label: 'Salvoconducto' },
  { value: 'H', label: 'CPP' },
];

/** Options of a list: the words first, the code in parentheses. */
export const opciones = (lista: readonly EntradaDeLista[]) =>
  lista.map(({ codigo, descripcion }) => ({ value: codigo, label: `${descripcion} (${codigo})` }));

/** Catalogue 53, charges of the whole document. */
export const cargosGlobales = [
  { value: '46', label: 'Recargo al consumo o propina (46)' },
  { value: '45', label: 'FISE (45)' },
  { value: '49', label: 'Otro cargo, con IGV (49)' },
  { value: '50', label: 'Otro cargo, sin IGV (50)' },
];

/** Catalogue 53, anticipos. */
export const clasesDeAnticipo = [
  { value: '04', label: 'De ventas gravadas (04)' },
  { value: '05', label: 'De ventas exoneradas (05)' },
  { value: '06', label: 'De ventas inafectas (06)' },
];

/** Catalogue 08. */
export const sistemasIsc = [
  { value: '', label: 'Sin ISC' },
  { value: '01', label: 'Al valor (01)' },
  { value: '02', label: 'Monto fijo por unidad (02)' },
  { value: '03', label: 'Precio de venta al público (03)' },
];

const indicadoresComunes = [
  { value: 'TransbordoProgramado', label: 'Transbordo programado' },
  { value: 'RetornoVehiculoEnvaseVacio', label: 'Retorno con envases vacíos' },
  { value: 'RetornoVehiculoVacio', label: 'Retorno vacío' },
];

/** As SUNAT spells them, by who issues the guide. */
export const indicadoresDeGuia = {
  '09': [
    ...indicadoresComunes,
    { value: 'TrasladoVehiculoM1L', label: 'Vehículo M1 o L' },
    { value: 'TrasladoTotalDAMoDS', label: 'Traslado total de la DAM o DS' },
    { value: 'VehiculoConductoresTransp', label: 'Vehículo y conductores del transportista' },
  ],
  '31': indicadoresComunes,
};

/** Documents that a retención (20) or percepción (40) is about. */
export const documentosPagados = {
  '20': [
    { value: '01', label: 'Factura (01)' },
    { value: '12', label: 'Ticket (12)' },
    { value: '07', label: 'Nota de crédito (07)' },
    { value: '08', label: 'Nota de débito (08)' },
  ],
  '40': [
    { value: '01', label: 'Factura (01)' },
    { value: '03', label: 'Boleta (03)' },
    { value: '12', label: 'Ticket (12)' },
    { value: '07', label: 'Nota de crédito (07)' },
    { value: '08', label: 'Nota de débito (08)' },
  ],
};
