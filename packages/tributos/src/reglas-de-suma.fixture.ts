import type { Calculo } from './documento.ts';

/**
 * SUNAT's sum rules, written apart from the engine: exact fractions of BigInt instead of decimals, each rule as the
 * rule sheets state it. Gives the rules that do not hold, in words; none for a right receipt.
 */
export type Cifras = Calculo & { tasaIgv: string; tasaIvap: string };

/** A fraction; the denominator is positive. */
type Q = { n: bigint; d: bigint };
const q = (texto: string): Q => {
  const partes = /^(-?)(\d+)(?:\.(\d+))?$/.exec(texto);
  if (!partes) throw new Error(`"${texto}" is not a decimal`);
  const [, signo, entero = '', decimales = ''] = partes;
  const n = BigInt(entero + decimales);
  return { n: signo === '-' ? -n : n, d: 10n ** BigInt(decimales.length) };
};
const mas = (a: Q, b: Q): Q => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });
const menos = (a: Q, b: Q): Q => mas(a, { n: -b.n, d: b.d });
const por = (a: Q, b: Q): Q => ({ n: a.n * b.n, d: a.d * b.d });
/** Half up, away from zero, to so many decimals; as an integer of that unit. */
const redondear = ({ n, d }: Q, decimales: number): bigint => {
  const escalado = (n < 0n ? -n : n) * 10n ** BigInt(decimales);
  const entero = (2n * escalado + d) / (2n * d);
  return n < 0n ? -entero : entero;
};
const r2 = (valor: Q): Q => ({ n: redondear(valor, 2), d: 100n });
const suma = (valores: readonly Q[]): Q => valores.reduce((total, valor) => r2(mas(total, valor)), q('0'));
const iguales = (a: Q, b: Q): boolean => a.n * b.d === b.n * a.d;
const texto = (valor: Q): string => {
  const centimos = redondear(valor, 2);
  const digitos = (centimos < 0n ? -centimos : centimos).toString().padStart(3, '0');
  return `${centimos < 0n ? '-' : ''}${digitos.slice(0, -2)}.${digitos.slice(-2)}`;
};

