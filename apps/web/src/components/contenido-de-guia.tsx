import { Code, CopyButton, Group, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { guiaEnBloques, type Bloque } from '../lib/guia-en-bloques.ts';

function Parte({ bloque }: { bloque: Bloque }) {
  if (bloque.tipo === 'titulo') return <Title order={3}>{bloque.texto}</Title>;
  if (bloque.tipo === 'codigo') {
    return (
      <CopyButton value={bloque.texto}>
        {({ copied, copy }) => (
          <UnstyledButton onClick={copy}>
            <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {bloque.texto}
            </Code>
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

/** A runbook on screen: its commands are copied by pressing them. */
export const ContenidoDeGuia = ({ texto }: { texto: string }) => (
  <Stack gap="sm">
    {guiaEnBloques(texto).map((bloque, lugar) => (
      <Parte key={lugar} bloque={bloque} />
    ))}
  </Stack>
);
