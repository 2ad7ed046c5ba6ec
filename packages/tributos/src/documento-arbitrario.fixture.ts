import fc from 'fast-check';
import { Decimal } from './dinero.ts';
import type { AfectacionIgv, DocumentoEntrada, LineaEntrada } from './documento.ts';

/** Random sales for properties, valid as a form would let them through. */
export const escalado = (max: number, decimales: number, min = 1) =>
  fc.integer({ min, max }).map((entero) => new Decimal(entero).div(10 ** decimales).toFixed());

const ajuste = fc.oneof(
  escalado(5_000, 2).map((porcentaje) => ({ porcentaje })),
  // Smaller than the cheapest line below.
  escalado(10, 2).map((monto) => ({ monto })),
);
const aVeces = <T>(valor: fc.Arbitrary<T>, freq = 3) => fc.option(valor, { nil: undefined, freq });

const gratuitas: AfectacionIgv[] = ['11', '12', '13', '14', '15', '16', '21', '31', '32', '33', '34', '35', '36', '37'];

const icbper = fc.record({
  bolsas: fc.integer({ min: 1, max: 20 }).map(String),
  tarifa: fc.constantFrom('0.40', '0.50'),
});
const cantidad = fc.oneof(
  fc.integer({ min: 1, max: 50 }).map(String),
  escalado(500_000, 3, 500),
  escalado(9_000_000_000, 8, 90_000_000),
);
const precio = fc.oneof(
  escalado(100_000, 2, 100),
  escalado(9_999_999, 4, 10_000),
  escalado(2_000_000_000_000, 10, 10_000_000_000),
);

const gratuita = fc.record({
  cantidad,
  precioUnitario: precio,
  afectacion: fc.constantFrom(...gratuitas),
  icbper: aVeces(icbper),
});

const vendida = (afectaciones: fc.Arbitrary<AfectacionIgv>): fc.Arbitrary<LineaEntrada> =>
  fc
    .record({
      cantidad,
      precioUnitario: precio,
      afectacion: afectaciones,
      descuento: aVeces(ajuste),
      descuentoFueraDeBase: aVeces(ajuste, 6),
      cargo: aVeces(ajuste, 6),
      cargoFueraDeBase: aVeces(ajuste, 6),
      isc: aVeces(
        fc.oneof(
          fc.record({ sistema: fc.constant('01' as const), tasa: fc.constantFrom('0.10', '0.20', '0.50') }),
          fc.record({ sistema: fc.constant('02' as const), montoUnitario: fc.constantFrom('0.01', '0.05', '0.37') }),
          fc.record({
            sistema: fc.constant('03' as const),
            tasa: fc.constantFrom('0.05', '0.278'),
            precioSugerido: fc.constantFrom('0.50', '1.20'),
          }),
        ),
        6,
      ),
      icbper: aVeces(icbper, 6),
      otrosTributos: aVeces(fc.record({ tasa: fc.constantFrom('0.02', '0.013') }), 8),
    })
    // Untaxed and IVAP lines bear no ISC.
    .map((linea) => (linea.afectacion === '10' ? linea : { ...linea, isc: undefined }));

const todasVendidas = fc.constantFrom<AfectacionIgv>('10', '10', '10', '20', '30', '40', '17');

/** Lines of every kind with everything a line can carry, and what a document can carry. */
export const documentoArbitrario: fc.Arbitrary<DocumentoEntrada> = fc
  .constantFrom<AfectacionIgv | null>('10', '10', null, null, '17', '20', '40')
  .chain((sola) =>
    fc.record({
      precios: fc.constantFrom('con-impuestos' as const, 'sin-impuestos' as const),
      tasaIgv: fc.constantFrom('0.18', '0.18', '0.105', '0.10'),
      tasaIvap: fc.constant('0.04'),
      lineas: fc.array(
        fc.oneof(
          { weight: 6, arbitrary: vendida(sola ? fc.constant(sola) : todasVendidas) },
          { weight: 1, arbitrary: gratuita },
        ),
        { minLength: 1, maxLength: 25 },
      ),
      descuentoGlobal: aVeces(
        fc.tuple(ajuste, fc.boolean()).map(([uno, enBase]) => ({ ...uno, enBase })),
        3,
      ),
      cargosGlobales: aVeces(
        fc.array(
          fc.record({ codigo: fc.constantFrom('45' as const, '46' as const, '49' as const, '50' as const), ajuste }),
          { maxLength: 2 },
        ),
        3,
      ),
    }),
  )
  // A document discount or charge needs something sold.
  .map((documento) =>
    documento.lineas.some(({ afectacion }) => !gratuitas.includes(afectacion))
      ? documento
      : { ...documento, descuentoGlobal: undefined, cargosGlobales: undefined },
  );
