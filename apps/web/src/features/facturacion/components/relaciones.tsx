import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ComprobanteDetalle, ComprobanteLigado } from '@jsol/contracts/facturacion';
import { EstadoComprobante } from '../../../components/estado-comprobante.tsx';
import { Insignia, type Aspecto } from '../../../components/insignia.tsx';
import { soles } from '../../../lib/format.ts';
import { tiposComprobante } from '../palabras.ts';
import clases from './facturacion.module.css';

const Renglon = ({ palabra, children }: { palabra: string; children: ReactNode }) => (
  <Group gap="xs" component="li">
    <Text size="sm" c="dimmed" w={110}>
      {palabra}
    </Text>
    {children}
  </Group>
);

const Ligado = ({ palabra, otro }: { palabra: string; otro: ComprobanteLigado }) => (
  <Renglon palabra={palabra}>
    <Link to="/comprobantes/$id" params={{ id: otro.id }} className={clases.numero}>
      {otro.numero}
    </Link>
    <Text size="sm">{tiposComprobante[otro.tipo]}</Text>
    <Text size="sm" className="cifra">
      {soles(otro.total, otro.moneda)}
    </Text>
    <EstadoComprobante estado={otro.estado} />
  </Renglon>
);

type Archivo = ComprobanteDetalle['archivos'][number];

const enArchivo: Record<Archivo['estado'], Aspecto> = {
  pendiente: { palabra: 'Por enviar', color: 'gray' },
  'en-archivo': { palabra: 'SUNAT lo procesa', color: 'blue' },
  aceptada: { palabra: 'Aceptado', color: 'green' },
  rechazada: { palabra: 'Rechazado', color: 'red' },
};
const condiciones: Record<Archivo['condicion'], string> = {
  '1': 'Informado en',
  '2': 'Corregido en',
  '3': 'Anulado en',
};

/** The documents and files that have to do with this one. */
export function Relaciones({ comprobante }: { comprobante: ComprobanteDetalle }) {
  const { afectado, notas, reemplazaA, reemplazadoPor, archivos, nota, ticket } = comprobante;
  const hay = afectado ?? reemplazaA ?? reemplazadoPor ?? ticket ?? null;
  if (hay === null && notas.length + archivos.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="titulo-relaciones">
      <Title order={2} id="titulo-relaciones" mb="xs">
        Relacionado
      </Title>
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {afectado && <Ligado palabra="Modifica a" otro={afectado} />}
        {nota && (
          <Renglon palabra="Motivo">
            <Text size="sm">
              {nota.sustento} ({nota.motivo})
            </Text>
          </Renglon>
        )}
        {notas.map((una) => (
          <Ligado key={una.id} palabra="Su nota" otro={una} />
        ))}
        {reemplazaA && <Ligado palabra="Reemplaza a" otro={reemplazaA} />}
        {reemplazadoPor && <Ligado palabra="Lo reemplaza" otro={reemplazadoPor} />}
        {archivos.map((archivo) => (
          <Renglon key={`${archivo.id} ${archivo.condicion}`} palabra={condiciones[archivo.condicion]}>
            <Link to="/facturacion/resumenes/$id" params={{ id: archivo.id }} className={clases.numero}>
              {archivo.numero}
            </Link>
            <Insignia {...enArchivo[archivo.estado]} />
            {archivo.motivo && <Text size="sm">{archivo.motivo}</Text>}
          </Renglon>
        ))}
        {ticket && (
          <Renglon palabra="Ticket">
            <Text size="sm" className="cifra">
              {ticket}
            </Text>
          </Renglon>
        )}
      </Stack>
    </Paper>
  );
}
