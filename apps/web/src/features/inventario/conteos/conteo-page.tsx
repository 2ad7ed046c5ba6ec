import { Group, Progress, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import type { Conteo } from '@jsol/contracts/inventario-conteos';
import { usePuede } from '../../../app/session.tsx';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { CampoDeBusqueda } from '../../../components/campo-de-busqueda.tsx';
import { Insignia } from '../../../components/insignia.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { PaginaVacia, Paginas } from '../../../components/paginas.tsx';
import { AccionesDelConteo } from './acciones-del-conteo.tsx';
import { conteo as consultaDe, lineasDe } from './api.ts';
import { Diferencias } from './diferencias.tsx';
import { LineaPorContar } from './linea-por-contar.tsx';
import { alcanceEnPalabras, estados } from './palabras.ts';
import estilos from '../components/inventario.module.css';

const ruta = getRouteApi('/privado/inventario/inventario/conteos/$id');
const porPagina = 50;

/** A count: on a phone between the shelves, and afterwards on a screen, to be reviewed. */
export function ConteoPage() {
  const { id } = ruta.useParams();
  const consulta = useQuery(consultaDe(id));
  const conteo = consulta.data;
  return (
    <Pagina
      titulo={conteo ? `Conteo ${conteo.numero}` : 'Conteo'}
      acciones={conteo && <AccionesDelConteo conteo={conteo} />}
    >
      <Stack gap="sm">
        <Link to="/inventario/conteos" className={estilos.enlace}>
          Todos los conteos
        </Link>
        {consulta.isPending && <Cargando texto="Cargando el conteo…" />}
        {consulta.isError && !conteo && (
          <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />
        )}
        {conteo && (
          <>
            <Group gap="sm">
              <Insignia {...estados[conteo.estado]} grande />
              <Text size="md">
                {alcanceEnPalabras(conteo)} de <b>{conteo.almacen.nombre}</b>
                {conteo.cerradoPor && `. Lo cerró ${conteo.cerradoPor}.`}
              </Text>
            </Group>
            <div role="status">
              <Text size="md" mb={4}>
                <b className="cifra">
                  {conteo.contadas} de {conteo.lineas}
                </b>{' '}
                contados
              </Text>
              <Progress value={(100 * conteo.contadas) / conteo.lineas} aria-hidden />
            </div>
            <Lineas conteo={conteo} />
          </>
        )}
      </Stack>
    </Pagina>
  );
}

function Lineas({ conteo }: { conteo: Conteo }) {
  const search = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const puedeAjustar = usePuede('inventario.ajustar');
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const buscador = useRef<HTMLInputElement>(null);
  const { q = '', pagina = 1 } = search;
  const abierto = conteo.estado === 'abierto';
  const ver = search.ver ?? (abierto ? 'todas' : 'con-diferencia');
  const lineas = useQuery(lineasDe(conteo.id, { pagina, porPagina, ver, ...(q === '' ? {} : { q }) }, abierto));
  const ir = (cambio: Partial<typeof search>) =>
    void navigate({ search: { ...search, pagina: undefined, ...cambio }, replace: true });
  return (
    <>
      <Group gap="sm" align="flex-end" role="search" aria-label="Productos del conteo">
        <CampoDeBusqueda
          ref={buscador}
          q={q}
          placeholder="Código, código de barras o nombre"
          alBuscar={(texto) => ir({ q: texto === '' ? undefined : texto })}
        />
        <SegmentedControl
          aria-label="Cuáles se ven"
          data={[
            { value: 'todas', label: 'Todos' },
            { value: 'sin-contar', label: 'Sin contar' },
            ...(conteo.ciego && abierto ? [] : [{ value: 'con-diferencia', label: 'Con diferencia' }]),
          ]}
          value={ver}
          onChange={(valor) => ir({ ver: valor as typeof ver })}
        />
      </Group>
      {lineas.isPending && <Cargando texto="Cargando los productos…" />}
      {lineas.isError && !lineas.data && (
        <ErrorDePagina error={lineas.error} reintentar={() => void lineas.refetch()} />
      )}
      {lineas.data?.total === 0 && (
        <Vacio
          titulo={ver === 'sin-contar' ? 'Nada queda por contar' : 'Nada que mostrar'}
          texto={ver === 'con-diferencia' ? 'Lo contado coincide con lo que había.' : 'Busque por otra palabra.'}
        />
      )}
      {lineas.data && lineas.data.items.length === 0 && lineas.data.total > 0 && (
        <PaginaVacia alIr={(numero) => ir({ pagina: numero })} />
      )}
      {lineas.data && lineas.data.items.length > 0 && (
        <>
          {abierto ? (
            <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Productos por contar">
              {lineas.data.items.map((linea) => (
                <LineaPorContar key={linea.id} conteoId={conteo.id} linea={linea} />
              ))}
            </Stack>
          ) : (
            <Diferencias
              conteoId={conteo.id}
              lineas={lineas.data.items}
              puedeRecontar={conteo.estado === 'revision' && puedeAjustar}
            />
          )}
          <Paginas
            de="productos"
            pagina={pagina}
            total={lineas.data.total}
            porPagina={porPagina}
            telefono={telefono}
            alIr={(numero) => ir({ pagina: numero })}
          />
        </>
      )}
    </>
  );
}
