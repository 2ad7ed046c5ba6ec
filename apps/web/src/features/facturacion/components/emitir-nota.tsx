import { Button } from '@mantine/core';
import { IconFileMinus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ComprobanteDetalle } from '@jsol/contracts/facturacion';

/** The first of the two clicks; the note's page proposes the rest. */
export const EmitirNota = ({ comprobante: { id } }: { comprobante: ComprobanteDetalle }) => (
  <Link to="/comprobantes/$id/nota" params={{ id }} style={{ textDecoration: 'none' }}>
    <Button component="span" variant="default" leftSection={<IconFileMinus size={16} aria-hidden />}>
      Nota de crédito o débito
    </Button>
  </Link>
);
