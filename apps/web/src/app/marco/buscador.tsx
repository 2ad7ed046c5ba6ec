import { Group, Modal, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import { IconFileInvoice, IconSearch, type Icon } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { comprobantesPagina } from '@jsol/contracts/facturacion';
import type { Yo } from '@jsol/contracts/seguridad';
import { EstadoComprobante } from '../../components/estado-comprobante.tsx';
import { api } from '../../lib/api.ts';
import { fecha, soles } from '../../lib/format.ts';
import { pantallasPara } from '../navegacion.ts';

type Resultado = { id: string; titulo: string; detalle: string; destino: string; Icono: Icon; lado?: React.ReactNode };

const sinTildes = (texto: string): string => texto.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function useResultados(yo: Yo, texto: string, abierto: boolean): Resultado[] {
  const [buscado] = useDebouncedValue(texto.trim(), 150);
  const puedeVer = yo.permisos.includes('facturacion.ver');
  const { data } = useQuery({
    queryKey: ['buscador', buscado],
    queryFn: () => api.get('/api/facturacion/comprobantes', comprobantesPagina, { q: buscado, porPagina: 6 }),
    enabled: abierto && puedeVer && buscado.length >= 2,
    placeholderData: keepPreviousData,
  });
  const pantallas = pantallasPara(yo.permisos)
    .filter(({ palabra }) => sinTildes(palabra).includes(sinTildes(texto.trim())))
    .map(({ ruta, palabra, Icono }): Resultado => ({
      id: ruta,
      titulo: palabra,
      detalle: 'Ir a la pantalla',
      destino: ruta,
      Icono,
    }));
  const comprobantes =
    buscado.length < 2
      ? []
      : (data?.items ?? []).map((item): Resultado => ({
          id: item.id,
          titulo: item.numero,
          detalle: `${item.cliente} · ${fecha(item.fechaEmision)} · ${soles(item.total, item.moneda)}`,
          destino: `/comprobantes/${item.id}`,
          Icono: IconFileInvoice,
          lado: <EstadoComprobante estado={item.estado} enContingencia={item.enContingencia} />,
        }));
  return [...pantallas, ...comprobantes];
}

/** Ctrl+K: one box for screens and receipts, driven by the keyboard. */
export function Buscador({
  yo,
  abierto,
  alAbrir,
  alCerrar,
}: {
  yo: Yo;
  abierto: boolean;
  alAbrir: () => void;
  alCerrar: () => void;
}) {
  const [texto, setTexto] = useState('');
  const [elegido, setElegido] = useState(0);
  const router = useRouter();
  useHotkeys([['mod+K', alAbrir]], []);
  const resultados = useResultados(yo, texto, abierto);
  const activo = Math.min(elegido, resultados.length - 1);

  const cerrar = () => {
    setTexto('');
    setElegido(0);
    alCerrar();
  };
  const ir = (resultado: Resultado | undefined) => {
    if (!resultado) return;
    cerrar();
    void router.navigate({ href: resultado.destino });
  };

  return (
    <Modal
      opened={abierto}
      onClose={cerrar}
      withCloseButton={false}
      size={560}
      padding="xs"
      yOffset="10vh"
      centered={false}
      title=""
    >
      <TextInput
        data-autofocus
        size="lg"
        variant="unstyled"
        leftSection={<IconSearch size={20} aria-hidden />}
        placeholder="Número, RUC, cliente o pantalla"
        aria-label="Buscar en todo el sistema"
        role="combobox"
        aria-expanded
        aria-controls="resultados-del-buscador"
        aria-activedescendant={resultados[activo] ? `resultado-${activo}` : undefined}
        value={texto}
        onChange={(event) => {
          setTexto(event.currentTarget.value);
          setElegido(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setElegido(Math.min(activo + 1, resultados.length - 1));
          else if (event.key === 'ArrowUp') setElegido(Math.max(activo - 1, 0));
          else if (event.key === 'Enter') ir(resultados[activo]);
          else return;
          event.preventDefault();
        }}
      />
      <Stack gap={2} role="listbox" id="resultados-del-buscador" aria-label="Resultados">
        {resultados.map((resultado, indice) => (
          <UnstyledButton
            key={resultado.id}
            id={`resultado-${indice}`}
            role="option"
            aria-selected={indice === activo}
            tabIndex={-1}
            p="xs"
            bdrs="md"
            bg={
              indice === activo ? 'light-dark(var(--mantine-color-petroleo-0), var(--mantine-color-dark-5))' : undefined
            }
            onMouseMove={() => setElegido(indice)}
            onClick={() => ir(resultado)}
          >
            <Group gap="sm" wrap="nowrap">
              <resultado.Icono size={20} stroke={1.6} aria-hidden style={{ flex: 'none' }} />
              <div style={{ minWidth: 0, flex: 1 }}>
                <Text fw={550}>{resultado.titulo}</Text>
                <Text size="xs" c="dimmed" truncate>
                  {resultado.detalle}
                </Text>
              </div>
              {resultado.lado}
            </Group>
          </UnstyledButton>
        ))}
      </Stack>
      {resultados.length === 0 && (
        <Text size="sm" c="dimmed" p="sm">
          Nada coincide con «{texto}».
        </Text>
      )}
    </Modal>
  );
}
