import { Text } from '@mantine/core';
import { comparar } from '@jsol/tributos/dinero';
import type { z } from 'zod';
import type { totalesSchema } from '@jsol/contracts/facturacion-cifras';
import { soles } from '../../../lib/format.ts';
import clases from './facturacion.module.css';

type Totales = z.output<typeof totalesSchema>;

const palabras = [
  ['gravado', 'Gravado'],
  ['exonerado', 'Exonerado'],
  ['inafecto', 'Inafecto'],
  ['exportacion', 'Exportación'],
  ['gratuito', 'Gratuito (no se cobra)'],
  ['isc', 'ISC'],
  ['igv', 'IGV'],
  ['ivap', 'IVAP'],
  ['icbper', 'ICBPER'],
  ['otrosTributos', 'Otros tributos'],
  ['descuentos', 'Descuentos (ya restados)'],
  ['cargosFueraDeBase', 'Cargos'],
  ['anticipos', 'Anticipos (ya restados)'],
  ['redondeo', 'Redondeo'],
] as const satisfies readonly (readonly [keyof Totales, string])[];

/** The figures of a document; only those that are not zero, and the total. */
export function Cuentas({
  totales,
  moneda,
  extras = [],
}: {
  totales: Pick<Totales, (typeof palabras)[number][0] | 'total'>;
  moneda: 'PEN' | 'USD';
  /** Beside the total: detracción, percepción… in soles or in the document's currency, as they come. */
  extras?: readonly (readonly [palabra: string, monto: string])[];
}) {
  return (
    <dl className={clases.totales} aria-label="Totales">
      {palabras
        .filter(([nombre]) => comparar(totales[nombre], '0') !== 0)
        .map(([nombre, palabra]) => (
          <Renglon key={nombre} palabra={palabra} monto={soles(totales[nombre], moneda)} />
        ))}
      <Text component="dt" size="lg" fw={650}>
        Total
      </Text>
      <Text component="dd" size="xl" fw={650} className="cifra">
        {soles(totales.total, moneda)}
      </Text>
      {extras.map(([palabra, monto]) => (
        <Renglon key={palabra} palabra={palabra} monto={monto} />
      ))}
    </dl>
  );
}

const Renglon = ({ palabra, monto }: { palabra: string; monto: string }) => (
  <>
    <Text component="dt" size="md">
      {palabra}
    </Text>
    <Text component="dd" size="md" className="cifra">
      {monto}
    </Text>
  </>
);
