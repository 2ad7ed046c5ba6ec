import { Button, Modal, Select, SimpleGrid, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPackageExport } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Almacen, StockItem } from '@jsol/contracts/inventario';
import { motivosDeSalida, salidaBody } from '@jsol/contracts/inventario-documentos';
import { usePuede } from '../../../app/session.tsx';
import { Formulario } from '../../../components/formulario.tsx';
import { ProblemaError } from '../../../lib/api.ts';
import { claveNueva } from '../../../lib/clave-nueva.ts';
import { useFormulario } from '../../../lib/use-formulario.ts';
import { claveMovimientos, claveStock } from '../api.ts';
import { BuscarProducto } from '../components/buscar-producto.tsx';
import { registrarSalida } from './api.ts';
import { cuerpoDe, lineaDe, type LineaQueSale } from './linea-escrita.ts';
import { LineasQueSalen } from './lineas-que-salen.tsx';
import { motivos } from './palabras.ts';

/** What leaves without being sold. Closing keeps what was typed until it is registered. */
export function RegistrarSalida({ almacen }: { almacen: Almacen }) {
  const [abierto, setAbierto] = useState(false);
  const [vez, setVez] = useState(0);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPackageExport size={16} aria-hidden />}
        onClick={() => setAbierto(true)}
      >
        Registrar salida
      </Button>
      <Modal
        opened={abierto}
        onClose={() => setAbierto(false)}
        keepMounted
        closeOnClickOutside={false}
        size="lg"
        title={`Salida de ${almacen.nombre}`}
        closeButtonProps={{ 'aria-label': 'Cerrar' }}
      >
        <FormularioDeSalida
          key={vez}
          almacen={almacen}
          alTerminar={() => {
            setAbierto(false);
            setVez(vez + 1);
          }}
        />
      </Modal>
    </>
  );
}

function FormularioDeSalida({ almacen, alTerminar }: { almacen: Almacen; alTerminar: () => void }) {
  // Kept while no answer has come: the same request again is the same exit.
  const [clave, setClave] = useState(claveNueva);
  const queryClient = useQueryClient();
  const puedeAjustar = usePuede('inventario.ajustar');
  const formulario = useFormulario({
    inicial: { motivo: 'merma', documento: '', nota: '', lineas: [] as LineaQueSale[] },
    schema: salidaBody,
    cuerpo: ({ motivo, documento, nota, lineas }) => ({
      almacenId: almacen.id,
      motivo,
      nota,
      ...(documento.trim() === '' ? {} : { documento }),
      lineas: lineas.map(cuerpoDe),
    }),
    mandar: async (salida) => {
      try {
        return await registrarSalida(salida, clave);
      } catch (error) {
        if (error instanceof ProblemaError) setClave(claveNueva());
        throw error;
      }
    },
    alTerminar: async ({ numero }) => {
      notifications.show({ color: 'green', message: `${numero} registrada en ${almacen.nombre}.` });
      alTerminar();
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: claveStock(almacen.id) }),
        queryClient.invalidateQueries({ queryKey: claveMovimientos(almacen.id) }),
      ]);
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
    <Formulario nombre="Salida de stock" formulario={formulario} boton="Registrar salida">
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Select
          label="Motivo"
          allowDeselect={false}
          data={motivosDeSalida
            .filter((value) => value !== 'ajuste' || puedeAjustar)
            .map((value) => ({ value, label: motivos[value] }))}
          {...campos.getInputProps('motivo')}
        />
        <TextInput
          label="Documento"
          placeholder="Guía o nota, si la hay"
          maxLength={40}
          {...campos.getInputProps('documento')}
        />
      </SimpleGrid>
      <TextInput label="Por qué sale" maxLength={300} {...campos.getInputProps('nota')} />
      <BuscarProducto almacenId={almacen.id} alElegir={agregar} error={campos.errors['lineas']} />
      <LineasQueSalen
        form={campos}
        almacenId={almacen.id}
        aProveedor={campos.values.motivo === 'devolucion-proveedor'}
      />
    </Formulario>
  );
}
