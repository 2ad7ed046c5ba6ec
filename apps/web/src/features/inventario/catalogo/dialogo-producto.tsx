import { Autocomplete, Button, Group, Modal, Select, SimpleGrid, Switch, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { productoBody, type ProductoBody, type ProductoDelCatalogo } from '@jsol/contracts/inventario-catalogo';
import { codigosDeUnidad, nombreDeUnidad } from '@jsol/contracts/unidades';
import { ErrorDePagina } from '../../../components/avisos.tsx';
import { Formulario } from '../../../components/formulario.tsx';
import { useFormulario } from '../../../lib/use-formulario.ts';
import { activarProducto, cambiarProducto, crearProducto } from './api.ts';

type Props = {
  producto: ProductoDelCatalogo | 'nuevo' | null;
  categorias: readonly string[];
  /** Null: nothing was saved. */
  alTerminar: (mensaje: string | null) => void;
};

export const DialogoProducto = ({ producto, ...props }: Props) => (
  <Modal
    opened={producto !== null}
    onClose={() => props.alTerminar(null)}
    closeOnClickOutside={false}
    title={producto === null || producto === 'nuevo' ? 'Nuevo producto' : producto.nombre}
    size="lg"
    closeButtonProps={{ 'aria-label': 'Cerrar' }}
  >
    {producto !== null && (
      <FormularioDeProducto
        key={producto === 'nuevo' ? 'nuevo' : producto.id}
        producto={producto === 'nuevo' ? null : producto}
        {...props}
      />
    )}
  </Modal>
);

const nuevo = {
  codigo: '',
  codigoBarras: '',
  nombre: '',
  categoria: '',
  marca: '',
  unidad: 'NIU',
  precio: '',
  afectacion: '10' as ProductoBody['afectacion'],
  stockMinimo: '0',
  stockCritico: '0',
  conLotes: false,
};

const escrito = (producto: ProductoDelCatalogo): typeof nuevo => ({
  codigo: producto.codigo,
  codigoBarras: producto.codigoBarras ?? '',
  nombre: producto.nombre,
  categoria: producto.categoria,
  marca: producto.marca ?? '',
  unidad: producto.unidad,
  precio: producto.precio,
  afectacion: producto.afectacion,
  stockMinimo: producto.stockMinimo,
  stockCritico: producto.stockCritico,
  conLotes: producto.conLotes,
});

function FormularioDeProducto({
  producto,
  categorias,
  alTerminar,
}: Omit<Props, 'producto'> & { producto: ProductoDelCatalogo | null }) {
  const formulario = useFormulario({
    inicial: producto ? escrito(producto) : nuevo,
    schema: productoBody,
    cuerpo: (valores) => valores,
    mandar: async (cuerpo: ProductoBody) => {
      await (producto ? cambiarProducto(producto.id, cuerpo) : crearProducto(cuerpo));
      return cuerpo.nombre;
    },
    alTerminar: (nombre) => alTerminar(`${nombre} guardado.`),
  });
  const actividad = useMutation({
    mutationFn: ({ id, activo }: ProductoDelCatalogo) => activarProducto(id, !activo),
    onSuccess: (_nada, { nombre, activo }) =>
      alTerminar(activo ? `${nombre} ya no se vende.` : `${nombre} se vende otra vez.`),
  });
  const { campos } = formulario;
  return (
    <>
      <Formulario nombre="Producto" formulario={formulario} boton="Guardar" alVolver={() => alTerminar(null)}>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput label="Código" data-autofocus autoComplete="off" {...campos.getInputProps('codigo')} />
          <TextInput label="Código de barras (opcional)" autoComplete="off" {...campos.getInputProps('codigoBarras')} />
        </SimpleGrid>
        <TextInput label="Nombre" autoComplete="off" {...campos.getInputProps('nombre')} />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Autocomplete label="Categoría" data={[...categorias]} {...campos.getInputProps('categoria')} />
          <TextInput label="Marca (opcional)" {...campos.getInputProps('marca')} />
          <Select
            label="Unidad"
            searchable
            allowDeselect={false}
            data={codigosDeUnidad.map((value) => ({ value, label: nombreDeUnidad(value) }))}
            {...campos.getInputProps('unidad')}
          />
          <Select
            label="IGV"
            allowDeselect={false}
            data={[
              { value: '10', label: 'Gravado' },
              { value: '20', label: 'Exonerado' },
              { value: '30', label: 'Inafecto' },
            ]}
            {...campos.getInputProps('afectacion')}
          />
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, xs: 3 }}>
          <TextInput label="Precio con IGV (S/)" inputMode="decimal" {...campos.getInputProps('precio')} />
          <TextInput label="Stock mínimo" inputMode="decimal" {...campos.getInputProps('stockMinimo')} />
          <TextInput label="Stock crítico" inputMode="decimal" {...campos.getInputProps('stockCritico')} />
        </SimpleGrid>
        <Switch
          label="Se controla por lotes"
          description="Cada entrada dice su lote y cuándo vence; sale primero lo que vence antes"
          {...campos.getInputProps('conLotes', { type: 'checkbox' })}
        />
      </Formulario>
      {producto && (
        <Group mt="md" pt="md" style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}>
          <Button variant="default" loading={actividad.isPending} onClick={() => actividad.mutate(producto)}>
            {producto.activo ? 'Dejar de vender' : 'Volver a vender'}
          </Button>
          {actividad.isError && <ErrorDePagina titulo="No se cambió" error={actividad.error} />}
        </Group>
      )}
    </>
  );
}
