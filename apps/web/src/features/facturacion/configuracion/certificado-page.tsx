import { Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { Paginas } from '../../../components/paginas.tsx';
import { certificados, claveCertificados } from './api.ts';
import { CertificadoQueFirma } from './components/certificado-que-firma.tsx';
import { HistoriaDeCertificados } from './components/historia-de-certificados.tsx';
import { SubirCertificado } from './components/subir-certificado.tsx';

const porPagina = 20;

/** What signs the receipts, since when and until when, and what signed before. */
export function CertificadoPage() {
  const [pagina, setPagina] = useState(1);
  const queryClient = useQueryClient();
  const consulta = useQuery(certificados(pagina, porPagina));
  const cambiado = async (mensaje: string) => {
    notifications.show({ color: 'green', message: mensaje });
    await queryClient.invalidateQueries({ queryKey: claveCertificados });
  };
  // The one that signs comes first.
  const [primero] = consulta.data?.items ?? [];
  return (
    <Pagina titulo="Certificado digital">
      <Stack gap="md">
        {consulta.isPending && <Cargando texto="Leyendo los certificados…" />}
        {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          {primero?.firma && <CertificadoQueFirma certificado={primero} />}
          {consulta.data?.total === 0 && (
            <Paper withBorder>
              <Vacio
                titulo="Todavía no hay certificado"
                texto="Suba el que le dio su entidad de certificación: sin él no se puede firmar ni emitir."
              />
            </Paper>
          )}
          <SubirCertificado alTerminar={() => cambiado('El certificado quedó guardado y firma desde este momento.')} />
        </SimpleGrid>
        {consulta.data && consulta.data.total > 0 && (
          <section aria-labelledby="historia-certificados">
            <Title order={2} id="historia-certificados" mb="xs">
              Historia
            </Title>
            <HistoriaDeCertificados
              items={consulta.data.items}
              alActivar={(titular) => cambiado(`Desde ahora firma el certificado de ${titular}.`)}
            />
            <Paginas
              de="certificados"
              pagina={pagina}
              total={consulta.data.total}
              porPagina={porPagina}
              telefono
              alIr={setPagina}
            />
          </section>
        )}
        <Text size="sm" c="dimmed">
          El archivo y su clave se guardan cifrados y no vuelven a salir del sistema.
        </Text>
      </Stack>
    </Pagina>
  );
}
