import { Modal, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Cliente } from '@jsol/contracts/ventas';
import { clienteBody } from '@jsol/contracts/ventas-clientes';
import { Formulario } from '../../../../components/formulario.tsx';
import { useTitular } from '../../../../components/use-titular.ts';
import { useFormulario } from '../../../../lib/use-formulario.ts';
import { reparoDeDocumento, tipoDeDocumento } from '../../documento.ts';
import { claveClientes, guardarCliente } from './api.ts';

type Props = {
  /** null: a new one. */
  cliente: Cliente | null;
  alCerrar: () => void;
  alGuardar: (clienteId: string) => void;
};

const largoMaximoNombre = 250;
/** DNI and RUC are told by their length; what has another kind of document keeps it. */
const conDigitos = ['1', '6'];

function Campos({ cliente, alCerrar, alGuardar }: Props) {
  const queryClient = useQueryClient();
  const otroDocumento = cliente !== null && !conDigitos.includes(cliente.tipoDocumento);
  const formulario = useFormulario({
    inicial: {
      numeroDocumento: cliente?.numeroDocumento ?? '',
      nombre: cliente?.nombre ?? '',
      direccion: cliente?.direccion ?? '',
      email: cliente?.email ?? '',
    },
    schema: clienteBody,
    cuerpo: ({ numeroDocumento, nombre, direccion, email }) => ({
      tipoDocumento: otroDocumento ? cliente.tipoDocumento : (tipoDeDocumento(numeroDocumento.trim()) ?? '1'),
      numeroDocumento,
      nombre,
      direccion,
      email: email.trim() || undefined,
    }),
    mandar: (cuerpo) => guardarCliente(cliente?.id ?? null, cuerpo),
    alTerminar: async ({ clienteId }) => {
      await queryClient.invalidateQueries({ queryKey: claveClientes });
      alGuardar(clienteId);
    },
  });
  const { campos } = formulario;
  const documento = campos.values.numeroDocumento.trim();
  const porBuscar = documento !== cliente?.numeroDocumento && !otroDocumento && reparoDeDocumento(documento) === null;
  const { nota } = useTitular(porBuscar ? documento : null, {
    leer: (campo) => campos.getValues()[campo],
    poner: (campo, valor) => campos.setFieldValue(campo, valor),
  });
  return (
    <Formulario
      nombre={cliente ? 'Corregir cliente' : 'Nuevo cliente'}
      formulario={formulario}
      boton={cliente ? 'Guardar' : 'Registrar cliente'}
      alVolver={alCerrar}
    >
      <TextInput
        label={otroDocumento ? 'Número de documento' : 'DNI o RUC'}
        data-autofocus
        autoComplete="off"
        maxLength={15}
        description={nota}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        {...campos.getInputProps('numeroDocumento')}
      />
      <TextInput
        label="Nombre o razón social"
        autoComplete="off"
        maxLength={largoMaximoNombre}
        {...campos.getInputProps('nombre')}
      />
      <TextInput label="Dirección (opcional)" maxLength={200} {...campos.getInputProps('direccion')} />
      <TextInput
        label="Correo (opcional)"
        description="Recibe sus comprobantes cuando SUNAT los acepte"
        type="email"
        maxLength={120}
        {...campos.getInputProps('email')}
      />
    </Formulario>
  );
}

/** Registers a customer or corrects what is known of one. */
export const EditarCliente = (props: Props) => (
  <Modal opened onClose={props.alCerrar} title={props.cliente ? 'Corregir cliente' : 'Nuevo cliente'} size={520}>
    <Campos {...props} />
  </Modal>
);
