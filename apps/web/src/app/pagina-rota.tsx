import { Button, Center, Stack, Text, Title } from '@mantine/core';

/** A screen that broke: what to do, and a way out. */
export function PaginaRota({ error }: { error: unknown }) {
  return (
    <Center mih="60vh" p="lg">
      <Stack align="center" gap="sm" maw={440}>
        <Title order={1}>Esta pantalla se detuvo</Title>
        <Text ta="center">
          Sus datos guardados están a salvo. Recárguela; si vuelve a pasar, avise a soporte con este texto.
        </Text>
        <Text size="sm" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {error instanceof Error ? error.message : String(error)}
        </Text>
        <Button onClick={() => window.location.reload()}>Recargar</Button>
      </Stack>
    </Center>
  );
}

/** The same where the frame itself is not there to hold it. */
export function PaginaRotaSinMarco({ error }: { error: unknown }) {
  return (
    <main>
      <PaginaRota error={error} />
    </main>
  );
}
