import type { EstadoResumen, ResumenFila } from '@jsol/contracts/facturacion-resumenes';

export const clases: Record<ResumenFila['clase'], string> = {
  RC: 'Resumen diario',
  RA: 'Comunicación de baja',
  RR: 'Resumen de reversiones',
};

export const condiciones: Record<ResumenFila['condicion'], string> = {
  '1': 'Informa',
  '2': 'Corrige',
  '3': 'Anula',
};

export const estados: Record<EstadoResumen | 'en-curso', string> = {
  'en-curso': 'En curso',
  'por-enviar': 'En cola',
  enviado: 'SUNAT lo procesa',
  desconocido: 'Consultando a SUNAT',
  aceptado: 'Aceptado',
  rechazado: 'Rechazado',
  excepcion: 'No registrado',
};
