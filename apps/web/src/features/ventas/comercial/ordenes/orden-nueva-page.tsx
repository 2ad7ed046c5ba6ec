import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ordenBody } from '@jsol/contracts/ventas-ordenes';
import { Pagina } from '../../../../components/pagina.tsx';
import { ProblemaError } from '../../../../lib/api.ts';
import { claveNueva } from '../../../../lib/clave-nueva.ts';
import { claveOrdenes, registrarOrden } from '../api.ts';
import { FormularioTrato } from '../components/formulario-trato.tsx';
import { erroresDelContrato, erroresDelServidor } from '../errores-anidados.ts';
import { aTrato, tratoVacio, type TratoEscrito } from '../trato.ts';

/** A sales order at the prices in force. */
export function OrdenNuevaPage() {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  // The same until the server has answered, so that a lost answer and a second press make one order.
  const [clave, setClave] = useState(claveNueva);
  const [destino, setDestino] = useState('');
  const [monto, setMonto] = useState('');
  const [atencion, setAtencion] = useState<'parcial' | 'linea-completa'>('parcial');
  const form = useForm<TratoEscrito>({ initialValues: tratoVacio() });
  const registrar = useMutation({
    networkMode: 'always',
    mutationFn: (cuerpo: Parameters<typeof registrarOrden>[0]) => registrarOrden(cuerpo, clave),
    onSuccess: async ({ ordenId, numero }) => {
      notifications.show({ color: 'green', message: `Orden ${numero} registrada: espera aprobación.` });
      await queryClient.invalidateQueries({ queryKey: claveOrdenes });
      await navigate({ to: '/ventas/ordenes/$id', params: { id: ordenId } });
    },
    onError: (error) => {
      if (!(error instanceof ProblemaError)) return;
      setClave(claveNueva());
      form.setErrors(erroresDelServidor(error));
    },
  });
  const enviar = () => {
    if (registrar.isPending) return;
    form.clearErrors();
    const leido = ordenBody.safeParse({
      ...aTrato(form.getValues()),
      atencion,
      envio: destino.trim() === '' ? null : { destino, monto: monto.trim() || '0' },
    });
    if (leido.success) registrar.mutate(leido.data);
    else {
      registrar.reset();
      form.setErrors(erroresDelContrato(leido.error));
    }
  };
  return (
    <Pagina titulo="Nueva orden de venta">
      <FormularioTrato
        nombre="Nueva orden de venta"
        form={form}
        error={registrar.error}
        enviando={registrar.isPending}
        boton="Registrar orden"
        alEnviar={enviar}
      >
        <Select
          label="Si falta stock"
          allowDeselect={false}
          data={[
            { value: 'parcial', label: 'Despachar lo que haya' },
            { value: 'linea-completa', label: 'Esperar cada línea completa' },
          ]}
          value={atencion}
          onChange={(valor) => setAtencion(valor === 'linea-completa' ? valor : 'parcial')}
        />
        <TextInput
          label="Llevar a (opcional)"
          placeholder="Vacío: el cliente recoge"
          maxLength={200}
          value={destino}
          error={form.errors['envio.destino']}
          onChange={(event) => setDestino(event.currentTarget.value)}
        />
        {destino.trim() !== '' && (
          <TextInput
            label="Cobro por el envío (S/)"
            inputMode="decimal"
            autoComplete="off"
            classNames={{ input: 'cifra' }}
            value={monto}
            error={form.errors['envio.monto']}
            onChange={(event) => setMonto(event.currentTarget.value)}
          />
        )}
      </FormularioTrato>
    </Pagina>
  );
}
