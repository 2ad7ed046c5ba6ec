import { Button, Paper, SegmentedControl, Stack, Stepper, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Cargando, ErrorDePagina } from '../../../components/avisos.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { claveCanales, claveProduccion, produccion, type CanalReal } from './api.ts';
import { ConfirmarPaso } from './components/confirmar-paso.tsx';
import { EnProduccion } from './components/en-produccion.tsx';
import { HacerElPaso } from './components/hacer-el-paso.tsx';
import { ListaDeComprobaciones } from './components/lista-de-comprobaciones.tsx';

const nombres: Record<CanalReal, string> = { produccion: 'SUNAT, producción', ose: 'el OSE' };

/** From tests to real receipts: what is missing, what a person vouches for, and only then the step. */
export function ProduccionPage() {
  const queryClient = useQueryClient();
  const [canal, setCanal] = useState<CanalReal>('produccion');
  const [paso, setPaso] = useState(0);
  const [confirmadas, setConfirmadas] = useState<readonly string[]>([]);
  const consulta = useQuery(produccion(canal));
  const { data } = consulta;
  const elegir = (elegido: CanalReal) => {
    setCanal(elegido);
    setPaso(0);
    setConfirmadas([]);
  };
  const hecho = async (mensaje: string) => {
    notifications.show({ color: 'green', message: mensaje });
    await queryClient.invalidateQueries({ queryKey: claveCanales });
    await queryClient.invalidateQueries({ queryKey: claveProduccion });
    setPaso(0);
    setConfirmadas([]);
  };
  return (
    <Pagina
      titulo="Pasar a producción"
      acciones={
        data &&
        !data.enProduccion && (
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={consulta.isFetching}
            onClick={() => void consulta.refetch()}
          >
            Comprobar otra vez
          </Button>
        )
      }
    >
      {consulta.isPending && <Cargando texto="Comprobando la instalación y preguntando a SUNAT…" />}
      {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
      {data?.enProduccion && (
        <EnProduccion
          puedeVolver={data.puedeVolver}
          alVolver={() => hecho('La empresa volvió al ambiente de pruebas.')}
        />
      )}
      {data && !data.enProduccion && (
        <Stack gap="md">
          <Text>Desde ese momento lo que se emita es real y va a SUNAT. Comprobar no cambia nada.</Text>
          <Paper withBorder p="md">
            <Stepper
              active={paso}
              onStepClick={setPaso}
              allowNextStepsSelect={false}
              size="sm"
              aria-label="Pasos para pasar a producción"
            >
              <Stepper.Step label="Comprobar" description="Qué está listo y qué falta">
                <Stack gap="sm" mt="md">
                  <SegmentedControl
                    aria-label="Por dónde se enviará"
                    value={canal}
                    onChange={(elegido) => elegir(elegido === 'ose' ? 'ose' : 'produccion')}
                    data={[
                      { value: 'produccion', label: 'Directo a SUNAT' },
                      { value: 'ose', label: 'Por un OSE' },
                    ]}
                    style={{ alignSelf: 'flex-start' }}
                  />
                  <ListaDeComprobaciones items={data.comprobaciones} />
                  <Button
                    style={{ alignSelf: 'flex-end' }}
                    disabled={!data.puede || consulta.isFetching}
                    onClick={() => setPaso(1)}
                  >
                    Continuar
                  </Button>
                </Stack>
              </Stepper.Step>
              <Stepper.Step label="Confirmar" description="Lo que solo usted sabe">
                <ConfirmarPaso
                  porConfirmar={data.comprobaciones.filter(({ estado }) => estado === 'por-confirmar')}
                  confirmadas={confirmadas}
                  alConfirmar={setConfirmadas}
                  alVolver={() => setPaso(0)}
                  alSeguir={() => setPaso(2)}
                />
              </Stepper.Step>
              <Stepper.Step label="Pasar" description="Resumen y paso">
                <HacerElPaso
                  canal={canal}
                  nombre={nombres[canal]}
                  comprobaciones={data.comprobaciones}
                  confirmadas={confirmadas}
                  alVolver={() => setPaso(1)}
                  alTerminar={() => hecho('La empresa está en producción: lo que se emita desde ahora es real.')}
                />
              </Stepper.Step>
            </Stepper>
          </Paper>
        </Stack>
      )}
    </Pagina>
  );
}