export function reglasIncumplidas({ lineas, ajustes, anticipos, totales, tasaIgv, tasaIvap }: Cifras): string[] {
  const faltas: string[] = [];
  const exigir = (regla: string, escrito: string, debe: Q) => {
    if (!iguales(q(escrito), debe)) faltas.push(`${regla}: says ${escrito}, must be ${texto(debe)}`);
  };
  const cero = q('0');
  const conCodigo = (lista: Calculo['ajustes'], codigo: string) =>
    suma(lista.filter((uno) => uno.codigo === codigo).map((uno) => q(uno.monto)));

  lineas.forEach((linea, indice) => {
    const nombre = `line ${indice + 1}`;
    const gratuita = linea.tributo === '9996';
    const unitario = gratuita ? q(linea.precioVenta) : q(linea.valorUnitario);
    const bruto = por(q(linea.cantidad), unitario);
    const valor = r2(mas(menos(bruto, conCodigo(linea.ajustes, '00')), conCodigo(linea.ajustes, '47')));
    exigir(`${nombre} LineExtensionAmount`, linea.valorVenta, valor);
    const isc = q(linea.isc?.monto ?? '0');
    const icbper = q(linea.icbper?.monto ?? '0');
    const otros = q(linea.otrosTributos?.monto ?? '0');
    exigir(`${nombre} IGV base`, linea.baseIgv, mas(valor, isc));
    const pagados = suma([gratuita ? cero : q(linea.igv), isc, icbper, otros]);
    exigir(`${nombre} TaxAmount 3292`, linea.impuestos, pagados);
    if (!gratuita) {
      const precio = por(q(linea.precioVenta), q(linea.cantidad));
      // The price has ten decimals, so that quantity × price is this near to value and taxes.
      const error = menos(precio, mas(valor, pagados));
      const tope = por(q(linea.cantidad), q('0.00000000005'));
      if (error.n * tope.d > tope.n * error.d || -error.n * tope.d > tope.n * error.d)
        faltas.push(`${nombre} price 3270: ${linea.precioVenta} × ${linea.cantidad}`);
    }
    if (linea.isc && linea.isc.sistema !== '02')
      exigir(`${nombre} ISC`, linea.isc.monto, r2(por(q(linea.isc.base), por(q(linea.isc.porcentaje), q('0.01')))));
    if (linea.isc?.sistema === '01') exigir(`${nombre} ISC base`, linea.isc.base, valor);
    if (linea.icbper)
      exigir(`${nombre} ICBPER`, linea.icbper.monto, r2(por(q(linea.icbper.bolsas), q(linea.icbper.tarifa))));
    if (linea.otrosTributos)
      exigir(
        `${nombre} OTROS`,
        linea.otrosTributos.monto,
        r2(por(valor, por(q(linea.otrosTributos.porcentaje), q('0.01')))),
      );
    const producto = por(q(linea.baseIgv), q(tasaDe(linea)));
    const lejos = menos(q(linea.igv), producto);
    if (lejos.n * 100n > 3n * lejos.d || -lejos.n * 100n > 3n * lejos.d)
      faltas.push(`${nombre} IGV: ${linea.igv} is more than three cents from its product`);
    if (linea.tributo === '1000' && q(linea.igv).n === 0n && q(linea.baseIgv).n * 100n >= 6n * q(linea.baseIgv).d)
      faltas.push(`${nombre} 3111: a base of ${linea.baseIgv} without IGV`);
    if (q(linea.igv).n < 0n || q(linea.valorVenta).n < 0n) faltas.push(`${nombre} is negative`);
    for (const ajuste of linea.ajustes)
      if (['00', '47'].includes(ajuste.codigo)) exigir(`${nombre} base of ${ajuste.codigo}`, ajuste.base, r2(bruto));
  });
  for (const ajuste of [...ajustes, ...lineas.flatMap((linea) => linea.ajustes)])
    if (ajuste.factor !== null)
      exigir(`factor of ${ajuste.codigo}`, ajuste.monto, r2(por(q(ajuste.factor), q(ajuste.base))));

  function tasaDe({ tributo, afectacion }: Calculo['lineas'][number]): string {
    if (tributo === '1016') return tasaIvap;
    return tributo === '1000' || /^1[1-6]$/.test(afectacion) ? tasaIgv : '0';
  }
  const de = (tributo: string, cifra: (linea: Calculo['lineas'][number]) => string) =>
    suma(lineas.filter((linea) => linea.tributo === tributo).map((linea) => q(cifra(linea))));
  const valor = (tributo: string) => de(tributo, (linea) => linea.valorVenta);
  const todas = (cifra: (linea: Calculo['lineas'][number]) => string) => suma(lineas.map((linea) => q(cifra(linea))));
  const [d02, c49] = [conCodigo(ajustes, '02'), conCodigo(ajustes, '49')];
  const [a04, a05, a06] = [conCodigo(ajustes, '04'), conCodigo(ajustes, '05'), conCodigo(ajustes, '06')];
  const bases = mas(
    menos(
      de('1000', (linea) => linea.baseIgv),
      d02,
    ),
    c49,
  );

  exigir(
    'Σ line IGV',
    texto(de('1000', (linea) => linea.igv)),
    r2(
      por(
        de('1000', (l) => l.baseIgv),
        q(tasaIgv),
      ),
    ),
  );
  exigir('1000 TaxableAmount 3277', totales.gravado, mas(menos(menos(valor('1000'), d02), a04), c49));
  exigir('1000 TaxAmount 3291', totales.igv, r2(por(menos(bases, a04), q(tasaIgv))));
  exigir('9997 TaxableAmount 3275', totales.exonerado, menos(valor('9997'), a05));
  exigir('9998 TaxableAmount 3274', totales.inafecto, menos(valor('9998'), a06));
  exigir('9995 TaxableAmount 3273', totales.exportacion, valor('9995'));
  exigir('9996 TaxableAmount 3276', totales.gratuito, valor('9996'));
  exigir(
    '9996 TaxAmount 3302',
    totales.igvGratuito,
    de('9996', (linea) => linea.igv),
  );
  exigir('1016 TaxableAmount', totales.gravadoIvap, valor('1016'));
  exigir(
    '1016 TaxAmount',
    totales.ivap,
    r2(
      por(
        de('1016', (linea) => linea.baseIgv),
        q(tasaIvap),
      ),
    ),
  );
  exigir(
    'Σ line IVAP',
    totales.ivap,
    de('1016', (linea) => linea.igv),
  );
  exigir(
    '2000 3296',
    totales.isc,
    todas((linea) => linea.isc?.monto ?? '0'),
  );
  exigir(
    '9999 3297',
    totales.otrosTributos,
    todas((linea) => linea.otrosTributos?.monto ?? '0'),
  );
  exigir(
    '7152 3306',
    totales.icbper,
    todas((linea) => linea.icbper?.monto ?? '0'),
  );
  const impuestos = suma([totales.igv, totales.ivap, totales.isc, totales.icbper, totales.otrosTributos].map(q));
  exigir('TaxTotal 3294', totales.impuestos, impuestos);
  const vendido = suma(['1000', '1016', '9995', '9997', '9998'].map(valor));
  exigir('LineExtensionAmount 3278', totales.valorVenta, mas(menos(vendido, d02), c49));
  const noIgv = suma([totales.ivap, totales.isc, totales.icbper, totales.otrosTributos].map(q));
  const precioVenta = mas(mas(q(totales.valorVenta), noIgv), r2(por(bases, q(tasaIgv))));
  exigir('TaxInclusiveAmount 3279', totales.precioVenta, precioVenta);
  const deLineas = lineas.flatMap((linea) => linea.ajustes);
  exigir(
    'AllowanceTotalAmount 3300',
    totales.descuentosFueraDeBase,
    mas(conCodigo(deLineas, '01'), conCodigo(ajustes, '03')),
  );
  const cargos = suma([conCodigo(deLineas, '48'), ...['45', '46', '50'].map((codigo) => conCodigo(ajustes, codigo))]);
  exigir('ChargeTotalAmount 3301', totales.cargosFueraDeBase, cargos);
  exigir('PrepaidAmount', totales.anticipos, suma(anticipos.map(({ total }) => q(total))));
  const pagar = menos(menos(mas(precioVenta, cargos), q(totales.descuentosFueraDeBase)), q(totales.anticipos));
  exigir('PayableAmount 3280', totales.total, mas(pagar, q(totales.redondeo)));
  const redondeo = q(totales.redondeo);
  if (redondeo.n > redondeo.d || -redondeo.n > redondeo.d) faltas.push('PayableRoundingAmount is beyond one');
  for (const { codigo, base, monto } of totales.tributos) {
    const cifras: Record<string, [string | null, string]> = {
      '1000': [totales.gravado, totales.igv],
      '1016': [totales.gravadoIvap, totales.ivap],
      '2000': [texto(todas((linea) => linea.isc?.base ?? '0')), totales.isc],
      '7152': [null, totales.icbper],
      '9995': [totales.exportacion, '0.00'],
      '9996': [totales.gratuito, totales.igvGratuito],
      '9997': [totales.exonerado, '0.00'],
      '9998': [totales.inafecto, '0.00'],
      '9999': [texto(todas((linea) => linea.otrosTributos?.base ?? '0')), totales.otrosTributos],
    };
    if (String(cifras[codigo]) !== String([base, monto])) faltas.push(`subtotal ${codigo}: ${base} / ${monto}`);
  }
  return faltas;
}

/** What labels ask for: Σ round2(quantity × price), by BigInt, as cents. */
export const redondear2 = (cantidad: string, precio: string): bigint => redondear(por(q(cantidad), q(precio)), 2);
