import { SimpleGrid, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Cargando, ErrorDePagina } from '../../../components/avisos.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { fechaHora } from '../../../lib/format.ts';
import { claveEmisor, emisor } from './api.ts';
import { DatosDeEmpresa } from './components/datos-de-empresa.tsx';
import { LogoDeEmpresa } from './components/logo-de-empresa.tsx';

/** The company that issues, and what its papers look like. */
export function EmpresaPage() {
  const queryClient = useQueryClient();
  const consulta = useQuery(emisor);
  const guardado = async (mensaje: string) => {
    notifications.show({ color: 'green', message: mensaje });
    await queryClient.invalidateQueries({ queryKey: claveEmisor });
  };
  const { data } = consulta;
  return (
    <Pagina titulo="Empresa">
      {consulta.isPending && <Cargando texto="Leyendo los datos de la empresa…" />}
      {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
      {data && (
        <Stack gap="md">
          <DatosDeEmpresa
            emisor={data}
            alGuardar={() => guardado('Se guardaron los datos; rigen para lo que se emita desde ahora.')}
          />
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            <LogoDeEmpresa emisor={data} alCambiar={guardado} />
          </SimpleGrid>
          {data.actualizadoEn && (
            <Text size="sm" c="dimmed">
              Último cambio: {fechaHora(data.actualizadoEn)}, por {data.actualizadoPor ?? '—'}
            </Text>
          )}
        </Stack>
      )}
    </Pagina>
  );
}
