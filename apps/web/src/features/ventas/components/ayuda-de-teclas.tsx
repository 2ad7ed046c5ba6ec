import { Kbd, Modal, Table } from '@mantine/core';

const teclas: readonly [string, string][] = [
  ['F2', 'Ir a la búsqueda; también basta con escribir o escanear'],
  ['↑ ↓', 'Elegir un producto de la lista'],
  ['Enter', 'Agregar el producto elegido, o el que tiene ese código'],
  ['3 * código', 'Agregar tres de una vez; también 0.75 * cable'],
  ['+ −', 'Uno más o uno menos del último, con la búsqueda vacía'],
  ['F4', 'Elegir el cliente'],
  ['F7', 'Cambiar entre boleta y factura'],
  ['F8', 'Cobrar'],
  ['Esc', 'Cerrar la ventana abierta'],
  ['Ctrl + K', 'Buscar en todo el sistema'],
];

export function AyudaDeTeclas({ alCerrar }: { alCerrar: () => void }) {
  return (
    <Modal opened onClose={alCerrar} title="Teclas del punto de venta">
      <Table>
        <Table.Tbody>
          {teclas.map(([tecla, uso]) => (
            <Table.Tr key={tecla}>
              <Table.Td>
                <Kbd>{tecla}</Kbd>
              </Table.Td>
              <Table.Td>{uso}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
