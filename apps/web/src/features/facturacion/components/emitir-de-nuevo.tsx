import { Button } from '@mantine/core';
import { IconFilePlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ComprobanteDetalle } from '@jsol/contracts/facturacion';

/** To the form of a rejected factura or boleta, where anything of it is corrected. */
export const EmitirDeNuevo = ({ comprobante: { id } }: { comprobante: ComprobanteDetalle }) => (
  <Link to="/comprobantes/$id/emitir-de-nuevo" params={{ id }} style={{ textDecoration: 'none' }}>
    <Button component="span" leftSection={<IconFilePlus size={16} aria-hidden />}>
      Emitir de nuevo
    </Button>
  </Link>
);
