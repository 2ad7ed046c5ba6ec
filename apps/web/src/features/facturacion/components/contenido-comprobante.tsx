import { Code, Divider, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { tipoEmitidoSchema, type ComprobanteDetalle, type TipoEmitido } from '@jsol/contracts/facturacion';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { usePuede } from '../../../app/session.tsx';
import { TablaAncha } from '../../../components/tabla-ancha.tsx';
import { cantidad, fecha, hora, soles } from '../../../lib/format.ts';
import { documentoEnPalabras, esGuia, tiposComprobante } from '../palabras.ts';
import { Condiciones } from './condiciones.tsx';
import { Cuentas } from './cuentas.tsx';
import clases from './facturacion.module.css';

type Props = { comprobante: ComprobanteDetalle };

const esRegimen = (tipo: TipoEmitido): boolean => tipo === '20' || tipo === '40';

function aQuien(tipo: TipoEmitido): string {
  if (esGuia(tipo)) return 'Destinatario';
  return tipo === '20' ? 'Proveedor al que se retuvo' : tipo === '40' ? 'Cliente que pagó la percepción' : 'Cliente';
}

function Cliente({ comprobante }: Props) {
  const { cliente, clienteTipoDocumento, clienteDocumento, clienteDireccion, clienteEmail } = comprobante;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="titulo-cliente">
      <Title order={2} id="titulo-cliente" mb="xs">
        {aQuien(comprobante.tipo)}
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

/** What a retención or percepción is about. Everything is in soles. */
function Pagos({ comprobante: { tipo, lineas } }: Props) {
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const hecho = tipo === '20' ? 'Retenido' : 'Percibido';
  if (telefono) {
    return (
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Comprobantes y pagos">
        {lineas.map((linea) => (
          <li key={linea.orden}>
            <Text size="md">{linea.descripcion}</Text>
            <Text size="sm" c="dimmed">
              {nombreDe(linea.codigo)}, pagado {soles(linea.valor)}
            </Text>
            <Text size="md" fw={600}>
              {hecho} <span className="cifra">{soles(linea.total)}</span>
            </Text>
          </li>
        ))}
      </Stack>
    );
  }
  return (
    <TablaAncha minima={480}>
      <Table aria-label="Comprobantes y pagos">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Comprobante</Table.Th>
            <Table.Th className="cifra">Pagado</Table.Th>
            <Table.Th className="cifra">{hecho}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lineas.map((linea) => (
            <Table.Tr key={linea.orden}>
              <Table.Td>
                {linea.descripcion}
                <Text size="xs" c="dimmed">
                  {nombreDe(linea.codigo)}
                </Text>
              </Table.Td>
              <Table.Td className="cifra">{soles(linea.valor)}</Table.Td>
              <Table.Td className="cifra">{soles(linea.total)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TablaAncha>
  );
}

const nombreDe = (tipo: string): string => {
  const emitido = tipoEmitidoSchema.safeParse(tipo).data;
  return emitido ? tiposComprobante[emitido] : tipo === '12' ? 'Ticket' : tipo;
};

/** The receipt itself: to whom, what, how much. */
export function ContenidoComprobante({ comprobante }: Props) {
  return (
    <Stack gap="md">
      <Cliente comprobante={comprobante} />
      <Paper withBorder p="md" component="section" aria-labelledby="titulo-lineas">
        <Title order={2} id="titulo-lineas" mb="xs">
          {esGuia(comprobante.tipo) ? 'Bienes' : esRegimen(comprobante.tipo) ? 'Comprobantes y pagos' : 'Productos'}
        </Title>
        {esRegimen(comprobante.tipo) ? <Pagos comprobante={comprobante} /> : <Lineas comprobante={comprobante} />}
        {comprobante.cifras && (
          <>
            <Divider my="md" />
            <Cuentas totales={comprobante.cifras.totales} moneda={comprobante.moneda} />
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
      {comprobante.cifras && <Condiciones cifras={comprobante.cifras} moneda={comprobante.moneda} />}
    </Stack>
  );
}
