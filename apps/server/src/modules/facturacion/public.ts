/** What other modules may use of facturación. The implementations stand in use-cases/. */
export { emitirComprobante, type ComprobanteEmitido, type NuevoComprobante } from './use-cases/emitir-comprobante.ts';
export type { LineaVendida } from './domain/crear-comprobante.ts';
export { calcularTotalesVenta, tasaIgvVigente, type TotalesVenta } from './use-cases/calcular-totales-venta.ts';
export type { CertificadoCargado } from './documents/certificado.ts';
export { clienteEnVigor, type AccesoSimulador } from './configuracion/canal-en-vigor.ts';
export { certificadoEnVigor } from './configuracion/certificado-en-vigor.ts';
export { prepararAcceso, type AccesoInicial } from './configuracion/use-cases/preparar-acceso.ts';
export { numeroMaximo, serieValida } from './domain/numeracion.ts';
export { rucDeDemostracion } from './seed.ts';
export { validarDocumento } from './domain/documento-identidad.ts';
export { registrarTipoCambio } from './configuracion/use-cases/datos-fechados.ts';
export { tipoCambioVigente } from './queries/parametros.ts';
export { registrarEmisor, type NuevaSerie } from './use-cases/registrar-emisor.ts';
export { archivoPdf, type Archivo } from './queries/archivos.ts';
export { consultarComprobante, type ComprobanteConsultado } from './queries/consultar-comprobante.ts';
export { diasDePlazo, plazosDeVenta, type PlazosDeVenta } from './queries/plazos-de-venta.ts';
export { leerEmisor } from './configuracion/queries/emisor.ts';
export { alto, escribir, nuevoLienzo, terminar, type Lienzo } from './documents/representacion-impresa/lienzo.ts';
