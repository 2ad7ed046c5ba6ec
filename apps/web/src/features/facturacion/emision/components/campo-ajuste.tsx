import { NativeSelect, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AjusteEscrito } from '../venta-escrita.ts';

/** An amount that is either a percentage or money. */
export function CampoAjuste({
  etiqueta,
  nombreDelModo,
  moneda,
  valor,
  error,
  alCambiar,
}: {
  etiqueta: ReactNode;
  nombreDelModo: string;
  moneda: 'PEN' | 'USD';
  valor: AjusteEscrito;
  error?: ReactNode;
  alCambiar: (valor: AjusteEscrito) => void;
}) {
  return (
    <TextInput
      label={etiqueta}
      inputMode="decimal"
      autoComplete="off"
      classNames={{ input: 'cifra' }}
      value={valor.valor}
      error={error}
      onChange={(event) => alCambiar({ ...valor, valor: event.currentTarget.value })}
      rightSectionWidth={62}
      rightSection={
        <NativeSelect
          variant="unstyled"
          size="xs"
          w={58}
          styles={{ input: { paddingInline: '4px 18px' } }}
          aria-label={nombreDelModo}
          data={[
            { value: 'porcentaje', label: '%' },
            { value: 'monto', label: moneda === 'PEN' ? 'S/' : 'US$' },
          ]}
          value={valor.en}
          onChange={(event) =>
            alCambiar({ ...valor, en: event.currentTarget.value === 'monto' ? 'monto' : 'porcentaje' })
          }
        />
      }
    />
  );
}
