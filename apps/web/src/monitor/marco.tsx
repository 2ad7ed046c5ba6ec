import { Anchor, Badge, Box, Button, Center, Group, Text, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconCloudOff, IconEye, IconLivePhoto, IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef, useState, type ComponentType } from 'react';
import { Cargando } from '../components/avisos.tsx';
import { api } from '../lib/api.ts';
import { horaConSegundos } from '../lib/format.ts';
import { conParametros, Enlace, ir, useUbicacion } from './navegacion.tsx';
import { useVivo } from './vivo.tsx';
import { useYo } from './yo.tsx';
import clases from './monitor.module.css';

type Pantalla = { ruta: string; palabra: string; Pagina: ComponentType };

const pantallas: readonly Pantalla[] = [
  { ruta: '/', palabra: 'Resumen', Pagina: lazy(() => import('./paginas/resumen.tsx')) },
  { ruta: '/ejecuciones', palabra: 'Ejecuciones', Pagina: lazy(() => import('./paginas/ejecuciones.tsx')) },
  { ruta: '/errores', palabra: 'Errores', Pagina: lazy(() => import('./paginas/errores.tsx')) },
  { ruta: '/programaciones', palabra: 'Programaciones', Pagina: lazy(() => import('./paginas/programaciones.tsx')) },
  { ruta: '/colas', palabra: 'Colas y workers', Pagina: lazy(() => import('./paginas/colas.tsx')) },
  { ruta: '/operaciones', palabra: 'Operaciones', Pagina: lazy(() => import('./paginas/operaciones.tsx')) },
];
/** Pages of one thing, which the menu does not name: the entry they belong to is marked. */
const deUnaCosa = [
  {
    ruta: /^\/ejecuciones\/[\da-f-]{36}$/i,
    palabra: 'Ejecución',
    entrada: '/ejecuciones',
    Pagina: lazy(() => import('./paginas/ejecucion.tsx')),
  },
  {
    ruta: /^\/flujos\/[\da-f-]{36}$/i,
    palabra: 'Flujo',
    entrada: '/ejecuciones',
    Pagina: lazy(() => import('./paginas/flujo.tsx')),
  },
  {
    ruta: /^\/guias\/[a-z_]{1,60}$/,
    palabra: 'Qué hacer',
    entrada: '/',
    Pagina: lazy(() => import('./paginas/guia.tsx')),
  },
];

/** How old what is shown may be: a monitor that hides that is worse than none. */
function Frescura() {
  const { conectado, leidoEn, aviso } = useVivo();
  if (!leidoEn) return conectado ? null : <Text size="sm">{aviso ?? 'Conectando…'}</Text>;
  return (
    <Group gap={6} wrap="nowrap" role="status" aria-live={conectado ? 'off' : 'polite'}>
      {conectado ? <IconLivePhoto size={16} aria-hidden /> : <IconCloudOff size={16} aria-hidden />}
      <Text size="sm" className="cifra" c={conectado ? undefined : '#ffd8a8'}>
        {conectado
          ? `En vivo · ${horaConSegundos(leidoEn)}`
          : `${aviso ?? 'Sin conexión.'} Datos de las ${horaConSegundos(leidoEn)}`}
      </Text>
    </Group>
  );
}

