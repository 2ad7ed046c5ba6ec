import { Button, Modal, Select, SimpleGrid, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconTruckDelivery } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Almacen, StockItem } from '@jsol/contracts/inventario';
import { transferenciaBody } from '@jsol/contracts/inventario-documentos';
import { Formulario } from '../../../components/formulario.tsx';
import { ProblemaError } from '../../../lib/api.ts';
import { claveNueva } from '../../../lib/clave-nueva.ts';
import { useFormulario } from '../../../lib/use-formulario.ts';
import { BuscarProducto } from '../components/buscar-producto.tsx';
import { claveTransferencias, enviarTransferencia } from './api.ts';
import { cuerpoDe, lineaDe, type LineaQueSale } from './linea-escrita.ts';
import { LineasQueSalen } from './lineas-que-salen.tsx';

type Props = { origen: Almacen; destinos: readonly { id: string; nombre: string }[] };

/** Sends products to another warehouse. */
export function NuevaTransferencia({ origen, destinos }: Props) {
  const [abierto, setAbierto] = useState(false);
  const [vez, setVez] = useState(0);
  return (
    <>
      <Button leftSection={<IconTruckDelivery size={16} aria-hidden />} onClick={() => setAbierto(true)}>
        Nueva transferencia
      </Button>
      <Modal
        opened={abierto}
        onClose={() => setAbierto(false)}
        keepMounted
        closeOnClickOutside={false}
        size="lg"
        title={`Transferencia desde ${origen.nombre}`}
        closeButtonProps={{ 'aria-label': 'Cerrar' }}
      >
        <FormularioDeEnvio
          key={vez}
          origen={origen}
          destinos={destinos}
          alTerminar={() => {
            setAbierto(false);
            setVez(vez + 1);
          }}
        />
      </Modal>
    </>
  );
}

function FormularioDeEnvio({ origen, destinos, alTerminar }: Props & { alTerminar: () => void }) {
  const [clave, setClave] = useState(claveNueva);
  const queryClient = useQueryClient();
  const formulario = useFormulario({
    inicial: { destinoId: destinos[0]?.id ?? '', nota: '', lineas: [] as LineaQueSale[] },
    schema: transferenciaBody,
    cuerpo: ({ destinoId, nota, lineas }) => ({
      origenId: origen.id,
      destinoId,
      ...(nota.trim() === '' ? {} : { nota }),
      lineas: lineas.map(cuerpoDe),
    }),
    mandar: async (nueva) => {
      try {
        return await enviarTransferencia(nueva, clave);
      } catch (error) {
        if (error instanceof ProblemaError) setClave(claveNueva());
        throw error;
      }
    },
    alTerminar: async ({ numero }) => {
      notifications.show({ color: 'green', message: `${numero} está en camino.` });
      alTerminar();
      await queryClient.invalidateQueries({ queryKey: claveTransferencias });
    },
  });
  const { campos } = formulario;
  const agregar = (producto: StockItem) => {
    if (campos.getValues().lineas.some(({ productoId }) => productoId === producto.id)) {
      campos.setFieldError('lineas', `${producto.nombre} ya está en la lista: cambie su cantidad.`);
      return;
    }
    campos.insertListItem('lineas', lineaDe(producto));
    campos.clearFieldError('lineas');
  };
  return (
    <Formulario nombre="Nueva transferencia" formulario={formulario} boton="Enviar">
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Select
          label="Destino"
          allowDeselect={false}
          data={destinos.map(({ id, nombre }) => ({ value: id, label: nombre }))}
          {...campos.getInputProps('destinoId')}
        />
        <TextInput label="Nota (opcional)" maxLength={300} {...campos.getInputProps('nota')} />
      </SimpleGrid>
      <BuscarProducto almacenId={origen.id} alElegir={agregar} error={campos.errors['lineas']} />
      <LineasQueSalen form={campos} almacenId={origen.id} />
    </Formulario>
  );
}
