import { Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { guiaRespuesta } from '@jsol/contracts/operaciones';
import { Cargando, ErrorDePagina } from '../../components/avisos.tsx';
import { ContenidoDeGuia } from '../../components/contenido-de-guia.tsx';
import { api } from '../../lib/api.ts';
import { Alertas } from '../componentes/alertas.tsx';
import { Enlace, useUbicacion } from '../navegacion.tsx';
import { useVivo } from '../vivo.tsx';
import clases from '../monitor.module.css';

/** What a kind of alert means and what to do, with those of the kind that are open now. */
export default function Guia() {
  const clase = useUbicacion().ruta.split('/').at(-1)!;
  const { resumen } = useVivo();
  const consulta = useQuery({
    queryKey: ['guia', clase],
    queryFn: () => api.get(`/api/monitor/guias/${clase}`, guiaRespuesta),
    // It changes with the version of the program only.
    staleTime: Infinity,
  });
  const abiertas = resumen?.alerts.filter(({ kind }) => kind === clase) ?? [];
  return (
    <Stack gap="md" maw={900}>
      <div>
        <Enlace href="/" className={clases.enlace}>
          <Text size="sm">Volver al resumen</Text>
        </Enlace>
        <Title order={1}>Qué hacer: {clase.replaceAll('_', ' ')}</Title>
      </div>
      {abiertas.length > 0 && <Alertas alertas={abiertas} />}
      {consulta.isPending && <Cargando texto="Abriendo la guía…" />}
      {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
      {consulta.data && (
        <Paper p="md" shadow="sm">
          <ContenidoDeGuia texto={consulta.data.texto} />
        </Paper>
      )}
    </Stack>
  );
}
