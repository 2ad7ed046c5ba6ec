import { Group, Paper, Text, Title } from '@mantine/core';
import { IconCertificate, IconFlask } from '@tabler/icons-react';
import type { CertificadoGuardado } from '@jsol/contracts/facturacion-configuracion';
import { Insignia } from '../../../../components/insignia.tsx';
import { fecha } from '../../../../lib/format.ts';
import { vigenciaDe } from '../vigencia-certificado.ts';
import { Ficha } from './ficha.tsx';

/** What the certificate in use says. */
export function CertificadoQueFirma({ certificado }: { certificado: CertificadoGuardado }) {
  const { titular, ruc, entidad, numeroSerie, huella, desde, hasta, demostracion, subidoPor, subidoEn } = certificado;
  return (
    <Paper withBorder p="md" component="section" aria-label="Certificado que firma">
      <Group justify="space-between" gap="xs" mb="xs">
        <Title order={2}>Firma ahora</Title>
        <Group gap={4}>
          <Insignia {...vigenciaDe(certificado)} Icono={IconCertificate} />
          {demostracion && <Insignia palabra="De demostración" color="yellow" Icono={IconFlask} />}
        </Group>
      </Group>
      <Ficha
        datos={[
          ['Titular', titular],
          ['RUC', ruc],
          ['Emitido por', entidad],
          ['Vale', `del ${fecha(desde)} al ${fecha(hasta)}`],
          ['Número de serie', numeroSerie],
          ['Huella SHA-256', huella],
          ['Subido', `${fecha(subidoEn)}, por ${subidoPor}`],
        ]}
      />
      {demostracion && (
        <Text size="sm" mt="xs">
          Sirve solo en pruebas. Para emitir comprobantes reales suba el de una entidad acreditada.
        </Text>
      )}
    </Paper>
  );
}
