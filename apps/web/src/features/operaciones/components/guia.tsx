import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Alerta } from '@jsol/contracts/operaciones';
import { Cargando, ErrorDePagina } from '../../../components/avisos.tsx';
import { ContenidoDeGuia } from '../../../components/contenido-de-guia.tsx';
import { guia } from '../api.ts';

function Contenido({ clase }: { clase: string }) {
  const consulta = useQuery(guia(clase));
  if (consulta.isPending) return <Cargando texto="Abriendo la guía…" />;
  if (consulta.isError) return <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />;
  return <ContenidoDeGuia texto={consulta.data.texto} />;
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
