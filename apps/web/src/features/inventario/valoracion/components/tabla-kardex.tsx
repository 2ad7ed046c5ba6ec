import { Table, Text } from '@mantine/core';
import type { Kardex } from '@jsol/contracts/inventario-valoracion';
import { TablaQueSeDesplaza } from '../../../../components/tabla-que-se-desplaza.tsx';
import { cantidad, fecha } from '../../../../lib/format.ts';
import { costoUnitario, motivoEnPalabras, sinSimbolo } from '../palabras.ts';
import clases from '../kardex.module.css';

type Parte = Kardex['saldoInicial'];

function Cifras({ parte, fuerte = false }: { parte: Parte | null; fuerte?: boolean }) {
  const fw = fuerte ? 650 : undefined;
  return (
    <>
      <Table.Td className={`cifra ${clases.grupo}`} fw={fw}>
        {parte && parte.cantidad !== '0' ? cantidad(parte.cantidad) : ''}
      </Table.Td>
      <Table.Td className="cifra">{parte && parte.cantidad !== '0' ? costoUnitario(parte.costoUnitario) : ''}</Table.Td>
      <Table.Td className="cifra" fw={fw}>
        {parte && sinSimbolo(parte.costoTotal)}
      </Table.Td>
    </>
  );
}

const Grupo = () => (
  <>
    <Table.Th className={`cifra ${clases.grupo}`}>Cantidad</Table.Th>
    <Table.Th className="cifra">Unitario</Table.Th>
    <Table.Th className="cifra">Total S/</Table.Th>
  </>
);

/** The columns of Formato 13.1: entries, exits by layer, and the balance after each. */
export function TablaKardex({ kardex: { filas, saldoInicial, totales } }: { kardex: Kardex }) {
  return (
    <TablaQueSeDesplaza nombre="Kardex valorizado" ancho={1000}>
      <Table.Thead className={clases.tabla}>
        <Table.Tr>
          <Table.Th rowSpan={2}>Fecha</Table.Th>
          <Table.Th rowSpan={2} title="Tabla 10 de SUNAT, serie y número">
            Documento
          </Table.Th>
          <Table.Th rowSpan={2} title="Tabla 12 de SUNAT">
            Operación
          </Table.Th>
          <Table.Th colSpan={3} ta="center" className={clases.grupo}>
            Entradas
          </Table.Th>
          <Table.Th colSpan={3} ta="center" className={clases.grupo}>
            Salidas
          </Table.Th>
          <Table.Th colSpan={3} ta="center" className={clases.grupo}>
            Saldo final
          </Table.Th>
        </Table.Tr>
        <Table.Tr>
          <Grupo />
          <Grupo />
          <Grupo />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody className={clases.tabla}>
        <Table.Tr>
          <Table.Td colSpan={3}>Saldo inicial</Table.Td>
          <Cifras parte={null} />
          <Cifras parte={null} />
          <Cifras parte={saldoInicial} />
        </Table.Tr>
        {filas.map((fila, indice) => (
          // A movement has as many lines as layers, in a fixed order.
          <Table.Tr key={indice}>
            <Table.Td>{fecha(fila.fecha)}</Table.Td>
            <Table.Td>
              {fila.tipoDocumento} {fila.serie && `${fila.serie}-`}
              {fila.numero}
            </Table.Td>
            <Table.Td>
              {fila.operacion} {motivoEnPalabras(fila.motivo)}
              {fila.capa && (
                <Text size="xs" c="dimmed">
                  De {fila.capa}
                </Text>
              )}
            </Table.Td>
            <Cifras parte={fila.entrada} />
            <Cifras parte={fila.salida} />
            <Cifras parte={fila.saldo} />
          </Table.Tr>
        ))}
      </Table.Tbody>
      <Table.Tfoot className={clases.tabla}>
        <Table.Tr>
          <Table.Th colSpan={3}>Totales del período</Table.Th>
          <Cifras parte={totales.entradas} fuerte />
          <Cifras parte={totales.salidas} fuerte />
          <Cifras parte={totales.saldoFinal} fuerte />
        </Table.Tr>
      </Table.Tfoot>
    </TablaQueSeDesplaza>
  );
}
