import { Paper, Text, Title } from '@mantine/core';
import type { z } from 'zod';
import type { cifrasSchema } from '@jsol/contracts/facturacion-cifras';
import { decimal } from '@jsol/tributos/dinero';
import { fecha, soles } from '../../../lib/format.ts';
import clases from './facturacion.module.css';

type Cifras = z.output<typeof cifrasSchema>;

/** Beside the price: how it is paid, what the law withholds or collects, what it refers to. */
function renglones(cifras: Cifras, moneda: 'PEN' | 'USD'): [palabra: string, valor: string][] {
  const { detraccion, percepcion, retencion, credito, tipoCambio } = cifras;
  const porcentaje = (cifra: string) => `${decimal(cifra).toFixed()} %`;
  return [
    ...(tipoCambio ? [['Tipo de cambio', tipoCambio] as [string, string]] : []),
    ...cifras.anticipos.map(({ numero, total }): [string, string] => [`Anticipo ${numero}`, soles(total, moneda)]),
    ...(detraccion
      ? ([
          [`Detracción, ${porcentaje(detraccion.porcentaje)} (${detraccion.codigo})`, soles(detraccion.monto)],
          ['Cuenta del Banco de la Nación', detraccion.cuenta],
        ] as [string, string][])
      : []),
    ...(percepcion
      ? ([
          [`Percepción, ${porcentaje(percepcion.porcentaje)}`, soles(percepcion.monto)],
          ['Total con percepción', soles(percepcion.totalConPercepcion)],
        ] as [string, string][])
      : []),
    ...(retencion
      ? [[`Retención, ${porcentaje(retencion.porcentaje)}`, soles(retencion.monto, moneda)] as [string, string]]
      : []),
    ...(credito
      ? ([
          ['Por pagar a crédito', soles(credito.pendiente, moneda)],
          ...credito.cuotas.map(({ numero, monto, vence }) => [
            `Cuota ${numero}, vence el ${fecha(vence)}`,
            soles(monto, moneda),
          ]),
        ] as [string, string][])
      : []),
    ...(cifras.ordenCompra ? [['Orden de compra', cifras.ordenCompra] as [string, string]] : []),
    ...cifras.guias.map((numero): [string, string] => ['Guía de remisión', numero]),
  ];
}

/** Only where there is something to say: most sales are paid at once and carry nothing else. */
export function Condiciones({ cifras, moneda }: { cifras: Cifras; moneda: 'PEN' | 'USD' }) {
  const dichas = renglones(cifras, moneda);
  if (dichas.length + cifras.observaciones.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="titulo-condiciones">
      <Title order={2} id="titulo-condiciones" mb="xs">
        Condiciones
      </Title>
      {dichas.length > 0 && (
        <dl className={clases.totales} aria-label="Condiciones">
          {dichas.map(([palabra, valor]) => [
            <Text component="dt" size="md" key={`${palabra} ${valor}`}>
              {palabra}
            </Text>,
            <Text component="dd" size="md" className="cifra" key={`${palabra} ${valor} dd`}>
              {valor}
            </Text>,
          ])}
        </dl>
      )}
      {cifras.observaciones.map((texto) => (
        <Text key={texto} size="md" mt="xs">
          {texto}
        </Text>
      ))}
    </Paper>
  );
}
