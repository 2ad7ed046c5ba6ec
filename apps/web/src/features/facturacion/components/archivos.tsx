import { Button, Group } from '@mantine/core';
import { IconFileCode, IconFileTypePdf, IconReceipt, IconRosetteDiscountCheck, type Icon } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { ComprobanteDetalle } from '@jsol/contracts/facturacion';
import { archivoDe } from '../api.ts';
import { BotonApagado } from './boton-apagado.tsx';

type PropsArchivo = { palabra: string; Icono: Icon; href: string; nuevaPestania?: boolean; falta?: string | undefined };

/** A link to a file; while the file is missing, the reason instead, within reach of the keyboard too. */
function Archivo({ palabra, Icono, href, nuevaPestania = false, falta }: PropsArchivo) {
  if (falta === undefined) {
    return (
      <Button
        component="a"
        href={href}
        variant="default"
        leftSection={<Icono size={16} aria-hidden />}
        {...(nuevaPestania ? { target: '_blank', rel: 'noopener' } : { download: '' })}
      >
        {palabra}
      </Button>
    );
  }
  return <BotonApagado palabra={palabra} Icono={Icono} motivo={falta} />;
}

const motivoSinXml = 'El XML se firma al enviarlo a SUNAT; todavía no está.';

function motivoSinCdr({ estado, enContingencia }: ComprobanteDetalle): string {
  if (enContingencia) return 'SUNAT no responde: la constancia llegará cuando vuelva el servicio.';
  if (estado === 'rechazado' || estado === 'excepcion') return 'SUNAT no entregó constancia para este comprobante.';
  return 'SUNAT todavía no entrega su constancia.';
}

export function Archivos({ comprobante }: { comprobante: ComprobanteDetalle }) {
  const queryClient = useQueryClient();
  const { id, tieneXml, tieneCdr } = comprobante;
  // A plain link cannot renew an access that ended while the page stood still: any read does, just before the click.
  const renovarAcceso = () => void queryClient.refetchQueries({ queryKey: ['yo'], stale: true });
  return (
    <Group gap="xs" role="group" aria-label="Archivos" onPointerEnter={renovarAcceso} onFocus={renovarAcceso}>
      <Archivo palabra="PDF A4" Icono={IconFileTypePdf} href={archivoDe(id, 'pdf?formato=a4')} nuevaPestania />
      <Archivo palabra="Ticket" Icono={IconReceipt} href={archivoDe(id, 'pdf?formato=ticket')} nuevaPestania />
      <Archivo
        palabra="XML"
        Icono={IconFileCode}
        href={archivoDe(id, 'xml')}
        falta={tieneXml ? undefined : motivoSinXml}
      />
      <Archivo
        palabra="CDR"
        Icono={IconRosetteDiscountCheck}
        href={archivoDe(id, 'cdr')}
        falta={tieneCdr ? undefined : motivoSinCdr(comprobante)}
      />
    </Group>
  );
}
