import { Textarea } from '@mantine/core';
import { produccionBody, type Comprobacion } from '@jsol/contracts/facturacion-configuracion';
import { Formulario } from '../../../../components/formulario.tsx';
import { useFormulario } from '../../../../lib/use-formulario.ts';
import { pasarAProduccion, type CanalReal } from '../api.ts';
import { Ficha } from './ficha.tsx';

/** The last look before what is issued becomes real. The server checks everything once more. */
export function HacerElPaso({
  canal,
  nombre,
  comprobaciones,
  confirmadas,
  alVolver,
  alTerminar,
}: {
  canal: CanalReal;
  nombre: string;
  comprobaciones: readonly Comprobacion[];
  confirmadas: readonly string[];
  alVolver: () => void;
  alTerminar: () => unknown;
}) {
  const formulario = useFormulario({
    inicial: { motivo: '' },
    schema: produccionBody,
    cuerpo: ({ motivo }) => ({ canal, motivo, confirmadas: [...confirmadas] }),
    mandar: pasarAProduccion,
    alTerminar,
  });
  return (
    <Formulario nombre="Pasar a producción" formulario={formulario} boton="Pasar a producción" alVolver={alVolver}>
      <Ficha
        datos={[['Se enviará por', nombre], ...comprobaciones.map(({ titulo, mensaje }) => [titulo, mensaje] as const)]}
      />
      <Textarea
        label="Motivo"
        description="Queda en la auditoría con su nombre"
        placeholder="Inicio de operaciones el 1 de diciembre"
        autosize
        minRows={2}
        maxLength={300}
        {...formulario.campos.getInputProps('motivo')}
      />
    </Formulario>
  );
}
