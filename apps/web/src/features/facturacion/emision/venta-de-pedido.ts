import { decimal } from '@jsol/tributos/dinero';
import type { DocumentoEmision } from '@jsol/contracts/facturacion-emision';
import { aPedido, ventaVacia, type AjusteEscrito, type LineaEscrita, type VentaEscrita } from './venta-escrita.ts';

type Linea = DocumentoEmision['lineas'][number];
type Ajuste = NonNullable<Linea['descuento']>;

/** A request as its form shows it; null where the form has no field for something it asks for. */
export function ventaDePedido(pedido: DocumentoEmision): VentaEscrita | null {
  const escrita = escribir(pedido);
  const devuelta = aPedido(pedido.tipo, escrita).pedido;
  return devuelta && sinOrden(devuelta) === sinOrden(pedido) ? escrita : null;
}

const vacia = (valor: unknown): boolean => valor === undefined || (Array.isArray(valor) && valor.length === 0);

/** The same for two requests whose fields come in another order, or say nothing in another way. */
const sinOrden = (pedido: DocumentoEmision): string =>
  JSON.stringify(pedido, (_, valor: unknown) =>
    typeof valor === 'object' && valor !== null && !Array.isArray(valor)
      ? Object.fromEntries(
          Object.entries(valor)
            .filter(([, uno]) => !vacia(uno))
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : valor,
  );

const ajuste = (pedido: Ajuste | undefined): AjusteEscrito => {
  if (!pedido) return { en: 'porcentaje', valor: '' };
  return 'porcentaje' in pedido ? { en: 'porcentaje', valor: pedido.porcentaje } : { en: 'monto', valor: pedido.monto };
};

const enPorcentaje = (fraccion: string): string => decimal(fraccion).times(100).toFixed();

function iscEscrito(isc: Linea['isc']): LineaEscrita['isc'] {
  const nada = { sistema: '', tasa: '', montoUnitario: '', precioSugerido: '' };
  if (!isc) return nada;
  if (isc.sistema === '02') return { ...nada, sistema: isc.sistema, montoUnitario: isc.montoUnitario };
  return {
    ...nada,
    sistema: isc.sistema,
    tasa: enPorcentaje(isc.tasa),
    precioSugerido: isc.sistema === '03' ? isc.precioSugerido : '',
  };
}

const lineaEscrita = (linea: Linea, indice: number): LineaEscrita => ({
  clave: `pedida-${indice}`,
  productoId: linea.productoId,
  codigo: linea.codigo,
  descripcion: linea.descripcion,
  unidad: linea.unidad,
  cantidad: linea.cantidad,
  precioUnitario: linea.precioUnitario,
  afectacion: linea.afectacion,
  descuento: ajuste(linea.descuento),
  isc: iscEscrito(linea.isc),
  bolsas: linea.bolsas ?? '',
  codigoProductoSunat: linea.codigoProductoSunat ?? '',
  gtin: linea.gtin ?? '',
});

function escribir(pedido: DocumentoEmision): VentaEscrita {
  const { cliente, descuentoGlobal, formaPago, detraccion } = pedido;
  const vacio = ventaVacia();
  return {
    moneda: pedido.moneda,
    precios: pedido.precios,
    tipoOperacion: pedido.tipoOperacion ?? '',
    cliente: cliente ? { ...cliente, direccion: cliente.direccion ?? '', email: cliente.email ?? '' } : vacio.cliente,
    lineas: pedido.lineas.map(lineaEscrita),
    descuentoGlobal: { ...ajuste(descuentoGlobal), enBase: descuentoGlobal?.enBase ?? true },
    cargosGlobales: (pedido.cargosGlobales ?? []).map((cargo) => ({
      codigo: cargo.codigo,
      ajuste: ajuste(cargo.ajuste),
    })),
    anticipos: pedido.anticipos ?? [],
    redondeo: pedido.redondeo ?? '',
    formaPago:
      formaPago.tipo === 'Credito'
        ? { tipo: 'Credito', pagado: formaPago.pagado ?? '', cuotas: formaPago.cuotas }
        : vacio.formaPago,
    fechaVencimiento: pedido.fechaVencimiento ?? '',
    detraccion: detraccion ? { aplica: true, ...detraccion } : vacio.detraccion,
    percepcion: pedido.percepcion?.codigo ?? '',
    retencion: pedido.retencion,
    ordenCompra: pedido.ordenCompra ?? '',
    guias: pedido.guias,
    observacion: pedido.leyendas[0]?.texto ?? '',
  };
}
