import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { cotizacionBody, type Cotizacion } from '@jsol/contracts/ventas-cotizaciones';
import { Cargando, ErrorDePagina } from '../../../../components/avisos.tsx';
import { Pagina } from '../../../../components/pagina.tsx';
import { ProblemaError } from '../../../../lib/api.ts';
import { claveNueva } from '../../../../lib/clave-nueva.ts';
import { productosDe } from '../api.ts';
import { FormularioTrato } from '../components/formulario-trato.tsx';
import { erroresDelContrato, erroresDelServidor } from '../errores-anidados.ts';
import { aTrato, lineaDe, tratoVacio, type TratoEscrito } from '../trato.ts';
import { claveCotizaciones, cotizacion as consultaCotizacion, registrarCotizacion } from './api.ts';

const ruta = getRouteApi('/privado/ventas/ventas/cotizaciones/nueva');

function FormularioCotizacion({
  inicial,
  versionDe,
  titulo,
}: {
  inicial: TratoEscrito;
  versionDe: string | null;
  titulo: string;
}) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  // The same until the server has answered, so that a lost answer and a second press make one quote.
  const [clave, setClave] = useState(claveNueva);
  const [diasValidez, setDiasValidez] = useState('15');
  const form = useForm<TratoEscrito>({ initialValues: inicial });
  const registrar = useMutation({
    networkMode: 'always',
    mutationFn: (cuerpo: Parameters<typeof registrarCotizacion>[0]) => registrarCotizacion(cuerpo, clave),
    onSuccess: async ({ cotizacionId, numero }) => {
      notifications.show({ color: 'green', message: `Cotización ${numero} registrada.` });
      await queryClient.invalidateQueries({ queryKey: claveCotizaciones });
      await navigate({ to: '/ventas/cotizaciones/$id', params: { id: cotizacionId } });
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
    const leido = cotizacionBody.safeParse({
      ...aTrato(form.getValues()),
      diasValidez: /^\d+$/.test(diasValidez.trim()) ? Number(diasValidez) : Number.NaN,
      versionDe,
    });
    if (leido.success) registrar.mutate(leido.data);
    else {
      registrar.reset();
      form.setErrors(erroresDelContrato(leido.error));
    }
  };
  return (
    <FormularioTrato
      nombre={titulo}
      form={form}
      error={registrar.error}
      enviando={registrar.isPending}
      boton="Registrar cotización"
      alEnviar={enviar}
    >
      <TextInput
        label="Días de validez"
        inputMode="numeric"
        autoComplete="off"
        maxLength={3}
        value={diasValidez}
        error={form.errors['diasValidez']}
        onChange={(event) => setDiasValidez(event.currentTarget.value)}
      />
    </FormularioTrato>
  );
}

/** What another quote offered, at the prices in force: its own may have changed since. */
function ComoOtra({ otra, version, titulo }: { otra: Cotizacion; version: boolean; titulo: string }) {
  const catalogo = useQuery({
    queryKey: [...claveCotizaciones, 'precios', otra.id],
    queryFn: async ({ client }) =>
      Promise.all(
        otra.lineas.map(async (linea) => {
          const { items } = await client.query(productosDe(otra.almacenId, linea.codigo));
          const producto = items.find(({ id }) => id === linea.productoId);
          if (!producto) return null;
          const { cantidad, descuentoPorcentaje } = linea;
          return { ...lineaDe(producto), cantidad, descuentoPorcentaje };
        }),
      ),
    staleTime: 0,
  });
  if (catalogo.isError) return <ErrorDePagina error={catalogo.error} reintentar={() => void catalogo.refetch()} />;
  if (!catalogo.data) return <Cargando texto="Trayendo los precios de hoy…" />;
  const { numeroDocumento, nombre, direccion, email } = otra.datosCliente;
  return (
    <FormularioCotizacion
      titulo={titulo}
      versionDe={version ? otra.id : null}
      inicial={{
        ...tratoVacio(otra.almacenId),
        cliente: { numeroDocumento, nombre, direccion: direccion ?? '', email: email ?? '' },
        lineas: catalogo.data.filter((linea) => linea !== null),
        diasCredito: String(otra.diasCredito),
        nota: otra.nota ?? '',
      }}
    />
  );
}

function Otra({ id, version, titulo }: { id: string; version: boolean; titulo: string }) {
  const otra = useQuery(consultaCotizacion(id));
  if (otra.isError) return <ErrorDePagina error={otra.error} reintentar={() => void otra.refetch()} />;
  if (!otra.data) return <Cargando texto="Cargando la cotización…" />;
  return <ComoOtra otra={otra.data} version={version} titulo={titulo} />;
}

/** A quote at the prices in force: blank, a copy of another one, or its new version. */
export function CotizacionNuevaPage() {
  const { de, version } = ruta.useSearch();
  const titulo = version === 'si' ? 'Nueva versión de la cotización' : 'Nueva cotización';
  return (
    <Pagina titulo={titulo}>
      {de ? (
        <Otra id={de} version={version === 'si'} titulo={titulo} />
      ) : (
        <FormularioCotizacion titulo={titulo} inicial={tratoVacio()} versionDe={null} />
      )}
    </Pagina>
  );
}
