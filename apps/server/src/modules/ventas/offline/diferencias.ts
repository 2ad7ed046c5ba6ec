import type { Diferencia } from '@jsol/contracts/ventas-bandeja';
import type { VentaOffline } from '@jsol/contracts/ventas-offline';

/** The fields of a sale as a person compares them: one line per thing, in words. */
export function camposDe(venta: Comparable): Map<string, string> {
  const campos = new Map<string, string>([
    ['Comprobante', venta.tipoComprobante === '01' ? 'Factura' : 'Boleta'],
    ['Cliente', venta.cliente ?? 'Sin identificar'],
    ['Total', `S/ ${venta.total}`],
    ['Vuelto', `S/ ${venta.vuelto}`],
    ['Vendedor', venta.cajero],
  ]);
  const anotar = (campo: string, valor: string) => {
    let libre = campo;
    for (let n = 2; campos.has(libre); n += 1) libre = `${campo} (${n})`;
    campos.set(libre, valor);
  };
  for (const { codigo, descripcion, cantidad, precioUnitario, descuentoPorcentaje } of venta.lineas) {
    const rebaja = Number(descuentoPorcentaje) > 0 ? `, ${Number(descuentoPorcentaje)} % de descuento` : '';
    anotar(`${codigo} ${descripcion}`, `${sinCeros(cantidad)} a S/ ${precioUnitario}${rebaja}`);
  }
  for (const { medio, monto, operacion } of venta.pagos)
    anotar(`Pago con ${medio}`, `S/ ${monto}${operacion ? `, operación ${operacion}` : ''}`);
  return campos;
}

export type Comparable = Pick<VentaOffline, 'tipoComprobante' | 'total' | 'vuelto'> & {
  cliente: string | null;
  cajero: string;
  lineas: readonly Pick<
    VentaOffline['lineas'][number],
    'codigo' | 'descripcion' | 'cantidad' | 'precioUnitario' | 'descuentoPorcentaje'
  >[];
  pagos: readonly { medio: string; monto: string; operacion?: string | null | undefined }[];
};

const sinCeros = (cantidad: string): string => (cantidad.includes('.') ? cantidad.replace(/\.?0+$/, '') : cantidad);

/** Where two sales differ, field by field, in the order of the till's. */
export function diferenciasEntre(enLaCaja: Comparable, enElServidor: Comparable): Diferencia[] {
  const caja = camposDe(enLaCaja);
  const servidor = camposDe(enElServidor);
  return [...new Set([...caja.keys(), ...servidor.keys()])]
    .map((campo) => ({ campo, enLaCaja: caja.get(campo) ?? null, enElServidor: servidor.get(campo) ?? null }))
    .filter((una) => una.enLaCaja !== una.enElServidor);
}
