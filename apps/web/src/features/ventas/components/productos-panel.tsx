import { Badge, Button, Group, Text, TextInput, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconBarcode } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type KeyboardEvent, type Ref, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import type { z } from 'zod';
import type { productosPosRespuesta, ProductoPos } from '@jsol/contracts/ventas';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { mensajeDe } from '../../../lib/api.ts';
import { cantidad, soles } from '../../../lib/format.ts';
import { useChannel } from '../../../live/use-live.tsx';
import { claveProductos, productos as productosQuery } from '../api.ts';
import { leerBusqueda } from '../busqueda.ts';
import { useEscaner } from '../use-escaner.ts';
import clases from './pos.module.css';

type Respuesta = z.infer<typeof productosPosRespuesta>;

const pocas = 5;

function Existencia({ stock }: { stock: string }) {
  const numero = Number(stock);
  if (numero <= 0) {
    return (
      <Badge
        size="sm"
        color="red"
        variant="light"
        tt="none"
        c="light-dark(var(--mantine-color-red-9), var(--mantine-color-red-2))"
        leftSection={<IconAlertTriangle size={12} aria-hidden />}
      >
        Sin stock
      </Badge>
    );
  }
  return (
    <Text
      size="xs"
      c={numero <= pocas ? 'light-dark(var(--mantine-color-orange-9), var(--mantine-color-yellow-4))' : 'dimmed'}
      className="cifra"
    >
      {numero <= pocas ? 'Quedan ' : 'Stock '}
      {cantidad(stock)}
    </Text>
  );
}

function Tarjeta({ producto, elegido, alElegir }: { producto: ProductoPos; elegido: boolean; alElegir: () => void }) {
  const tarjeta = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (elegido) tarjeta.current?.scrollIntoView({ block: 'nearest' });
  }, [elegido]);
  return (
    <UnstyledButton ref={tarjeta} className={clases.producto} data-elegido={elegido || undefined} onClick={alElegir}>
      <VisuallyHidden>Agregar </VisuallyHidden>
      <Text size="sm" fw={550} lineClamp={2} lh={1.25}>
        {producto.nombre}
      </Text>
      <Text size="xs" c="dimmed">
        {producto.codigo}
      </Text>
      <Group justify="space-between" mt="auto" gap={4} wrap="nowrap">
        <Text fw={700} className="cifra">
          {soles(producto.precio)}
        </Text>
        <Existencia stock={producto.stock} />
      </Group>
    </UnstyledButton>
  );
}

/** Live stock on every badge, whoever sold it. */
function useExistenciasVivas(almacenId: string) {
  const queryClient = useQueryClient();
  useChannel(
    'stock',
    { almacenId },
    {
      onEvent: ({ event, data }) => {
        if (event !== 'cambio') return;
        // What can be sold: without what is kept for others.
        const { productoId, disponible: stock } = data;
        queryClient.setQueriesData<Respuesta>({ queryKey: claveProductos(almacenId) }, (anterior) =>
          anterior?.items.some(({ id }) => id === productoId)
            ? { ...anterior, items: anterior.items.map((item) => (item.id === productoId ? { ...item, stock } : item)) }
            : anterior,
        );
      },
      onResync: () => void queryClient.invalidateQueries({ queryKey: claveProductos(almacenId) }),
    },
  );
}

/** Typing or scanning works wherever the focus is, unless another field has it. */
function useTeclasHaciaBusqueda(busqueda: RefObject<HTMLInputElement | null>, activo: boolean) {
  useEffect(() => {
    if (!activo) return;
    const alTeclear = (event: globalThis.KeyboardEvent) => {
      const donde = event.target as HTMLElement | null;
      if (donde?.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu]')) return;
      if (
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        event.key.length !== 1 ||
        event.key === '?' ||
        event.key === ' '
      )
        return;
      busqueda.current?.focus();
    };
    window.addEventListener('keydown', alTeclear);
    return () => window.removeEventListener('keydown', alTeclear);
  }, [busqueda, activo]);
}

