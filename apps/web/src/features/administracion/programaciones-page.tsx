import { Alert, Group, SegmentedControl, Select, Stack } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { saludSchema } from '@jsol/contracts/administracion';
import { usePuede } from '../../app/session.tsx';
import { Cargando, ErrorDePagina, Vacio } from '../../components/avisos.tsx';
import { Pagina } from '../../components/pagina.tsx';
import { fechaHora, hoyEnLima } from '../../lib/format.ts';
import { programaciones } from './api.ts';
import { CalendarioDeTurnos } from './components/calendario-de-turnos.tsx';
import { PanelProgramacion } from './components/panel-programacion.tsx';
import { TablaProgramaciones } from './components/tabla-programaciones.tsx';
import { saludes } from './palabras.ts';

const ruta = getRouteApi('/privado/admin/programaciones');

/** What the system starts by itself: how each schedule is, when it runs, and changing that. */
export function ProgramacionesPage() {
  const { vista = 'lista', dia = hoyEnLima(), salud, ver } = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const opera = usePuede('administracion.operar');
  const consulta = useQuery(programaciones);
  const items = (consulta.data?.items ?? []).filter((item) => !salud || item.salud === salud);
  const abrir = (nombre: string | undefined) => void navigate({ search: (antes) => ({ ...antes, ver: nombre }) });
  return (
    <Pagina
      titulo="Programaciones"
      acciones={
        <SegmentedControl
          aria-label="Vista"
          value={vista}
          onChange={(valor) => void navigate({ search: valor === 'calendario' ? { vista: valor } : {} })}
          data={[
            { value: 'lista', label: 'Lista' },
            { value: 'calendario', label: 'Calendario' },
          ]}
        />
      }
    >
      {vista === 'calendario' ? (
        <CalendarioDeTurnos dia={dia} alIr={(otro) => void navigate({ search: { vista, dia: otro } })} alVer={abrir} />
      ) : (
        <Stack gap="sm">
          {consulta.data && !consulta.data.planificador.vivo && (
            <Alert
              color="red"
              icon={<IconAlertTriangle aria-hidden />}
              title="El planificador no da señales"
              role="alert"
            >
              La última fue el {fechaHora(consulta.data.planificador.ultimaSenal)}. Mientras tanto no se inicia ninguna
              tarea programada; avise a quien opera el sistema.
            </Alert>
          )}
          <Group>
            <Select
              label="Salud"
              placeholder="Todas"
              clearable
              clearButtonProps={{ 'aria-label': 'Quitar el filtro de salud' }}
              data={saludSchema.options.map((value) => ({ value, label: saludes[value].palabra }))}
              value={salud ?? null}
              onChange={(valor) => void navigate({ search: { salud: saludSchema.safeParse(valor).data } })}
              w={{ base: '100%', sm: 200 }}
            />
          </Group>
          {consulta.isPending && <Cargando texto="Cargando programaciones…" />}
          {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
          {consulta.data &&
            (items.length > 0 ? (
              <TablaProgramaciones items={items} telefono={telefono} alVer={abrir} />
            ) : (
              <Vacio
                titulo={salud ? 'Ninguna está así' : 'Todavía no hay programaciones'}
                texto={
                  salud
                    ? 'Quite el filtro para verlas todas.'
                    : 'Aparecen cuando el planificador arranca por primera vez.'
                }
              />
            ))}
        </Stack>
      )}
      <PanelProgramacion
        programacion={consulta.data?.items.find(({ nombre }) => nombre === ver)}
        opera={opera}
        alCerrar={() => abrir(undefined)}
      />
    </Pagina>
  );
}
