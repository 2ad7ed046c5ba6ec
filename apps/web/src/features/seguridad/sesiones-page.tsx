import { Box, Grid, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Sesion } from '@jsol/contracts/seguridad';
import { Cargando, ErrorDePagina } from '../../components/avisos.tsx';
import { Pagina } from '../../components/pagina.tsx';
import { sesionesDe } from './api.ts';
import { CambiarClave } from './components/cambiar-clave.tsx';
import { CerrarLasDemas } from './components/cerrar-las-demas.tsx';
import { ConfirmarCierre } from './components/confirmar-cierre.tsx';
import { ListaSesiones } from './components/lista-sesiones.tsx';

/** Where one is signed in, putting a lost device out, and one's password. */
export function SesionesPage() {
  const [porCerrar, setPorCerrar] = useState<Sesion | null>(null);
  const sesiones = useQuery(sesionesDe('mias'));
  const demas = (sesiones.data?.items ?? []).filter(({ actual }) => !actual).length;
  return (
    <Pagina titulo="Sesiones y clave">
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Paper withBorder p="md" component="section" aria-labelledby="titulo-sesiones">
            <Stack gap="sm">
              <Group justify="space-between" gap="xs">
                <Title order={2} id="titulo-sesiones">
                  Sus sesiones abiertas
                </Title>
                {demas > 0 && <CerrarLasDemas cuantas={demas} />}
              </Group>
              <Text size="sm" c="dimmed">
                Cierre las que no reconozca y cambie su clave. Para salir de este dispositivo use «Salir» en su cuenta.
              </Text>
              {sesiones.isPending && <Cargando texto="Cargando sesiones…" />}
              {sesiones.isError && <ErrorDePagina error={sesiones.error} reintentar={() => void sesiones.refetch()} />}
              {sesiones.data && (
                <ListaSesiones sesiones={sesiones.data.items} conPersona={false} alCerrar={setPorCerrar} />
              )}
            </Stack>
          </Paper>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Box maw={480}>
            <CambiarClave />
          </Box>
        </Grid.Col>
      </Grid>
      <ConfirmarCierre sesion={porCerrar} alTerminar={() => setPorCerrar(null)} />
    </Pagina>
  );
}
