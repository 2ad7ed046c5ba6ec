import { Button, Table, Text } from '@mantine/core';
import { TablaQueSeDesplaza } from '../../../../components/tabla-que-se-desplaza.tsx';
import { notifications } from '@mantine/notifications';
import { IconCertificate, IconSignature } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { CertificadoGuardado } from '@jsol/contracts/facturacion-configuracion';
import { Insignia } from '../../../../components/insignia.tsx';
import { mensajeDe } from '../../../../lib/api.ts';
import { fecha, fechaHora } from '../../../../lib/format.ts';
import { activarCertificado } from '../api.ts';
import { vigenciaDe } from '../vigencia-certificado.ts';

/** Every certificate that was uploaded; one that is still good can sign again. */
export function HistoriaDeCertificados({
  items,
  alActivar,
}: {
  items: readonly CertificadoGuardado[];
  alActivar: (titular: string) => unknown;
}) {
  const activar = useMutation({
    mutationFn: ({ id }: CertificadoGuardado) => activarCertificado(id),
    onSuccess: (_, { titular }) => alActivar(titular),
    onError: (error) => notifications.show({ color: 'red', title: 'No se activó', message: mensajeDe(error) }),
  });
  return (
    <TablaQueSeDesplaza nombre="Certificados" ancho={780}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Titular</Table.Th>
          <Table.Th>Emitido por</Table.Th>
          <Table.Th>Vale</Table.Th>
          <Table.Th>Estado</Table.Th>
          <Table.Th>Subido</Table.Th>
          <Table.Th aria-label="Acciones" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((certificado) => (
          <Table.Tr key={certificado.id}>
            <Table.Td>
              {certificado.titular}
              <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                RUC {certificado.ruc} · {certificado.numeroSerie}
              </Text>
            </Table.Td>
            <Table.Td>{certificado.entidad}</Table.Td>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>
              {fecha(certificado.desde)} – {fecha(certificado.hasta)}
            </Table.Td>
            <Table.Td>
              {certificado.firma ? (
                <Insignia palabra="Firma" color="green" Icono={IconSignature} />
              ) : certificado.diasRestantes < 0 ? (
                <Insignia {...vigenciaDe(certificado)} Icono={IconCertificate} />
              ) : (
                <Insignia palabra="Guardado" color="gray" Icono={IconCertificate} />
              )}
            </Table.Td>
            <Table.Td>
              {fechaHora(certificado.subidoEn)}
              <Text size="xs" c="dimmed">
                {certificado.subidoPor}
              </Text>
            </Table.Td>
            <Table.Td>
              {!certificado.firma && certificado.diasRestantes >= 0 && (
                <Button
                  size="xs"
                  variant="default"
                  loading={activar.isPending && activar.variables.id === certificado.id}
                  aria-label={`Firmar con el certificado ${certificado.numeroSerie}`}
                  onClick={() => activar.mutate(certificado)}
                >
                  Firmar con este
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </TablaQueSeDesplaza>
  );
}
