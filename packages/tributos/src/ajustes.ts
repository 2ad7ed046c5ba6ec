import { CifraImposible } from './cifra-imposible.ts';
import { Decimal, centimos, decimal, monto, valorUnitario } from './dinero.ts';
import type { Ajuste, AjusteCalculado, DocumentoEntrada } from './documento.ts';
import { cero, importe, neto, suma, type LineaEnCurso } from './linea-en-curso.ts';
import { prorratear } from './reparto.ts';

const cargos = ['45', '46', '47', '48', '49', '50'];

/**
 * As XML and paper say it. The factor is the percentage asked for, or the one that gives the amount; none when no
 * factor of 5 decimals does.
 */
export function ajusteCalculado(
  codigo: string,
  importeAjuste: Decimal,
  base: Decimal,
  porcentaje: string | null,
): AjusteCalculado {
  const candidatos = [
    ...(porcentaje === null ? [] : [decimal(porcentaje).div(100)]),
    ...(base.isZero() ? [] : [importeAjuste.div(base)]),
  ].map((factor) => factor.toDecimalPlaces(5));
  const factor = candidatos.find((uno) => uno.lt(10) && centimos(base.times(uno)).eq(importeAjuste));
  return {
    codigo,
    esCargo: cargos.includes(codigo),
    factor: factor ? valorUnitario(factor, 5) : null,
    monto: monto(importeAjuste),
    base: monto(base),
  };
}

export const porcentajeDe = (ajuste: Ajuste | undefined): string | null =>
  ajuste && 'porcentaje' in ajuste ? ajuste.porcentaje : null;

/** The document's discount (02) and charge (49) in the base, in its kind of price. */
export type GlobalesPedidos = { descuento: Decimal; cargo: Decimal };

/**
 * What the document's discount and charge in the base come to. Where every line sold bears IGV they stay with the
 * header. Otherwise they are spread over the lines in proportion (a header discount lessens the taxed base alone), and
 * the header keeps none.
 */
export function ajustesEnBase(documento: DocumentoEntrada, vendidas: readonly LineaEnCurso[]): GlobalesPedidos {
  const netos = vendidas.map(neto);
  const total = netos.reduce((acumulado, uno) => acumulado.plus(uno), cero);
  const { descuentoGlobal } = documento;
  const descuento = descuentoGlobal?.enBase ? importe(descuentoGlobal, total) : cero;
  const cargo = suma(
    (documento.cargosGlobales ?? []).filter(({ codigo }) => codigo === '49'),
    ({ ajuste }) => importe(ajuste, total),
  );
  if (descuento.gt(total)) throw new CifraImposible('descuento', 'a discount cannot be larger than what is sold');
  if (vendidas.every(({ tributo }) => tributo === '1000')) return { descuento, cargo };
  const repartir = (cuanto: Decimal, poner: (linea: LineaEnCurso, parte: Decimal) => void) => {
    if (cuanto.isZero()) return;
    const partes = prorratear(cuanto, netos);
    vendidas.forEach((linea, indice) => poner(linea, partes[indice]!));
  };
  repartir(descuento, (linea, parte) => (linea.rebaja = linea.rebaja.plus(parte)));
  repartir(cargo, (linea, parte) => (linea.recargo = linea.recargo.plus(parte)));
  return { descuento: cero, cargo: cero };
}

/** Without taxes: what the base of the IGV loses and gains, and how XML says it. */
export type Globales = { descuento: Decimal; cargo: Decimal; ajustes: AjusteCalculado[] };

/**
 * Takes the tax out of the header's discount and charge where prices include it: the base that is left is the one whose
 * sum with its tax is what is left of the labels, or the nearest.
 */
export function netearGlobales(
  documento: DocumentoEntrada,
  pedidos: GlobalesPedidos,
  vendidas: readonly LineaEnCurso[],
): Globales {
  let { descuento, cargo } = pedidos;
  const valor = suma(vendidas, (linea) => linea.valor);
  if (documento.precios === 'con-impuestos' && descuento.plus(cargo).gt(0)) {
    const unoMasTasa = decimal(documento.tasaIgv).plus(1);
    const etiquetas = suma(vendidas, neto).minus(suma(vendidas, (linea) => linea.otros));
    const base = suma(vendidas, (linea) => linea.base);
    const queda = centimos(etiquetas.minus(descuento).plus(cargo).div(unoMasTasa));
    cargo = centimos(cargo.div(unoMasTasa));
    const sobra = base.plus(cargo).minus(queda);
    if (descuento.gt(0)) descuento = Decimal.max(sobra, cero);
    else cargo = Decimal.max(cargo.minus(sobra), cero);
  }
  if (descuento.gt(valor))
    throw new CifraImposible('descuento', 'a discount cannot be larger than the value it is taken from');
  const cargos49 = (documento.cargosGlobales ?? []).filter(({ codigo }) => codigo === '49');
  return {
    descuento,
    cargo,
    ajustes: [
      ...(descuento.gt(0) ? [ajusteCalculado('02', descuento, valor, porcentajeDe(documento.descuentoGlobal))] : []),
      ...(cargo.gt(0)
        ? [ajusteCalculado('49', cargo, valor, cargos49.length === 1 ? porcentajeDe(cargos49[0]!.ajuste) : null)]
        : []),
    ],
  };
}

/** 03, 45, 46 and 50: off and on what is paid. */
export function ajustesFueraDeBase(
  { descuentoGlobal, cargosGlobales = [] }: DocumentoEntrada,
  sobre: { valorVenta: Decimal; pedido: Decimal },
): AjusteCalculado[] {
  const uno = (codigo: string, ajuste: Ajuste, base: Decimal): AjusteCalculado[] => {
    const cuanto = importe(ajuste, base);
    return cuanto.isZero() ? [] : [ajusteCalculado(codigo, cuanto, base, porcentajeDe(ajuste))];
  };
  return [
    ...(descuentoGlobal && !descuentoGlobal.enBase ? uno('03', descuentoGlobal, sobre.pedido) : []),
    ...cargosGlobales.flatMap(({ codigo, ajuste }) => {
      if (codigo === '49') return [];
      return uno(codigo, ajuste, codigo === '50' ? sobre.pedido : sobre.valorVenta);
    }),
  ];
}

export type Anticipo = { codigo: '04' | '05' | '06'; base: Decimal; total: Decimal };

/** What each receipt paid before takes off the base. */
export function calcularAnticipos({ anticipos = [], tasaIgv }: DocumentoEntrada): Anticipo[] {
  return anticipos.map(({ codigo, total }) => {
    const pagado = centimos(decimal(total));
    if (pagado.lte(0)) throw new CifraImposible('anticipo', 'an anticipo must be above zero');
    return { codigo, base: codigo === '04' ? centimos(pagado.div(decimal(tasaIgv).plus(1))) : pagado, total: pagado };
  });
}
