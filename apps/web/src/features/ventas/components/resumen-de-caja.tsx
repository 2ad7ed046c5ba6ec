import { Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ResumenCaja } from '@jsol/contracts/ventas';
import { Cargando, ErrorDePagina } from '../../../components/avisos.tsx';
import { fechaHora, soles } from '../../../lib/format.ts';
import { resumenCaja } from '../api.ts';

const palabras: Record<ResumenCaja['porMedio'][number]['medio'], string> = {
  efectivo: 'Efectivo',
  tarjeta: 'Tarjeta',
  yape: 'Yape',
  plin: 'Plin',
  transferencia: 'Transferencia',
};

function Renglon({ nombre, valor, fuerte = false }: { nombre: string; valor: string; fuerte?: boolean }) {
  return (
    <Group justify="space-between">
      <Text fw={fuerte ? 650 : 400}>{nombre}</Text>
      <Text className="cifra" fw={fuerte ? 650 : 400}>
        {valor}
      </Text>
    </Group>
  );
}

/** What the shift has taken so far. */
export function CuentasDelTurno({ resumen }: { resumen: ResumenCaja }) {
  return (
    <Stack gap={6}>
      <Renglon nombre="Ventas" valor={String(resumen.ventas)} />
      <Renglon nombre="Total vendido" valor={soles(resumen.totalVendido)} fuerte />
      {resumen.porMedio.map(({ medio, monto }) => (
        <Renglon key={medio} nombre={palabras[medio]} valor={soles(monto)} />
      ))}
      <Renglon nombre="Fondo de apertura" valor={soles(resumen.fondo)} />
      {resumen.regularizacion && (
        <>
          <Text size="sm" c="dimmed">
            Regularización: ventas sin conexión que llegaron después del cierre
          </Text>
          <Renglon nombre="Ventas" valor={String(resumen.regularizacion.ventas)} />
          <Renglon nombre="Total" valor={soles(resumen.regularizacion.total)} fuerte />
          {resumen.regularizacion.porMedio.map(({ medio, monto }) => (
            <Renglon key={medio} nombre={palabras[medio]} valor={soles(monto)} />
          ))}
        </>
      )}
    </Stack>
  );
}

export function ResumenDeCaja({ sesionId, alCerrar }: { sesionId: string; alCerrar: () => void }) {
  const consulta = useQuery(resumenCaja(sesionId));
  return (
    <Modal opened onClose={alCerrar} title="Resumen del turno">
      {consulta.isPending && <Cargando texto="Sumando las ventas…" />}
      {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
      {consulta.data && (
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            Abierta el {fechaHora(consulta.data.abiertaEn)}
          </Text>
          <CuentasDelTurno resumen={consulta.data} />
          {consulta.data.efectivoEsperado === null ? (
            <Text size="sm" c="dimmed">
              El efectivo se muestra al cerrar la caja, después de contarlo.
            </Text>
          ) : (
            <Renglon nombre="Efectivo que debe haber" valor={soles(consulta.data.efectivoEsperado)} fuerte />
          )}
        </Stack>
      )}
    </Modal>
  );
}
