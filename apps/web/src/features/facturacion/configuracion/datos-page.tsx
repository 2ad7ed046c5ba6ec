import { Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { Pagina } from '../../../components/pagina.tsx';
import { Calendario } from './datos/calendario.tsx';
import { Catalogos } from './datos/catalogos.tsx';
import { CodigosDeRetorno } from './datos/codigos-de-retorno.tsx';
import { Detracciones } from './datos/detracciones.tsx';
import { Plazos } from './datos/plazos.tsx';
import { TasasYUmbrales } from './datos/tasas-y-umbrales.tsx';
import { TiposDeCambio } from './datos/tipos-de-cambio.tsx';

const ruta = getRouteApi('/privado/facturacion/configuracion/datos');

const datos = {
  tasas: 'Tasas y umbrales',
  detracciones: 'Detracciones',
  plazos: 'Plazos',
  cambio: 'Tipos de cambio',
  codigos: 'Códigos de SUNAT',
  catalogos: 'Catálogos',
  calendario: 'Calendario',
} as const;
type Dato = keyof typeof datos;

/** What the law sets, each value with the day it begins and where it comes from. */
export function DatosPage() {
  const { dato = 'tasas', q = '', pagina = 1, catalogo, anio } = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const lista = {
    q,
    pagina,
    alBuscar: (texto: string) =>
      void navigate({ search: (antes) => ({ ...antes, pagina: undefined, q: texto === '' ? undefined : texto }) }),
    alIr: (numero: number) => void navigate({ search: (antes) => ({ ...antes, pagina: numero }) }),
  };
  const contenido: Record<Dato, () => React.ReactNode> = {
    tasas: () => <TasasYUmbrales />,
    detracciones: () => <Detracciones {...lista} />,
    plazos: () => <Plazos />,
    cambio: () => <TiposDeCambio pagina={pagina} alIr={lista.alIr} />,
    codigos: () => <CodigosDeRetorno {...lista} />,
    catalogos: () => (
      <Catalogos
        {...lista}
        catalogo={catalogo}
        alElegir={(elegido) => void navigate({ search: { dato: 'catalogos', catalogo: elegido } })}
      />
    ),
    calendario: () => (
      <Calendario
        anio={anio}
        alElegir={(elegido) => void navigate({ search: { dato: 'calendario', anio: elegido } })}
      />
    ),
  };
  return (
    <Pagina titulo="Datos tributarios">
      <Tabs
        value={dato}
        onChange={(elegido) =>
          void navigate({ search: { dato: elegido !== null && elegido in datos ? (elegido as Dato) : undefined } })
        }
        keepMounted={false}
      >
        <Tabs.List aria-label="Datos tributarios" mb="sm">
          {Object.entries(datos).map(([valor, palabra]) => (
            <Tabs.Tab key={valor} value={valor}>
              {palabra}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {(Object.keys(datos) as Dato[]).map((valor) => (
          <Tabs.Panel key={valor} value={valor}>
            {contenido[valor]()}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Pagina>
  );
}
