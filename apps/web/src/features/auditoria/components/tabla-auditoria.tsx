import { Button, Code, Drawer, Paper, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import type { RegistroAuditoria } from '@jsol/contracts/auditoria';
import { Actor } from '../../../components/actor.tsx';
import { Momento } from '../../../components/momento.tsx';
import { fecha, horaConSegundos } from '../../../lib/format.ts';
import { accionEnPalabras, detalleEnPalabras } from '../detalle-en-palabras.ts';
import clases from './auditoria.module.css';

function Detalle({ registro }: { registro: RegistroAuditoria }) {
  const datos = [
    { campo: 'Acción', valor: registro.accion },
    { campo: 'Quién', valor: registro.actor },
    { campo: 'Cuándo', valor: `${fecha(registro.en)}, ${horaConSegundos(registro.en)}` },
    { campo: 'Desde', valor: registro.ip ?? 'el propio sistema' },
    { campo: 'Sobre', valor: [registro.entidad, registro.entidadId].filter(Boolean).join(' ') },
    { campo: 'Eslabón', valor: registro.numero === null ? 'espera su sello' : String(registro.numero) },
    { campo: 'Traza', valor: registro.traza },
    ...detalleEnPalabras(registro.detalle),
  ];
  return (
    <dl className={clases.detalle}>
      {datos.map(({ campo, valor }) => (
        <div key={campo}>
          <Text component="dt" size="sm" c="dimmed">
            {campo}
          </Text>
          <Text component="dd" size="md">
            {valor}
          </Text>
        </div>
      ))}
    </dl>
  );
}

const resumen = (registro: RegistroAuditoria): string =>
  detalleEnPalabras(registro.detalle)
    .map(({ campo, valor }) => `${campo}: ${valor}`)
    .join(' · ');

export function TablaAuditoria({ items, telefono }: { items: readonly RegistroAuditoria[]; telefono: boolean }) {
  const [abierto, setAbierto] = useState<RegistroAuditoria | null>(null);
  const ver = (item: RegistroAuditoria) => (
    <Button
      variant="default"
      size={telefono ? 'sm' : 'compact-sm'}
      onClick={() => setAbierto(item)}
      aria-label={`Ver detalle de ${item.accion}, ${horaConSegundos(item.en)}`}
    >
      Ver
    </Button>
  );
  return (
    <>
      {telefono ? (
        <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Registros de auditoría">
          {items.map((item) => (
            <Paper key={item.id} component="li" withBorder p="sm">
              <Accion accion={item.accion} />
              <Text size="md">{item.actor}</Text>
              <Text size="sm" c="dimmed" mb="xs">
                {fecha(item.en)}, {horaConSegundos(item.en)} {item.ip && `· ${item.ip}`}
              </Text>
              {ver(item)}
            </Paper>
          ))}
        </Stack>
      ) : (
        <Paper withBorder style={{ overflow: 'hidden' }}>
          <Table.ScrollContainer minWidth={900}>
            <Table aria-label="Registros de auditoría">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Cuándo</Table.Th>
                  <Table.Th>Quién</Table.Th>
                  <Table.Th>Acción</Table.Th>
                  <Table.Th>Detalle</Table.Th>
                  <Table.Th className="cifra">Eslabón</Table.Th>
                  <Table.Th>
                    <VisuallyHidden>Ver</VisuallyHidden>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((item) => (
                  <Table.Tr key={item.id}>
                    <Table.Td>
                      <Momento en={item.en} />
                    </Table.Td>
                    <Table.Td>
                      <Actor registro={item} />
                    </Table.Td>
                    <Table.Td>
                      <Accion accion={item.accion} />
                    </Table.Td>
                    <Table.Td maw={420}>
                      <Text size="sm" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
                        {resumen(item)}
                      </Text>
                    </Table.Td>
                    <Table.Td className="cifra">{item.numero ?? 'en espera'}</Table.Td>
                    <Table.Td>{ver(item)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Paper>
      )}
      <Drawer
        opened={abierto !== null}
        onClose={() => setAbierto(null)}
        position="right"
        title="Detalle del registro"
        closeButtonProps={{ 'aria-label': 'Cerrar' }}
      >
        {abierto && <Detalle registro={abierto} />}
      </Drawer>
    </>
  );
}

function Accion({ accion }: { accion: string }) {
  return (
    <>
      <Text size="md" fw={600}>
        {accionEnPalabras(accion)}
      </Text>
      <Text size="xs" component="div">
        <Code>{accion}</Code>
      </Text>
    </>
  );
}
