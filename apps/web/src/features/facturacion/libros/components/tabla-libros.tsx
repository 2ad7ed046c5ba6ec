import { Box, Button, Checkbox, Group, Paper, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import { TablaQueSeDesplaza } from '../../../../components/tabla-que-se-desplaza.tsx';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import type { ArchivoDelLibro, LibroGenerable, LibrosDelMes } from '@jsol/contracts/facturacion-libros';
import { Momento } from '../../../../components/momento.tsx';
import { soles } from '../../../../lib/format.ts';
import { DescargarLibro } from './descargar-libro.tsx';
import { ResultadoDelLibro } from './resultado-del-libro.tsx';

type Libro = LibrosDelMes['libros'][number];
type Props = {
  libros: readonly Libro[];
  telefono: boolean;
  elegidos: readonly LibroGenerable[];
  /** Null: the month is closed, and nothing can be generated. */
  alElegir: ((elegidos: readonly LibroGenerable[]) => void) | null;
  alVerInforme: (archivo: ArchivoDelLibro) => void;
};

const Acciones = ({ libro, archivo, alVer }: { libro: Libro; archivo: ArchivoDelLibro; alVer: () => void }) => (
  <Group gap="xs" wrap="nowrap">
    <DescargarLibro nombre={libro.nombre} archivo={archivo} alVerInforme={alVer} />
    <Button
      variant="default"
      size="xs"
      aria-label={`Informe de ${libro.nombre}, versión ${archivo.version}`}
      onClick={alVer}
    >
      Informe
    </Button>
  </Group>
);

const cuantas = (anteriores: number): string =>
  anteriores === 1 ? '1 versión anterior' : `${anteriores} versiones anteriores`;

function Anteriores({ cuantos, abierto, alCambiar }: { cuantos: number; abierto: boolean; alCambiar: () => void }) {
  const Flecha = abierto ? IconChevronDown : IconChevronRight;
  return (
    <UnstyledButton fz="xs" mih={24} aria-expanded={abierto} onClick={alCambiar} c="dimmed">
      <Group gap={4}>
        <Flecha size={14} aria-hidden />
        {cuantas(cuantos)}
      </Group>
    </UnstyledButton>
  );
}

function Elegir({ libro, elegidos, alElegir }: { libro: Libro } & Pick<Props, 'elegidos' | 'alElegir'>) {
  if (!alElegir) return null;
  return (
    <Checkbox
      aria-label={`Elegir ${libro.nombre}`}
      checked={elegidos.includes(libro.libro)}
      onChange={({ currentTarget: { checked } }) =>
        alElegir(checked ? [...elegidos, libro.libro] : elegidos.filter((otro) => otro !== libro.libro))
      }
    />
  );
}

const quien = ({ generadoPor }: ArchivoDelLibro): string => generadoPor ?? 'Programación';

export function TablaLibros({ libros, telefono, elegidos, alElegir, alVerInforme }: Props) {
  const [abiertos, setAbiertos] = useState<readonly LibroGenerable[]>([]);
  const alternar = (libro: LibroGenerable) =>
    setAbiertos(abiertos.includes(libro) ? abiertos.filter((otro) => otro !== libro) : [...abiertos, libro]);

  if (telefono) {
    return (
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Libros del mes">
        {libros.map((libro) => {
          const [ultimo, ...anteriores] = libro.archivos;
          const abierto = abiertos.includes(libro.libro);
          return (
            <Paper key={libro.libro} component="li" withBorder p="sm">
              <Group gap="sm" wrap="nowrap" align="flex-start">
                <Elegir libro={libro} elegidos={elegidos} alElegir={alElegir} />
                <Stack gap={4} flex={1} miw={0}>
                  <Text fw={600}>{libro.nombre}</Text>
                  {ultimo ? (
                    (abierto ? libro.archivos : [ultimo]).map((archivo) => (
                      <Box key={archivo.id}>
                        <Text size="sm" className="cifra" ta="left">
                          Versión {archivo.version} · {archivo.lineas.toLocaleString('es-PE')} líneas ·{' '}
                          {soles(archivo.total)}
                        </Text>
                        <Box my={4}>
                          <ResultadoDelLibro archivo={archivo} />
                        </Box>
                        <Acciones libro={libro} archivo={archivo} alVer={() => alVerInforme(archivo)} />
                      </Box>
                    ))
                  ) : (
                    <Text size="sm" c="dimmed">
                      Todavía no se generó
                    </Text>
                  )}
                  {anteriores.length > 0 && (
                    <Anteriores cuantos={anteriores.length} abierto={abierto} alCambiar={() => alternar(libro.libro)} />
                  )}
                </Stack>
              </Group>
            </Paper>
          );
        })}
      </Stack>
    );
  }

  return (
    <TablaQueSeDesplaza nombre="Libros del mes" ancho={960}>
      <Table.Thead>
        <Table.Tr>
          {alElegir && (
            <Table.Th w={44}>
              <Checkbox
                aria-label="Elegir todos los libros"
                checked={elegidos.length === libros.length}
                indeterminate={elegidos.length > 0 && elegidos.length < libros.length}
                onChange={({ currentTarget: { checked } }) => alElegir(checked ? libros.map(({ libro }) => libro) : [])}
              />
            </Table.Th>
          )}
          <Table.Th>Libro</Table.Th>
          <Table.Th className="cifra">Versión</Table.Th>
          <Table.Th className="cifra">Líneas</Table.Th>
          <Table.Th className="cifra">Total</Table.Th>
          <Table.Th>Validación</Table.Th>
          <Table.Th>Generado</Table.Th>
          <Table.Th>Por</Table.Th>
          <Table.Th>Archivo</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {libros.map((libro) => {
          const abierto = abiertos.includes(libro.libro);
          const anteriores = libro.archivos.length - 1;
          const visibles = abierto ? libro.archivos : libro.archivos.slice(0, 1);
          return (
            <Fragment key={libro.libro}>
              {visibles.length === 0 && (
                <Table.Tr>
                  {alElegir && (
                    <Table.Td>
                      <Elegir libro={libro} elegidos={elegidos} alElegir={alElegir} />
                    </Table.Td>
                  )}
                  <Table.Th scope="row" fw={500}>
                    {libro.nombre}
                  </Table.Th>
                  <Table.Td colSpan={7} c="dimmed">
                    Todavía no se generó
                  </Table.Td>
                </Table.Tr>
              )}
              {visibles.map((archivo, indice) => (
                <Table.Tr key={archivo.id}>
                  {alElegir && (
                    <Table.Td>
                      {indice === 0 && <Elegir libro={libro} elegidos={elegidos} alElegir={alElegir} />}
                    </Table.Td>
                  )}
                  <Table.Th scope="row" fw={500}>
                    {indice === 0 ? (
                      libro.nombre
                    ) : (
                      <Text size="xs" c="dimmed">
                        Anterior
                      </Text>
                    )}
                    {indice === 0 && anteriores > 0 && (
                      <Box>
                        <Anteriores cuantos={anteriores} abierto={abierto} alCambiar={() => alternar(libro.libro)} />
                      </Box>
                    )}
                  </Table.Th>
                  <Table.Td className="cifra">{archivo.version}</Table.Td>
                  <Table.Td className="cifra">{archivo.lineas.toLocaleString('es-PE')}</Table.Td>
                  <Table.Td className="cifra">{soles(archivo.total)}</Table.Td>
                  <Table.Td>
                    <ResultadoDelLibro archivo={archivo} />
                  </Table.Td>
                  <Table.Td>
                    <Momento en={archivo.generadoEn} />
                  </Table.Td>
                  <Table.Td>{quien(archivo)}</Table.Td>
                  <Table.Td>
                    <Acciones libro={libro} archivo={archivo} alVer={() => alVerInforme(archivo)} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Fragment>
          );
        })}
      </Table.Tbody>
    </TablaQueSeDesplaza>
  );
}