function Buscador() {
  const { ruta, parametros } = useUbicacion();
  const vigente = ruta === '/ejecuciones' ? (parametros.get('q') ?? '') : '';
  const [texto, setTexto] = useState(vigente);
  const [visto, setVisto] = useState(vigente);
  if (vigente !== visto) {
    setVisto(vigente);
    setTexto(vigente);
  }
  const campo = useRef<HTMLInputElement>(null);
  const enfocar = () => campo.current?.select();
  // On Latin American keyboards the slash is a shifted key.
  useHotkeys([
    ['/', enfocar],
    ['shift+/', enfocar],
    ['mod+K', enfocar],
  ]);
  return (
    <form
      role="search"
      style={{ flex: '1 1 220px', maxWidth: 360 }}
      onSubmit={(event) => {
        event.preventDefault();
        // From the list its other filters stay; from elsewhere a search begins anew.
        const otros = ruta === '/ejecuciones' ? Object.fromEntries(parametros) : {};
        ir(conParametros('/ejecuciones', { ...otros, after: null, q: texto.trim() }));
      }}
    >
      <TextInput
        ref={campo}
        id="buscador"
        type="search"
        size="xs"
        aria-label="Buscar ejecuciones por comprobante, RUC, pedido, teléfono, traza o id"
        placeholder="Comprobante, RUC, pedido, teléfono… ( / )"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={texto}
        maxLength={120}
        onChange={(event) => setTexto(event.currentTarget.value)}
      />
    </form>
  );
}

function Persona({ alSalir }: { alSalir: () => void }) {
  const yo = useYo();
  return (
    <Group gap="xs" wrap="nowrap">
      {!yo.opera && (
        <Badge variant="white" color="gray.9" tt="none" leftSection={<IconEye size={14} aria-hidden />}>
          Solo lectura
        </Badge>
      )}
      <Text size="sm">{yo.usuario}</Text>
      {yo.sesion && (
        <Button
          size="compact-sm"
          variant="white"
          color="petroleo.9"
          onClick={() => void api.post('/api/seguridad/salir', {}).finally(alSalir)}
        >
          Salir
        </Button>
      )}
    </Group>
  );
}

/** The bar that is on every page, and the page the address names. */
export function Marco({ alSalir }: { alSalir: () => void }) {
  const { ruta } = useUbicacion();
  const { aplicacion } = useYo();
  const { resumen } = useVivo();
  const cosa = deUnaCosa.find((cada) => cada.ruta.test(ruta));
  const pantalla = pantallas.find((cada) => cada.ruta === (cosa?.entrada ?? ruta));
  const titulo = (cosa ?? pantalla)?.palabra ?? 'No existe';
  useEffect(() => {
    document.title = `${resumen && !resumen.verdict.ok ? '● ' : ''}${titulo} · Monitor`;
  }, [titulo, resumen]);
  return (
    <>
      <a href="#contenido" className={clases.saltar}>
        Ir al contenido
      </a>
      <header className={clases.barra}>
        <Enlace href="/" className={clases.marca}>
          <img src="/icono.svg" alt="" width={24} height={24} />
          Monitor
        </Enlace>
        <nav className={clases.menu} aria-label="Páginas del monitor">
          {pantallas.map((cada) => (
            <Enlace
              key={cada.ruta}
              href={cada.ruta}
              className={clases.entrada}
              aria-current={cada === pantalla ? (cosa ? 'true' : 'page') : undefined}
            >
              {cada.palabra}
            </Enlace>
          ))}
        </nav>
        <Buscador />
        <Group gap="md" ml="auto" wrap="nowrap">
          <Frescura />
          <Persona alSalir={alSalir} />
        </Group>
      </header>
      <Box component="main" id="contenido" tabIndex={-1} p={{ base: 'sm', sm: 'md' }} maw={1600} mx="auto">
        <Suspense fallback={<Cargando texto="Cargando la página…" />}>
          {cosa ? <cosa.Pagina key={ruta} /> : pantalla ? <pantalla.Pagina /> : <Inexistente />}
        </Suspense>
      </Box>
      <Center component="footer" p="sm">
        <Text size="xs" c="dimmed">
          Las horas son de Lima ·{' '}
          <Anchor href={aplicacion} underline="always">
            Abrir la aplicación
          </Anchor>
        </Text>
      </Center>
    </>
  );
}

const Inexistente = () => (
  <Center mih={220}>
    <Text>
      Esa página no existe.{' '}
      <Enlace href="/" className={clases.enlace}>
        Ir al resumen
      </Enlace>
    </Text>
  </Center>
);
