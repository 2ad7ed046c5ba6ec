import { defineError } from '../../platform/errors/domain-error.ts';

export const serieAgotada = defineError({
  code: 'facturacion.serie_agotada',
  title: 'No hay serie con números libres',
  status: 409,
  fix: 'Cree o active una serie para ese tipo de comprobante y establecimiento.',
});

export const comprobanteInvalido = defineError({
  code: 'facturacion.comprobante_invalido',
  title: 'El comprobante no se puede emitir así',
  status: 422,
  fix: 'Corrija el dato señalado; no se tomó ningún número.',
});

export const comprobanteNoEncontrado = defineError({
  code: 'facturacion.comprobante_no_encontrado',
  title: 'No existe ese comprobante',
  status: 404,
  fix: 'Búsquelo por serie y número en la lista de comprobantes.',
});

export const archivoNoDisponible = defineError({
  code: 'facturacion.archivo_no_disponible',
  title: 'El archivo aún no existe',
  status: 404,
  fix: 'El XML existe desde que se firma y el CDR desde que SUNAT responde.',
});

export const reintentoNoCorresponde = defineError({
  code: 'facturacion.reintento_no_corresponde',
  title: 'Ese comprobante no se puede reenviar',
  status: 409,
  fix: 'Solo se reintenta lo que SUNAT todavía no aceptó ni rechazó.',
});

export const repeticionNoCorresponde = defineError({
  code: 'facturacion.repeticion_no_corresponde',
  title: 'Ese archivo no se puede informar de nuevo',
  status: 409,
  fix: 'Solo se informa de nuevo lo que SUNAT rechazó y ningún archivo dijo después.',
});

export const sinDatoVigente = defineError({
  code: 'facturacion.sin_dato_vigente',
  title: 'Falta un dato tributario para esa fecha',
  status: 409,
  fix: 'Regístrelo en Facturación, Configuración, Datos tributarios, con la fecha desde la que rige.',
});

export const bloqueoNoEncontrado = defineError({
  code: 'facturacion.bloqueo_no_encontrado',
  title: 'No existe esa detención de la emisión',
  status: 404,
  fix: 'Actualice la pantalla: otra persona pudo levantarla.',
});

export const anulacionNoCorresponde = defineError({
  code: 'facturacion.anulacion_no_corresponde',
  title: 'Ese comprobante no se puede anular así',
  status: 409,
  fix: 'Siga lo que ofrece el mensaje: esperar la respuesta de SUNAT, o emitir una nota de crédito.',
});

export const notaNoCorresponde = defineError({
  code: 'facturacion.nota_no_corresponde',
  title: 'Ese comprobante no admite esa nota',
  status: 409,
  fix: 'Revise el motivo de la nota y lo que queda por ajustar del comprobante.',
});

export const resumenNoEncontrado = defineError({
  code: 'facturacion.resumen_no_encontrado',
  title: 'No existe ese resumen',
  status: 404,
  fix: 'Búsquelo por fecha en la lista de resúmenes y bajas.',
});

export const reemisionNoCorresponde = defineError({
  code: 'facturacion.reemision_no_corresponde',
  title: 'Ese comprobante no se emite de nuevo',
  status: 409,
  fix: 'Se emite de nuevo, una vez, lo que SUNAT rechazó; lo que no registró se corrige y se reintenta.',
});

export const mesCerrado = defineError({
  code: 'facturacion.mes_cerrado',
  title: 'El mes está cerrado',
  status: 409,
  fix: 'Reabra el mes, diciendo por qué, si hay que cambiar sus libros.',
});

export const mesAbierto = defineError({
  code: 'facturacion.mes_abierto',
  title: 'El mes no se puede cerrar o no está cerrado',
  status: 409,
  fix: 'Genere los libros sin errores y espere la respuesta de SUNAT a todos sus comprobantes.',
});

export const propuestaIlegible = defineError({
  code: 'facturacion.propuesta_ilegible',
  title: 'La propuesta del SIRE no se puede leer',
  status: 422,
  fix: 'Descargue la propuesta otra vez del SIRE y suba el archivo sin abrirlo ni cambiarlo.',
});

export const libroNoEncontrado = defineError({
  code: 'facturacion.libro_no_encontrado',
  title: 'No existe ese archivo de libro',
  status: 404,
  fix: 'Elija el archivo en la lista de libros del mes.',
});
