import { Code, Divider, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import type { ComprobanteDetalle } from '@jsol/contracts/facturacion';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { usePuede } from '../../../app/session.tsx';
import { TablaAncha } from '../../../components/tabla-ancha.tsx';
import { cantidad, fecha, hora, soles } from '../../../lib/format.ts';
import { documentoEnPalabras, esGuia } from '../palabras.ts';
import clases from './facturacion.module.css';

type Props = { comprobante: ComprobanteDetalle };

function Cliente({ comprobante }: Props) {
  const { cliente, clienteTipoDocumento, clienteDocumento, clienteDireccion, clienteEmail } = comprobante;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="titulo-cliente">
      <Title order={2} id="titulo-cliente" mb="xs">
        {esGuia(comprobante.tipo) ? 'Destinatario' : 'Cliente'}
      </Title>
      <Text size="lg" fw={600}>
        {cliente}
      </Text>
      <Text size="md">{documentoEnPalabras(clienteTipoDocumento, clienteDocumento)}</Text>
      {clienteDireccion && <Text size="md">{clienteDireccion}</Text>}
      {clienteEmail && <Text size="md">{clienteEmail}</Text>}
      <Text size="sm" c="dimmed" mt="xs">
        Emitido el {fecha(comprobante.fechaEmision)} a las {hora(comprobante.emitidoEn)} por {comprobante.emisor}
      </Text>
    </Paper>
  );
}

const esCero = (monto: string): boolean => /^0*(\.0*)?$/.test(monto);

/** One line of credit note is two clicks away: this one, and the one that issues. */
const Devolver = ({ id, orden, descripcion }: { id: string; orden: number; descripcion: string }) => (
  <Link
    to="/comprobantes/$id/nota"
    params={{ id }}
    search={{ tipo: '07', linea: orden }}
    aria-label={`Devolver ${descripcion}`}
    className={clases.numero}
  >
    Devolver
  </Link>
);

function Lineas({ comprobante: { id, tipo, lineas, moneda, puedeNota } }: Props) {
  const conPrecio = !esGuia(tipo);
  const seDevuelve = usePuede('facturacion.emitir') && puedeNota;
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const conDescuento = lineas.some(({ descuento }) => !esCero(descuento));
  if (telefono) {
    return (
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Líneas">
        {lineas.map((linea) => (
          <li key={linea.orden}>
            <Text size="md">{linea.descripcion}</Text>
            <Text size="sm" c="dimmed">
              {cantidad(linea.cantidad)} {unidadEnPalabras(linea.unidad)}
              {conPrecio && ` × ${soles(linea.precioUnitario, moneda)}`}
              {!esCero(linea.descuento) && ` − ${soles(linea.descuento, moneda)}`}
            </Text>
            {conPrecio && (
              <Text size="md" fw={600} className="cifra">
                {soles(linea.total, moneda)}
              </Text>
            )}
            {seDevuelve && <Devolver id={id} orden={linea.orden} descripcion={linea.descripcion} />}
          </li>
        ))}
      </Stack>
    );
  }
  return (
    <TablaAncha minima={560}>
      <Table aria-label="Líneas">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Producto</Table.Th>
            <Table.Th className="cifra">Cantidad</Table.Th>
            {conPrecio && <Table.Th className="cifra">Precio</Table.Th>}
            {conDescuento && <Table.Th className="cifra">Descuento</Table.Th>}
            {conPrecio && <Table.Th className="cifra">Total</Table.Th>}
            {seDevuelve && <Table.Th>Nota</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lineas.map((linea) => (
            <Table.Tr key={linea.orden}>
              <Table.Td>
                {linea.descripcion}
                <Text size="xs" c="dimmed">
                  {linea.codigo}
                </Text>
              </Table.Td>
              <Table.Td className="cifra">
                {cantidad(linea.cantidad)} {unidadEnPalabras(linea.unidad)}
              </Table.Td>
              {conPrecio && <Table.Td className="cifra">{soles(linea.precioUnitario, moneda)}</Table.Td>}
              {conDescuento && <Table.Td className="cifra">{soles(linea.descuento, moneda)}</Table.Td>}
              {conPrecio && <Table.Td className="cifra">{soles(linea.total, moneda)}</Table.Td>}
              {seDevuelve && (
                <Table.Td>
                  <Devolver id={id} orden={linea.orden} descripcion={linea.descripcion} />
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TablaAncha>
  );
}

function Totales({ comprobante }: Props) {
  const { moneda, gravado, exonerado, inafecto, descuentos, igv, total } = comprobante;
  const partes = [
    ['Gravado', gravado],
    ['Exonerado', exonerado],
    ['Inafecto', inafecto],
    ['Descuentos (sin IGV)', descuentos],
  ].filter(([, monto]) => !esCero(monto!)) as [string, string][];
  return (
    <dl className={clases.totales} aria-label="Totales">
      {[...partes, ['IGV', igv] as const].map(([palabra, monto]) => (
        <Renglon key={palabra} palabra={palabra} monto={soles(monto, moneda)} />
      ))}
      <Text component="dt" size="lg" fw={650}>
        Total
      </Text>
      <Text component="dd" size="xl" fw={650} className="cifra">
        {soles(total, moneda)}
      </Text>
    </dl>
  );
}

const Renglon = ({ palabra, monto }: { palabra: string; monto: string }) => (
  <>
    <Text component="dt" size="md">
      {palabra}
    </Text>
    <Text component="dd" size="md" className="cifra">
      {monto}
    </Text>
  </>
);

/** The receipt itself: to whom, what, how much. */
export function ContenidoComprobante({ comprobante }: Props) {
  return (
    <Stack gap="md">
      <Cliente comprobante={comprobante} />
      <Paper withBorder p="md" component="section" aria-labelledby="titulo-lineas">
        <Title order={2} id="titulo-lineas" mb="xs">
          {esGuia(comprobante.tipo) ? 'Bienes' : 'Productos'}
        </Title>
        <Lineas comprobante={comprobante} />
        {!esGuia(comprobante.tipo) && (
          <>
            <Divider my="md" />
            <Totales comprobante={comprobante} />
          </>
        )}
        {comprobante.enLetras && (
          <Text size="md" mt="sm">
            {comprobante.enLetras}
          </Text>
        )}
        {comprobante.hash && (
          <Text size="sm" c="dimmed" mt="xs">
            Resumen de la firma: <Code style={{ overflowWrap: 'anywhere' }}>{comprobante.hash}</Code>
          </Text>
        )}
      </Paper>
    </Stack>
  );
}
