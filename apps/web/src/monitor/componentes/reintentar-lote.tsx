import { Button, NumberInput } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import type { MonitorFiltroReintento } from '@jsol/contracts/monitor';
import { api, mensajeDe } from '../../lib/api.ts';
import { cuantas } from '../palabras.ts';
import { useYo } from '../yo.tsx';
import { Confirmar } from './confirmar.tsx';

const cuenta = z.object({ total: z.number() });
const canarioHabitual = 5;

/** Retries everything that matches: some first, the rest when those end well. Says how many before it asks. */
export function ReintentarLote({ filtro, texto }: { filtro: MonitorFiltroReintento; texto: string }) {
  const { opera } = useYo();
  const [abierto, setAbierto] = useState(false);
  const [canario, setCanario] = useState(canarioHabitual);
  const consulta = useQuery({
    queryKey: ['cuenta', filtro],
    queryFn: () => api.post('/api/monitor/reintentos/cuenta', { filtro }, { schema: cuenta }),
    enabled: abierto,
  });
  if (!opera) return null;
  const total = consulta.data?.total;
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconRepeat size={16} aria-hidden />}
        onClick={() => setAbierto(true)}
      >
        {texto}
      </Button>
      <Confirmar
        alCerrar={() => setAbierto(false)}
        accion={
          abierto
            ? {
                titulo: total ? `Reintentar ${cuantas(total, 'ejecución', 'ejecuciones')}` : 'Reintentar',
                lista: Boolean(total),
                texto: consulta.isError
                  ? mensajeDe(consulta.error)
                  : total === undefined
                    ? 'Contando…'
                    : total === 0
                      ? 'Ninguna terminó mal y está sin reintentar: no hay nada que hacer.'
                      : `Se volverán a encolar ${cuantas(total, 'ejecución', 'ejecuciones')} que terminaron mal. Si una de las primeras vuelve a fallar, las demás no se tocan. Puede detenerse en el resumen.`,
                campos: (
                  <NumberInput
                    label="Probar primero"
                    description="Cuántas se encolan antes que el resto"
                    min={1}
                    max={100}
                    value={canario}
                    onChange={(valor) => setCanario(Math.min(100, Math.max(1, Number(valor) || 1)))}
                  />
                ),
                hecho: 'El reintento empezó: siga su avance en el resumen.',
                hacer: (motivo) => api.post('/api/monitor/reintentos', { filtro, canario, motivo }),
              }
            : null
        }
      />
    </>
  );
}
