import { Code, CopyButton, Drawer, Group, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Alerta } from '@jsol/contracts/operaciones';
import { Cargando, ErrorDePagina } from '../../../components/avisos.tsx';
import { guia } from '../api.ts';
import { guiaEnBloques, type Bloque } from '../guia-en-bloques.ts';

function Parte({ bloque }: { bloque: Bloque }) {
  if (bloque.tipo === 'titulo') return <Title order={3}>{bloque.texto}</Title>;
  if (bloque.tipo === 'codigo') {
    return (
      <CopyButton value={bloque.texto}>
        {({ copied, copy }) => (
          <UnstyledButton onClick={copy} aria-label={`Copiar la orden ${bloque.texto}`}>
            <Code block>{bloque.texto}</Code>
            <Text size="xs" c="dimmed" role="status">
              {copied ? 'Copiada' : 'Pulse para copiar'}
            </Text>
          </UnstyledButton>
        )}
      </CopyButton>
    );
  }
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      {bloque.marca && <Text>{bloque.marca}</Text>}
      <Text>
        {bloque.tramos.map((tramo, lugar) =>
          tramo.tipo === 'codigo' ? (
            <Code key={lugar}>{tramo.texto}</Code>
          ) : tramo.tipo === 'fuerte' ? (
            <b key={lugar}>{tramo.texto}</b>
          ) : (
            <span key={lugar}>{tramo.texto}</span>
          ),
        )}
      </Text>
    </Group>
  );
}

function Contenido({ clase }: { clase: string }) {
  const consulta = useQuery(guia(clase));
  if (consulta.isPending) return <Cargando texto="Abriendo la guía…" />;
  if (consulta.isError) return <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />;
  return (
    <Stack gap="sm">
      {guiaEnBloques(consulta.data.texto).map((bloque, lugar) => (
        <Parte key={lugar} bloque={bloque} />
      ))}
    </Stack>
  );
}

/** What an alert means and what to do, beside it. */
export function Guia({ alerta, alCerrar }: { alerta: Alerta | null; alCerrar: () => void }) {
  return (
    <Drawer
      opened={alerta !== null}
      onClose={alCerrar}
      position="right"
      size="lg"
      title={alerta ? `Guía: ${alerta.titulo}` : ''}
      closeButtonProps={{ 'aria-label': 'Cerrar la guía' }}
    >
      {alerta && <Contenido clase={alerta.clase} />}
    </Drawer>
  );
}
