import type { CompraDelLibro, ImportesCompra } from './compra-del-libro.ts';
import { fechaIso, importe, lineasDePropuesta } from './propuesta.ts';

const minimoDeCampos = 25;
/** Where the amounts stand in a line of the RCE, in the order of {@link ImportesCompra}. */
const columnas: Readonly<Record<keyof ImportesCompra, number>> = {
  baseGravadas: 14,
  igvGravadas: 15,
  baseMixtas: 16,
  igvMixtas: 17,
  baseNoGravadas: 18,
  igvNoGravadas: 19,
  noGravado: 20,
  isc: 21,
  icbper: 22,
  otros: 23,
};

/** Reads the purchases of the RCE's propuesta whole, as the register of purchases tells them. */
export function leerComprasPropuestas(
  archivo: Buffer,
  ruc: string,
): { kind: 'ok'; compras: CompraDelLibro[] } | { kind: 'ilegible'; motivo: string } {
  const leidas = lineasDePropuesta(archivo, ruc, minimoDeCampos);
  if (leidas.kind !== 'ok') return leidas;
  const compras: CompraDelLibro[] = [];
  for (const { linea, campo } of leidas.lineas) {
    const falla = (motivo: string) => ({ kind: 'ilegible' as const, motivo: `Línea ${linea}: ${motivo}` });
    const fechaEmision = fechaIso(campo(4));
    if (!fechaEmision) return falla(`la fecha de emisión "${campo(4)}" no se entiende.`);
    const importes = {} as ImportesCompra;
    for (const [nombre, numero] of Object.entries(columnas) as [keyof ImportesCompra, number][]) {
      const valor = importe(campo(numero));
      if (valor === null) return falla(`el importe "${campo(numero)}" no se entiende.`);
      importes[nombre] = valor;
    }
    const [tipo, serie, numero, documento] = [campo(6), campo(7), campo(9), campo(12)];
    const fechaModificada = fechaIso(campo(27));
    compras.push({
      cuo: `${documento}-${tipo}-${serie}-${numero}`.slice(0, 40),
      fechaEmision,
      fechaVencimiento: fechaIso(campo(5)),
      tipo,
      serie,
      anioDua: campo(8) || null,
      numero,
      proveedor: { tipoDocumento: campo(11), numeroDocumento: documento, nombre: campo(13) },
      importes,
      moneda: campo(25) || 'PEN',
      tipoCambio: campo(26) || '1.000',
      modificado:
        fechaModificada === null
          ? null
          : {
              fechaEmision: fechaModificada,
              tipo: campo(28),
              serie: campo(29),
              dependenciaAduanera: campo(30) || null,
              numero: campo(31),
            },
      detraccion: null,
      sujetaARetencion: false,
      clasificacion: /^[1-5]$/.test(campo(32)) ? (campo(32) as '1') : null,
      pagadaPorBanco: false,
    });
  }
  return { kind: 'ok', compras };
}
