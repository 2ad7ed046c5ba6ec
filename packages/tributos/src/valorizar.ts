import { Decimal, centimos } from './dinero.ts';
import type { DocumentoEntrada } from './documento.ts';
import { cero, neto, ponerValor, suma, type LineaEnCurso } from './linea-en-curso.ts';
import { repartirBases, repartirIgv } from './reparto.ts';

/**
 * Finds value and taxes of each line. Returns the cents of IGV that the header has above its own product, see
 * `repartirIgv`.
 */
export function valorizar(lineas: readonly LineaEnCurso[], precios: DocumentoEntrada['precios']): Decimal {
  for (const linea of lineas.filter(({ gratuita }) => gratuita)) {
    ponerValor(linea, linea.bruto);
    linea.igv = centimos(linea.base.times(linea.tasa));
  }
  let deMas = cero;
  // IGV, IVAP, and what bears none of them: the labels of each make up a base of their own.
  for (const tributos of [['1000'], ['1016'], ['9995', '9997', '9998']]) {
    const grupo = lineas.filter(({ tributo }) => tributos.includes(tributo));
    if (grupo.length > 0) deMas = deMas.plus(valorizarGrupo(grupo, precios));
  }
  return deMas;
}

function valorizarGrupo(grupo: readonly LineaEnCurso[], precios: DocumentoEntrada['precios']): Decimal {
  const { tasa } = grupo[0]!;
  if (precios === 'con-impuestos') {
    const etiquetas = grupo.map(neto);
    repartirBases(grupo, etiquetas, tasa);
    grupo.forEach((linea, indice) => {
      const queda = etiquetas[indice]!.minus(linea.otros).minus(linea.base);
      linea.igv = Decimal.max(queda, cero);
    });
  } else {
    for (const linea of grupo) {
      ponerValor(linea, neto(linea));
      linea.igv = centimos(linea.base.times(tasa));
    }
  }
  const igv = centimos(suma(grupo, ({ base }) => base).times(tasa));
  return repartirIgv(grupo, igv).minus(igv);
}
