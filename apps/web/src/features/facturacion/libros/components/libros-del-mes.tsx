import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconClockExclamation, IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ArchivoDelLibro, LibroGenerable } from '@jsol/contracts/facturacion-libros';
import { Cargando, ErrorDePagina } from '../../../../components/avisos.tsx';
import { mensajeDe } from '../../../../lib/api.ts';
import { claveDelMes, enMarcha, generar, librosDelMes } from '../api.ts';
import { mesMas, nombreDelMes } from '../periodo.ts';
import { EstadoDelMes } from './estado-del-mes.tsx';
import { EstadoGeneracion } from './estado-generacion.tsx';
import { InformeDeValidacion } from './informe-de-validacion.tsx';
import { TablaLibros } from './tabla-libros.tsx';

/** The last day of a month, `2026-10-31`. */
const ultimoDia = (periodo: string): string =>
  new Date(Date.parse(`${mesMas(periodo, 1)}-01`) - 86_400_000).toISOString().slice(0, 10);

/** The books of one month, their making and its closing. */
export function LibrosDelMes({ periodo }: { periodo: string }) {
  const queryClient = useQueryClient();
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const consulta = useQuery(librosDelMes(periodo));
  const [elegidos, setElegidos] = useState<readonly LibroGenerable[]>([]);
  const [visto, setVisto] = useState<ArchivoDelLibro | null>(null);
  const pedido = useMutation({
    mutationFn: (libros: readonly LibroGenerable[]) => generar(periodo, libros),
    onSuccess: ({ creado }) => {
      setElegidos([]);
      if (!creado) notifications.show({ color: 'blue', message: 'Los libros de este mes ya se estaban generando.' });
    },
    onError: (error) => notifications.show({ color: 'red', title: 'No se generaron', message: mensajeDe(error) }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveDelMes(periodo) }),
  });
  const { data } = consulta;
  if (consulta.isPending) return <Cargando texto={`Leyendo los libros de ${nombreDelMes(periodo)}…`} />;
  if (!data) return <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />;
  const ocupado = pedido.isPending || enMarcha(data.generacion);
  const todos = data.libros.map(({ libro }) => libro);
  return (
    <Stack gap="sm">
      {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
      <EstadoDelMes mes={data} />
      {data.sinRespuesta > 0 && (
        <Alert color="yellow" icon={<IconClockExclamation aria-hidden />}>
          <Text size="md">
            {data.sinRespuesta === 1
              ? 'Un comprobante del mes espera la respuesta de SUNAT.'
              : `${data.sinRespuesta.toLocaleString('es-PE')} comprobantes del mes esperan la respuesta de SUNAT.`}{' '}
            El mes se cierra cuando la tengan.{' '}
            <Link
              to="/comprobantes"
              search={{ desde: `${periodo}-01`, hasta: ultimoDia(periodo) }}
              style={{ color: 'inherit' }}
            >
              Ver los comprobantes del mes
            </Link>
          </Text>
        </Alert>
      )}
      <Group gap="sm">
        <Button
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          disabled={ocupado || data.cerrado !== null}
          onClick={() => pedido.mutate(elegidos.length > 0 ? elegidos : todos)}
        >
          {elegidos.length === 0
            ? 'Generar todos'
            : elegidos.length === 1
              ? 'Generar el elegido'
              : `Generar los ${elegidos.length} elegidos`}
        </Button>
        <EstadoGeneracion generacion={data.generacion} libros={data.libros} pidiendo={pedido.isPending} />
      </Group>
      <TablaLibros
        libros={data.libros}
        telefono={telefono}
        elegidos={elegidos}
        alElegir={data.cerrado ? null : setElegidos}
        alVerInforme={setVisto}
      />
      <InformeDeValidacion archivo={visto} alCerrar={() => setVisto(null)} />
    </Stack>
  );
}
