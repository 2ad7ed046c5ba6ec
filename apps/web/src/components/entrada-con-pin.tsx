import { Alert, Button, Center, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { conPinMs, ponerPin, type Identidad } from '../lib/identidad.ts';
import { fallosMaximos, pinValido, probarPin } from '../lib/pin.ts';

/** The session is over and the server is out of reach: who set a PIN goes on selling with it. */
export function EntradaConPin({
  identidad,
  alEntrar,
  reintentar,
}: {
  identidad: Identidad;
  alEntrar: () => void;
  reintentar: () => void;
}) {
  const [texto, setTexto] = useState('');
  const [pin, setPin] = useState(identidad.pin);
  const prueba = useMutation({
    mutationFn: async () => (pin ? probarPin(pin, texto) : null),
    onSuccess: (resultado) => {
      if (!resultado) return;
      ponerPin(resultado.pin);
      setPin(resultado.pin);
      setTexto('');
      if (resultado.acierta) alEntrar();
    },
  });
  const quedan = fallosMaximos - (pin?.fallos ?? fallosMaximos);
  return (
    <Center h="100%" p="md" component="main">
      <Paper p="lg" shadow="md" w="100%" maw={400}>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            prueba.mutate();
          }}
        >
          <Stack gap="md">
            <Title order={1}>Sin conexión</Title>
            <Text>
              La sesión de {identidad.yo.nombre} venció y no hay conexión para ingresar de nuevo. Con su PIN puede
              seguir vendiendo hasta {conPinMs / 3_600_000} horas.
            </Text>
            {prueba.data?.acierta === false && (
              <Alert color="red" role="alert">
                {quedan > 0
                  ? `Ese no es su PIN. Le quedan ${quedan} ${quedan === 1 ? 'intento' : 'intentos'}.`
                  : 'Se acabaron los intentos. Espere la conexión e ingrese con su clave.'}
              </Alert>
            )}
            <PasswordInput
              label="PIN de 6 dígitos"
              size="md"
              inputMode="numeric"
              autoComplete="off"
              maxLength={6}
              autoFocus
              value={texto}
              onChange={(event) => setTexto(event.currentTarget.value)}
            />
            <Button type="submit" size="md" loading={prueba.isPending} disabled={!pinValido(texto) || quedan <= 0}>
              Seguir vendiendo
            </Button>
            <Button variant="subtle" leftSection={<IconCloudOff size={18} aria-hidden />} onClick={reintentar}>
              Buscar conexión
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
