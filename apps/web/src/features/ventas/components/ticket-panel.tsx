import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconCash, IconTrash, IconUser } from '@tabler/icons-react';
import type { Totales } from '@jsol/tributos/documento';
import { soles } from '../../../lib/format.ts';
import type { AccionTicket, Ticket } from '../ticket.ts';
import type { VentaReciente } from '../ultimas-ventas.ts';
import { LineaDelTicket } from './linea-del-ticket.tsx';
import { UltimasVentas } from './ultimas-ventas-lista.tsx';
import clases from './pos.module.css';

function Renglon({ nombre, monto }: { nombre: string; monto: string }) {
  return (
    <Group justify="space-between">
      <Text size="sm" c="dimmed">
        {nombre}
      </Text>
      <Text size="sm" className="cifra">
        {monto}
      </Text>
    </Group>
  );
}

function Cuentas({ totales }: { totales: Totales }) {
  const si = (monto: string) => monto !== '0.00';
  return (
    <Stack gap={2}>
      {si(totales.descuentos) && <Renglon nombre="Descuentos sin IGV" monto={`-${soles(totales.descuentos)}`} />}
      {si(totales.gravado) && <Renglon nombre="Gravado" monto={soles(totales.gravado)} />}
      {si(totales.exonerado) && <Renglon nombre="Exonerado" monto={soles(totales.exonerado)} />}
      {si(totales.inafecto) && <Renglon nombre="Inafecto" monto={soles(totales.inafecto)} />}
      {si(totales.igv) && <Renglon nombre="IGV" monto={soles(totales.igv)} />}
      <Group justify="space-between" align="baseline">
        <Text fw={600}>Total</Text>
        <Text className={`${clases.total} cifra`} aria-label={`Total ${soles(totales.total)}`}>
          {soles(totales.total)}
        </Text>
      </Group>
    </Stack>
  );
}

/** What is being sold, to whom, and for how much. */
export function TicketPanel({
  ticket,
  totales,
  tasaIgv,
  reparo,
  lineasConError,
  ventas,
  alCambiar,
  alQuitar,
  alElegirCliente,
  alCobrar,
}: {
  ticket: Ticket;
  totales: Totales;
  tasaIgv: string;
  reparo: string | null;
  lineasConError: ReadonlyMap<number, string>;
  ventas: readonly VentaReciente[];
  alCambiar: (accion: AccionTicket) => void;
  alQuitar: (productoId: string) => void;
  alElegirCliente: () => void;
  alCobrar: () => void;
}) {
  const vacio = ticket.lineas.length === 0;
  return (
    <>
      <Stack gap="xs" p="sm" pb={4}>
        <Group gap="xs" wrap="nowrap">
          <SegmentedControl
            aria-label="Comprobante (F7)"
            data={[
              { value: '03', label: 'Boleta' },
              { value: '01', label: 'Factura' },
            ]}
            value={ticket.tipo}
            onChange={(valor) => alCambiar({ tipo: 'comprobante', valor: valor as '01' | '03' })}
          />
          <Button
            flex={1}
            variant="default"
            justify="flex-start"
            leftSection={<IconUser size={18} aria-hidden />}
            onClick={alElegirCliente}
            aria-label={ticket.cliente ? `Cliente: ${ticket.cliente.nombre}` : undefined}
          >
            <Text size="sm" truncate>
              {ticket.cliente ? ticket.cliente.nombre : 'Cliente (F4)'}
            </Text>
          </Button>
        </Group>
      </Stack>
      <div
        className={clases.lineas}
        role={vacio ? undefined : 'list'}
        aria-label={vacio ? undefined : 'Líneas del ticket'}
      >
        {ticket.lineas.map((linea, indice) => (
          <LineaDelTicket
            key={linea.productoId}
            linea={linea}
            tasaIgv={tasaIgv}
            error={lineasConError.get(indice) ?? null}
            alCambiar={alCambiar}
            alQuitar={() => alQuitar(linea.productoId)}
          />
        ))}
        {vacio && (
          <Stack gap="xs" py="lg">
            <Text c="dimmed" ta="center">
              Escanee o busque un producto para empezar.
            </Text>
            <UltimasVentas ventas={ventas} />
          </Stack>
        )}
      </div>
      <div className={clases.pie}>
        <Cuentas totales={totales} />
        <Group gap="xs" mt="sm" wrap="nowrap">
          <Button
            variant="default"
            size="lg"
            px="md"
            disabled={vacio}
            onClick={() => alCambiar({ tipo: 'vaciar' })}
            aria-label="Vaciar el ticket"
          >
            <IconTrash size={20} aria-hidden />
          </Button>
          <Button
            flex={1}
            size="lg"
            disabled={vacio}
            onClick={alCobrar}
            leftSection={<IconCash size={22} aria-hidden />}
            title={reparo ?? undefined}
          >
            Cobrar (F8)
          </Button>
        </Group>
        {reparo && !vacio && (
          <Text
            size="sm"
            mt={6}
            c="light-dark(var(--mantine-color-orange-9), var(--mantine-color-yellow-4))"
            role="status"
          >
            {reparo}
          </Text>
        )}
      </div>
    </>
  );
}