export function ProductosPanel({
  ref,
  almacenId,
  activo,
  alElegir,
  alSumar,
}: {
  ref: Ref<HTMLInputElement>;
  almacenId: string;
  activo: boolean;
  alElegir: (producto: ProductoPos, unidades: string) => void;
  /** More or less of what was rung up last. */
  alSumar: (unidades: 1 | -1) => void;
}) {
  const propia = useRef<HTMLInputElement>(null);
  const [texto, setTexto] = useState('');
  const [categoria, setCategoria] = useState<string | null>(null);
  const [elegido, setElegido] = useState(0);
  const [q] = useDebouncedValue(leerBusqueda(texto).q, 120);
  const queryClient = useQueryClient();
  const consulta = useQuery(productosQuery(almacenId, q, categoria));
  useExistenciasVivas(almacenId);
  useTeclasHaciaBusqueda(propia, activo);
  const items = consulta.data?.items ?? [];

  const tomar = (producto: ProductoPos, unidades: string) => {
    alElegir(producto, unidades);
    setTexto('');
    setElegido(0);
    propia.current?.focus();
  };

  /** A scanner types faster than any list can follow: Enter asks for exactly what was typed. */
  const entrar = async () => {
    const { q: escrito, unidades } = leerBusqueda(texto);
    if (escrito === '') return;
    const marcado = items[elegido];
    if (q === escrito && !consulta.isPlaceholderData && marcado) return tomar(marcado, unidades);
    // The next code may be scanned before this one is answered: from here on the box belongs to that one.
    setTexto('');
    const resultado = await pedirExacto(escrito);
    if (resultado.kind === 'hallado') return alElegir(resultado.producto, unidades);
    notifications.show({ color: 'yellow', message: resultado.motivo });
    // A person looks at the list, unless something else is being typed already.
    if (propia.current?.value !== '') return;
    flushSync(() => {
      setCategoria(null);
      setTexto(texto);
    });
    // Selected, so that the next scan takes its place and does not follow it.
    propia.current.select();
  };

  const pedirExacto = async (
    escrito: string,
  ): Promise<{ kind: 'hallado'; producto: ProductoPos } | { kind: 'ninguno'; motivo: string }> => {
    try {
      const { items: hallados, exacto } = await queryClient.query(productosQuery(almacenId, escrito, null));
      const [hallado] = hallados;
      if (!hallado) return { kind: 'ninguno', motivo: `Ningún producto coincide con «${escrito}»` };
      if (exacto || hallados.length === 1) return { kind: 'hallado', producto: hallado };
      return { kind: 'ninguno', motivo: `Varios productos coinciden con «${escrito}»: elija uno` };
    } catch (error) {
      return { kind: 'ninguno', motivo: `No se agregó «${escrito}». ${mensajeDe(error)}` };
    }
  };

  useEscaner((codigo) => {
    if (!activo) {
      notifications.show({ color: 'yellow', message: `Termine el cobro: «${codigo}» no se agregó.` });
      return;
    }
    void pedirExacto(codigo).then((resultado) => {
      if (resultado.kind === 'hallado') alElegir(resultado.producto, '1');
      else notifications.show({ color: 'yellow', message: resultado.motivo });
    });
  });

  const alTeclear = (event: KeyboardEvent) => {
    if (event.key === 'Enter') void entrar();
    else if (event.key === 'ArrowDown') setElegido(Math.min(elegido + 1, items.length - 1));
    else if (event.key === 'ArrowUp') setElegido(Math.max(elegido - 1, 0));
    else if (event.key === 'Escape') setTexto('');
    else if (texto === '' && event.key === '+') alSumar(1);
    else if (texto === '' && event.key === '-') alSumar(-1);
    else return;
    event.preventDefault();
  };

  return (
    <section className={clases.panel} aria-label="Productos">
      <TextInput
        ref={(nodo) => {
          propia.current = nodo;
          if (typeof ref === 'function') ref(nodo);
          else if (ref) ref.current = nodo;
        }}
        m="sm"
        mb="xs"
        size="md"
        autoFocus
        data-busqueda
        aria-label="Buscar producto por código, barras o nombre"
        placeholder="Código, barras o nombre (F2)"
        leftSection={<IconBarcode size={20} aria-hidden />}
        value={texto}
        onChange={(event) => {
          setTexto(event.currentTarget.value);
          setElegido(0);
        }}
        onKeyDown={alTeclear}
      />
      <Group gap={6} wrap="nowrap" px="sm" pb="xs" className={clases.categorias} role="group" aria-label="Categorías">
        {[null, ...(consulta.data?.categorias ?? [])].map((nombre) => (
          <Button
            key={nombre ?? ''}
            size="compact-sm"
            variant={categoria === nombre ? 'filled' : 'default'}
            aria-pressed={categoria === nombre}
            className={clases.categoria}
            onClick={() => setCategoria(nombre)}
          >
            {nombre ?? 'Todo'}
          </Button>
        ))}
      </Group>
      {consulta.isError && !consulta.data && (
        <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />
      )}
      {consulta.isPending && <Cargando texto="Cargando los productos…" />}
      {consulta.data && items.length === 0 && (
        <Vacio titulo="Ningún producto coincide" texto="Revise el código o busque por otra palabra del nombre." />
      )}
      <div className={clases.rejilla}>
        {items.map((producto, indice) => (
          <Tarjeta
            key={producto.id}
            producto={producto}
            elegido={texto !== '' && indice === elegido}
            alElegir={() => tomar(producto, leerBusqueda(texto).unidades)}
          />
        ))}
      </div>
    </section>
  );
}
