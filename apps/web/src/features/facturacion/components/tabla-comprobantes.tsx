import { Table, Text, UnstyledButton } from '@mantine/core';
import { IconArrowsSort, IconSortAscending, IconSortDescending } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ComprobanteResumen } from '@jsol/contracts/facturacion';
import { EstadoComprobante } from '../../../components/estado-comprobante.tsx';
import { fecha, hora, soles } from '../../../lib/format.ts';
import { sentidoDe, siguienteOrden, type Columna, type Orden } from '../filtros.ts';
import { marcaDeFila } from '../../../lib/use-teclas-de-lista.ts';
import { tiposComprobante } from '../palabras.ts';
import { Vence } from './vence.tsx';
import clases from './facturacion.module.css';

const iconos = { ascending: IconSortAscending, descending: IconSortDescending, none: IconArrowsSort };

type AlOrdenar = (orden: Orden) => void;

function Titulo(props: { columna: Columna; orden: Orden; alOrdenar: AlOrdenar; cifra?: boolean; children: ReactNode }) {
  const sentido = sentidoDe(props.orden, props.columna);
  const Icono = iconos[sentido];
  return (
    <Table.Th aria-sort={sentido} className={props.cifra ? 'cifra' : undefined}>
      <UnstyledButton
        className={clases.orden}
        onClick={() => props.alOrdenar(siguienteOrden(props.orden, props.columna))}
        fz="inherit"
      >
        {props.children}
        <Icono size={14} aria-hidden opacity={sentido === 'none' ? 0.5 : 1} />
      </UnstyledButton>
    </Table.Th>
  );
}

function Fila({ item }: { item: ComprobanteResumen }) {
  const navigate = useNavigate();
  const abrir = () => void navigate({ to: '/comprobantes/$id', params: { id: item.id } });
  return (
    // The number is the link; the rest of the row only makes the target larger for a mouse.
    <Table.Tr
      className={clases.filaEnlace}
      onClick={(event) => {
        const enlace = event.target instanceof Element && event.target.closest('a');
        if (!enlace && window.getSelection()?.toString() === '') abrir();
      }}
    >
      <Table.Td>
        <Link to="/comprobantes/$id" params={{ id: item.id }} className={clases.numero} {...marcaDeFila}>
          {item.numero}
        </Link>
        <Text size="xs" c="dimmed">
          {tiposComprobante[item.tipo]}
        </Text>
      </Table.Td>
      <Table.Td className="cifra" ta="left">
        {fecha(item.fechaEmision)}
        <Text size="xs" c="dimmed">
          {hora(item.emitidoEn)}
        </Text>
      </Table.Td>
      <Table.Td maw={320}>
        <Text size="md" truncate title={item.cliente}>
          {item.cliente}
        </Text>
        <Text size="xs" c="dimmed">
          {item.clienteDocumento}
        </Text>
      </Table.Td>
      <Table.Td className="cifra">{soles(item.total, item.moneda)}</Table.Td>
      <Table.Td>
        <EstadoComprobante estado={item.estado} enContingencia={item.enContingencia} />
        {item.motivo && (
          <Text size="xs" c="dimmed" maw={280} truncate title={item.motivo}>
            {item.motivo}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Vence comprobante={item} />
      </Table.Td>
    </Table.Tr>
  );
}

export function TablaComprobantes({
  items,
  orden,
  alOrdenar,
}: {
  items: readonly ComprobanteResumen[];
  orden: Orden;
  alOrdenar: AlOrdenar;
}) {
  const comun = { orden, alOrdenar };
  return (
    <Table.ScrollContainer minWidth={860}>
      <Table aria-label="Comprobantes">
        <Table.Thead>
          <Table.Tr>
            <Titulo columna="numero" {...comun}>
              Número
            </Titulo>
            <Titulo columna="emitido" {...comun}>
              Emitido
            </Titulo>
            <Table.Th>Cliente</Table.Th>
            <Titulo columna="total" cifra {...comun}>
              Total
            </Titulo>
            <Table.Th>Estado</Table.Th>
            <Table.Th>Vence</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <Fila key={item.id} item={item} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
