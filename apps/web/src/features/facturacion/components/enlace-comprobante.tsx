import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { TipoEmitido } from '@jsol/contracts/facturacion';
import { tiposComprobante } from '../palabras.ts';
import clases from './facturacion.module.css';

/** A document in a table: its number, which opens it, and under it what it is. */
export const EnlaceComprobante = ({ id, tipo, numero }: { id: string; tipo: TipoEmitido; numero: string }) => (
  <>
    <Link to="/comprobantes/$id" params={{ id }} className={clases.numero}>
      {numero}
    </Link>
    <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
      {tiposComprobante[tipo]}
    </Text>
  </>
);
