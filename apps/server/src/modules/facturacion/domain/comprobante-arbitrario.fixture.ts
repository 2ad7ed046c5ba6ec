import { decimal, monto } from '@jsol/tributos/dinero';
import { documentoArbitrario } from '@jsol/tributos/documento-arbitrario.fixture';
import fc from 'fast-check';
import { clienteConRuc, unComprobante, unaLinea } from './comprobante.factory.ts';
import type { Comprobante, PropiedadLinea } from './comprobante.ts';
import type { DatosComprobante } from './crear-comprobante.ts';

/** Texts that try the limits of XML. */
export const textoArbitrario = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
    fc.string({
      unit: fc.constantFrom('&', '<', '>', '"', "'", 'ñ', ' ', '\n', '\r', ']]>', '😀', '\u0085'),
      minLength: 1,
    }),
  )
  .map((texto) => `A${texto}`);

const articulo = fc.record({
  descripcion: textoArbitrario,
  codigo: fc.oneof(
    fc.constant(''),
    textoArbitrario.map((texto) => texto.slice(0, 20)),
  ),
  unidad: fc.constantFrom('NIU', 'KGM', 'ZZ', 'MTR'),
  gtin: fc.constantFrom(null, null, '7751234567895'),
  codigoProductoSunat: fc.constantFrom(null, '31162800'),
  propiedades: fc.constantFrom<PropiedadLinea[]>(
    [],
    [{ codigo: '7000', nombre: 'Gastos Art. 37 Renta: Número de Placa', valor: 'ABC-123' }],
  ),
});

const porcentaje = fc.constantFrom('4', '10', '12', '1.5');
const detraccion = fc
  .record({ codigo: fc.constantFrom('037', '027', '019'), porcentaje })
  .map((uno) => ({ ...uno, cuenta: '00-000-123456', medioPago: '001' }));

type Clase = {
  tipo: Comprobante['tipo'];
  regimen: 'nada' | 'detraccion' | 'percepcion' | 'retencion';
  credito: boolean;
};

const clase: fc.Arbitrary<Clase> = fc.oneof(
  fc.record({
    tipo: fc.constant('01' as const),
    regimen: fc.constantFrom('nada' as const, 'detraccion' as const, 'retencion' as const),
    credito: fc.boolean(),
  }),
  fc.record({
    tipo: fc.constantFrom('01' as const, '03' as const),
    regimen: fc.constantFrom('nada' as const, 'percepcion' as const),
    credito: fc.constant(false),
  }),
  fc.record({
    tipo: fc.constantFrom('07' as const, '08' as const),
    regimen: fc.constant('nada' as const),
    credito: fc.constant(false),
  }),
);

/** Receipts of the four kinds with everything that such a receipt may carry. */
export const comprobanteArbitrario: fc.Arbitrary<Comprobante> = fc
  .record({
    clase,
    documento: documentoArbitrario,
    articulos: fc.array(articulo, { minLength: 25, maxLength: 25 }),
    numero: fc.integer({ min: 1, max: 99_999_999 }),
    moneda: fc.constantFrom('PEN' as const, 'PEN' as const, 'USD' as const),
    nombre: textoArbitrario,
    direccion: fc.option(textoArbitrario),
    sustento: textoArbitrario,
    redondeo: fc.constantFrom(undefined, '-0.10', '0.05'),
    anticipado: fc.constantFrom(0, 0, 10, 35),
    pagado: fc.constantFrom('0', '0', '0.10'),
    detraccion,
    regimenPercepcion: fc.constantFrom(
      { codigo: '51' as const, porcentaje: '2' },
      { codigo: '52' as const, porcentaje: '1' },
      { codigo: '53' as const, porcentaje: '0.5' },
    ),
    ordenCompra: fc.constantFrom(null, 'OC-2026/118'),
    guias: fc.constantFrom<Comprobante['guias']>([], [{ tipo: '09' as const, numero: 'T001-15' }]),
    relacionados: fc.constantFrom<Comprobante['relacionados']>([], [{ tipo: '99', numero: 'CONTRATO 7' }]),
    leyendas: fc.constantFrom([], [{ codigo: null, texto: 'Entregar en almacén <B>' }]),
    fechaVencimiento: fc.constantFrom(null, '2026-12-24'),
  })
  .map((valores) => {
    const { documento, clase: de, moneda } = valores;
    const esNota = de.tipo === '07' || de.tipo === '08';
    const deBoleta = de.tipo === '03' || (esNota && valores.numero % 2 === 0);
    const datos: Partial<DatosComprobante> = {
      ...documento,
      anticipos: undefined,
      // A little of the cent that no base gives stays for the cash rounding.
      redondeo: esNota ? undefined : valores.redondeo,
      tipo: de.tipo,
      serie: deBoleta ? 'B001' : 'F001',
      numero: valores.numero,
      moneda,
      tipoCambio: moneda === 'PEN' ? null : '3.725',
      cliente: { ...clienteConRuc, nombre: valores.nombre, direccion: valores.direccion },
      lineas: documento.lineas.map((linea, indice) => unaLinea({ ...valores.articulos[indice], ...linea })),
      detraccion: de.regimen === 'detraccion' ? valores.detraccion : null,
      percepcion: de.regimen === 'percepcion' ? valores.regimenPercepcion : null,
      retencion: de.regimen === 'retencion' ? { porcentaje: '3' } : null,
      ordenCompra: valores.ordenCompra,
      guias: valores.guias,
      relacionados: valores.relacionados,
      leyendas: valores.leyendas,
      fechaVencimiento: esNota ? null : valores.fechaVencimiento,
      nota: esNota
        ? {
            motivo: de.tipo === '07' ? '07' : '02',
            sustento: valores.sustento,
            afectado: {
              tipo: deBoleta ? '03' : '01',
              numero: deBoleta ? 'B001-9' : 'F001-9',
              fechaEmision: '2026-11-20',
            },
          }
        : null,
    };
    const sinAnticipos = unComprobante(datos);
    const anticipo = monto(decimal(sinAnticipos.totales.gravado).times(valores.anticipado).div(100));
    if (!esNota && decimal(anticipo).gt(0)) {
      const documentoDeAnticipo = deBoleta
        ? ({ tipo: '03', numero: 'B001-3' } as const)
        : ({ tipo: '02', numero: 'F001-3' } as const);
      datos.anticipos = [{ codigo: '04', total: anticipo, documento: documentoDeAnticipo }];
    }
    if (de.credito)
      datos.formaPago = enCuotas(unComprobante({ ...datos, formaPago: alCredito(valores.pagado) }), valores.pagado);
    return unComprobante(datos);
  });

const alCredito = (pagado: string) => ({ tipo: 'Credito' as const, pagado, cuotas: [] });

/** Two instalments that add up to what is pending. */
function enCuotas({ formaPago }: Comprobante, pagado: string): DatosComprobante['formaPago'] {
  if (formaPago.tipo !== 'Credito') throw new Error('a credit sale has something pending');
  const primera = monto(decimal(formaPago.pendiente).times('0.4'));
  const segunda = monto(decimal(formaPago.pendiente).minus(decimal(primera)));
  return {
    ...alCredito(pagado),
    cuotas: [
      { monto: primera, vence: '2026-12-24' },
      { monto: segunda, vence: '2027-01-24' },
    ],
  };
}
