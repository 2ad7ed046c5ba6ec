import { type Decimal, centimos, decimal, monto } from './dinero.ts';
import { CifraImposible } from './cifra-imposible.ts';
import type { Anticipo, Globales } from './ajustes.ts';
import type { AjusteCalculado, DocumentoEntrada, LineaCalculada, Totales, TributoCalculado } from './documento.ts';
import { suma, type LineaEnCurso } from './linea-en-curso.ts';

type Partes = {
  documento: DocumentoEntrada;
  lineas: readonly LineaEnCurso[];
  globales: Globales;
  anticipos: readonly Anticipo[];
  igvDeMas: Decimal;
};

/** The header's figures that others are computed from, and a function for the rest once those are known. */
export function encabezado({ documento, lineas, globales, anticipos, igvDeMas }: Partes) {
  const tasa = decimal(documento.tasaIgv);
  const de = (tributos: readonly string[], cifra: (linea: LineaEnCurso) => Decimal) =>
    suma(
      lineas.filter(({ tributo }) => tributos.includes(tributo)),
      cifra,
    );
  const anticipado = (codigo: Anticipo['codigo']) =>
    suma(
      anticipos.filter((uno) => uno.codigo === codigo),
      ({ base }) => base,
    );
  const { descuento, cargo } = globales;
  const vendido = ['1000', '1016', '9995', '9997', '9998'];
  const base = de(['1000'], (linea) => linea.base)
    .minus(descuento)
    .plus(cargo);
  const igv = centimos(base.minus(anticipado('04')).times(tasa)).plus(igvDeMas);
  const ivap = de(['1016'], (linea) => linea.igv);
  const isc = suma(lineas, (linea) => linea.isc);
  const otros = suma(lineas, (linea) => linea.otros);
  const icbper = suma(lineas, (linea) => linea.icbper);
  const valorVenta = de(vendido, (linea) => linea.valor)
    .minus(descuento)
    .plus(cargo);
  const precioVenta = valorVenta
    .plus(isc)
    .plus(otros)
    .plus(icbper)
    .plus(centimos(base.times(tasa)))
    .plus(igvDeMas)
    .plus(ivap);
  const valor = (tributo: string) => de([tributo], (linea) => linea.valor);
  const bases = {
    gravado: valor('1000').minus(descuento).plus(cargo).minus(anticipado('04')),
    exonerado: valor('9997').minus(anticipado('05')),
    inafecto: valor('9998').minus(anticipado('06')),
  };
  if (Object.values(bases).some((una) => una.lt(0)))
    throw new CifraImposible('anticipo', 'anticipos cannot be larger than what they are taken from');

  return {
    icbper,
    valorVenta,
    precioVenta,
    totales(resto: {
      lineas: readonly LineaCalculada[];
      ajustes: readonly AjusteCalculado[];
      redondeo: Decimal;
    }): Totales {
      const todos = [...resto.ajustes, ...resto.lineas.flatMap(({ ajustes }) => ajustes)];
      const ajustado = (codigos: readonly string[]) =>
        suma(
          todos.filter(({ codigo }) => codigos.includes(codigo)),
          (uno) => decimal(uno.monto),
        );
      const descuentosFueraDeBase = ajustado(['01', '03']);
      const cargosFueraDeBase = ajustado(['45', '46', '48', '50']);
      const pagado = suma(anticipos, ({ total }) => total);
      const total = precioVenta.plus(cargosFueraDeBase).minus(descuentosFueraDeBase).minus(pagado).plus(resto.redondeo);
      if (resto.redondeo.abs().gt(1)) throw new CifraImposible('redondeo', 'a rounding goes from -1.00 to 1.00');
      if (total.lt(0)) throw new CifraImposible('total', 'a receipt cannot ask for less than nothing');
      const totales = {
        gravado: monto(bases.gravado),
        exonerado: monto(bases.exonerado),
        inafecto: monto(bases.inafecto),
        exportacion: monto(valor('9995')),
        gratuito: monto(valor('9996')),
        gravadoIvap: monto(valor('1016')),
        igv: monto(igv),
        ivap: monto(ivap),
        isc: monto(isc),
        icbper: monto(icbper),
        otrosTributos: monto(otros),
        igvGratuito: monto(de(['9996'], (linea) => linea.igv)),
        impuestos: monto(igv.plus(ivap).plus(isc).plus(otros).plus(icbper)),
        valorVenta: monto(valorVenta),
        precioVenta: monto(precioVenta),
        descuentos: monto(ajustado(['00', '01', '02', '03'])),
        descuentosFueraDeBase: monto(descuentosFueraDeBase),
        cargosFueraDeBase: monto(cargosFueraDeBase),
        anticipos: monto(pagado),
        redondeo: monto(resto.redondeo),
        total: monto(total),
      };
      return { ...totales, tributos: tributosDe(resto.lineas, totales) };
    },
  };
}

function tributosDe(lineas: readonly LineaCalculada[], totales: Omit<Totales, 'tributos'>): TributoCalculado[] {
  const hay = new Set<string>(lineas.map(({ tributo }) => tributo));
  const baseDe = (parte: (linea: LineaCalculada) => { base: string } | null) =>
    monto(suma(lineas, (linea) => decimal(parte(linea)?.base ?? '0')));
  const todos: (TributoCalculado & { hay: boolean })[] = [
    ...(
      [
        ['1000', totales.gravado, totales.igv],
        ['1016', totales.gravadoIvap, totales.ivap],
        ['9995', totales.exportacion, '0.00'],
        ['9997', totales.exonerado, '0.00'],
        ['9998', totales.inafecto, '0.00'],
        ['9996', totales.gratuito, totales.igvGratuito],
      ] as const
    ).map(([codigo, base, importe]) => ({ codigo, base, monto: importe, hay: hay.has(codigo) })),
    {
      codigo: '2000',
      base: baseDe(({ isc }) => isc),
      monto: totales.isc,
      hay: lineas.some(({ isc }) => isc),
    },
    {
      codigo: '9999',
      base: baseDe(({ otrosTributos }) => otrosTributos),
      monto: totales.otrosTributos,
      hay: lineas.some(({ otrosTributos }) => otrosTributos),
    },
    { codigo: '7152', base: null, monto: totales.icbper, hay: lineas.some(({ icbper }) => icbper) },
  ];
  return todos.filter((uno) => uno.hay).map(({ codigo, base, monto: importe }) => ({ codigo, base, monto: importe }));
}
