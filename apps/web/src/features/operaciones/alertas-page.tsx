import { Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { Alerta } from '@jsol/contracts/operaciones';
import { Cargando, ErrorDePagina, Vacio } from '../../components/avisos.tsx';
import { Pagina } from '../../components/pagina.tsx';
import { alertas } from './api.ts';
import { Guia } from './components/guia.tsx';
import { TarjetaAlerta } from './components/tarjeta-alerta.tsx';

const ruta = getRouteApi('/privado/alertas');

/** What is wrong with the system itself, and what was. */
export function AlertasPage() {
  const { id } = ruta.useSearch();
  const [conGuia, setConGuia] = useState<Alerta | null>(null);
  const consulta = useQuery(alertas);
  const lista = (titulo: string, items: readonly Alerta[]) =>
    items.length > 0 && (
      <section aria-label={titulo}>
        <Title order={2} mb="xs">
          {titulo}
        </Title>
        <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
          {items.map((alerta) => (
            <TarjetaAlerta
              key={alerta.id}
              alerta={alerta}
              pedida={alerta.id === id}
              alVerGuia={() => setConGuia(alerta)}
            />
          ))}
        </Stack>
      </section>
    );
  return (
    <Pagina titulo="Alertas">
      {consulta.isPending && <Cargando texto="Buscando alertas…" />}
      {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
      {consulta.data && (
        <Stack gap="lg">
          {consulta.data.abiertas.length === 0 ? (
            <Vacio
              titulo="Todo en orden"
              texto="El sistema no encuentra nada que avisar. Si algo falla, aparece aquí."
            />
          ) : (
            <>
              <Text role="status">
                <b className="cifra">{consulta.data.abiertas.length}</b>{' '}
                {consulta.data.abiertas.length === 1 ? 'alerta abierta' : 'alertas abiertas'}
              </Text>
              {lista('Abiertas', consulta.data.abiertas)}
            </>
          )}
          {lista('Resueltas', consulta.data.cerradas)}
        </Stack>
      )}
      <Guia alerta={conGuia} alCerrar={() => setConGuia(null)} />
    </Pagina>
  );
}
