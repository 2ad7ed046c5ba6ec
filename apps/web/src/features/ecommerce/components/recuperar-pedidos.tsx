import { Modal, SimpleGrid, Text, TextInput } from '@mantine/core';
import { recuperarBody, reimportarBody, type Canal } from '@jsol/contracts/ecommerce';
import { Formulario } from '../../../components/formulario.tsx';
import { hoyEnLima } from '../../../lib/format.ts';
import { useFormulario } from '../../../lib/use-formulario.ts';
import { recuperar, reimportar } from '../api.ts';

type Props = { canal: Canal; alTerminar: (mensaje: string | null) => unknown };

function Rango({ canal, alTerminar }: Props) {
  const formulario = useFormulario({
    inicial: { desde: '', hasta: hoyEnLima() },
    schema: recuperarBody,
    cuerpo: (valores) => valores,
    mandar: (rango) => recuperar(canal.id, rango),
    alTerminar: () => alTerminar('La recuperación empezó; puede salir de esta pantalla.'),
  });
  const { campos } = formulario;
  return (
    <Formulario
      nombre="Recuperar pedidos anteriores"
      formulario={formulario}
      boton="Recuperar"
      alVolver={() => void alTerminar(null)}
    >
      <Text size="sm">
        Se importan los pedidos hechos entre estas fechas. Los que ya están no se duplican, y las importaciones de cada
        5 minutos siguen su curso.
      </Text>
      <SimpleGrid cols={2} spacing="sm">
        <TextInput type="date" label="Desde" data-autofocus {...campos.getInputProps('desde')} />
        <TextInput type="date" label="Hasta" {...campos.getInputProps('hasta')} />
      </SimpleGrid>
    </Formulario>
  );
}

function Uno({ canal, alTerminar }: Props) {
  const formulario = useFormulario({
    inicial: { externoId: '' },
    schema: reimportarBody,
    cuerpo: (valores) => valores,
    mandar: ({ externoId }) => reimportar(canal.id, externoId),
    alTerminar: () => alTerminar('El pedido se vuelve a leer ahora.'),
  });
  return (
    <Formulario
      nombre="Volver a importar un pedido"
      formulario={formulario}
      boton="Importar"
      alVolver={() => void alTerminar(null)}
    >
      <TextInput
        label="Número interno del pedido"
        description="El que aparece en su dirección dentro de la administración de la tienda"
        inputMode="numeric"
        data-autofocus
        {...formulario.campos.getInputProps('externoId')}
      />
    </Formulario>
  );
}

export type Pedido = { que: 'rango' | 'uno'; canal: Canal };

/** Orders that are asked for by hand: a range of dates, or one. */
export const PedirPedidos = ({ pedido, alTerminar }: { pedido: Pedido | null; alTerminar: Props['alTerminar'] }) => (
  <Modal
    opened={pedido !== null}
    onClose={() => void alTerminar(null)}
    title={pedido?.que === 'rango' ? 'Recuperar pedidos anteriores' : 'Volver a importar un pedido'}
  >
    {pedido?.que === 'rango' && <Rango canal={pedido.canal} alTerminar={alTerminar} />}
    {pedido?.que === 'uno' && <Uno canal={pedido.canal} alTerminar={alTerminar} />}
  </Modal>
);
