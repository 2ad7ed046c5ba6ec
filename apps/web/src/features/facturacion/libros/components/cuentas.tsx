import { Button, Modal, Stack, Table, Text, TextInput } from '@mantine/core';
import { TablaQueSeDesplaza } from '../../../../components/tabla-que-se-desplaza.tsx';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import { cambiarCuentaBody, type cuentaContableSchema } from '@jsol/contracts/facturacion-libros';
import { Cargando, ErrorDePagina } from '../../../../components/avisos.tsx';
import { Formulario } from '../../../../components/formulario.tsx';
import { fecha, hoyEnLima } from '../../../../lib/format.ts';
import { useFormulario } from '../../../../lib/use-formulario.ts';
import { cambiarCuenta, claveCuentas, cuentas } from '../api.ts';
import { conceptos } from '../palabras.ts';

type Cuenta = z.output<typeof cuentaContableSchema>;

function CambiarCuenta({ cuenta, alTerminar }: { cuenta: Cuenta; alTerminar: () => void }) {
  const queryClient = useQueryClient();
  const { concepto } = cuenta;
  const formulario = useFormulario({
    inicial: { vigenteDesde: hoyEnLima(), cuenta: cuenta.cuenta, descripcion: cuenta.descripcion },
    schema: cambiarCuentaBody,
    cuerpo: (valores) => valores,
    mandar: (cuerpo) => cambiarCuenta(concepto, cuerpo),
    alTerminar: async () => {
      alTerminar();
      notifications.show({ color: 'green', message: `Cambió la cuenta de ${conceptos[concepto] ?? concepto}.` });
      await queryClient.invalidateQueries({ queryKey: claveCuentas });
    },
  });
  const { campos } = formulario;
  return (
    <Formulario nombre="Cambiar cuenta" formulario={formulario} boton="Guardar" alVolver={alTerminar}>
      <TextInput
        label="Cuenta"
        inputMode="numeric"
        data-autofocus
        key={campos.key('cuenta')}
        {...campos.getInputProps('cuenta')}
      />
      <TextInput label="Nombre de la cuenta" key={campos.key('descripcion')} {...campos.getInputProps('descripcion')} />
      <TextInput
        type="date"
        label="Vale desde"
        description="Los libros que se generen para esa fecha y después usan esta cuenta"
        key={campos.key('vigenteDesde')}
        {...campos.getInputProps('vigenteDesde')}
      />
    </Formulario>
  );
}

/** The accounts of the journal and the ledger, with what they were before. */
export function Cuentas() {
  const consulta = useQuery(cuentas);
  const [cambiando, setCambiando] = useState<Cuenta | null>(null);
  if (consulta.isPending) return <Cargando texto="Leyendo las cuentas…" />;
  if (consulta.isError) return <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />;
  const hoy = hoyEnLima();
  const enVigor = new Set<string>();
  return (
    <Stack gap="sm">
      <Text c="dimmed">Con qué cuenta entra cada parte de un comprobante al libro diario y al mayor.</Text>
      <TablaQueSeDesplaza nombre="Cuentas contables" ancho={640}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Concepto</Table.Th>
            <Table.Th>Cuenta</Table.Th>
            <Table.Th>Nombre</Table.Th>
            <Table.Th>Vale desde</Table.Th>
            <Table.Th aria-label="Acciones" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {consulta.data.items.map((cuenta) => {
            const { concepto, vigenteDesde } = cuenta;
            const futura = vigenteDesde > hoy;
            // The newest first: the first one that already holds is the one in force.
            const vigente = !futura && !enVigor.has(concepto);
            if (vigente) enVigor.add(concepto);
            const nombre = conceptos[concepto] ?? concepto;
            return (
              <Table.Tr key={`${concepto} ${vigenteDesde}`} {...(vigente ? {} : { c: 'dimmed' })}>
                <Table.Td>{nombre}</Table.Td>
                <Table.Td className="cifra" ta="left">
                  {cuenta.cuenta}
                </Table.Td>
                <Table.Td>{cuenta.descripcion}</Table.Td>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>
                  {fecha(vigenteDesde)}
                  {futura ? ' (todavía no)' : vigente ? '' : ' (anterior)'}
                </Table.Td>
                <Table.Td>
                  {vigente && (
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={`Cambiar la cuenta de ${nombre}`}
                      onClick={() => setCambiando(cuenta)}
                    >
                      Cambiar
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </TablaQueSeDesplaza>
      <Modal
        opened={cambiando !== null}
        onClose={() => setCambiando(null)}
        title={cambiando ? (conceptos[cambiando.concepto] ?? cambiando.concepto) : ''}
      >
        {cambiando && <CambiarCuenta cuenta={cambiando} alTerminar={() => setCambiando(null)} />}
      </Modal>
    </Stack>
  );
}
