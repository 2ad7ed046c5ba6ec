import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { mensajeDe } from '../../../lib/api.ts';
import { descargarCsv } from '../../../lib/csv.ts';
import { hoyEnLima } from '../../../lib/format.ts';
import { pedirPagina } from '../api.ts';
import { aCsv } from '../csv.ts';
import { maximoFilas, traerTodo } from '../exportacion.ts';
import type { Consulta } from '../filtros.ts';

/** The filtered set as a file; a long one says how far it is and can be stopped. */
export function BotonExportar({ consulta, disabled }: { consulta: Consulta; disabled: boolean }) {
  const [porcentaje, setPorcentaje] = useState<number | null>(null);
  const enCurso = useRef<AbortController | null>(null);
  useEffect(() => () => enCurso.current?.abort(), []);

  const exportar = async () => {
    const control = new AbortController();
    enCurso.current = control;
    setPorcentaje(0);
    try {
      const { filas, total } = await traerTodo(consulta, pedirPagina, {
        signal: control.signal,
        avance: setPorcentaje,
      });
      if (control.signal.aborted) return;
      descargarCsv(aCsv(filas), `comprobantes-${hoyEnLima()}.csv`);
      notifications.show(
        total > maximoFilas
          ? {
              color: 'yellow',
              title: 'Exportación parcial',
              message: `Salieron los primeros ${maximoFilas.toLocaleString('es-PE')} de ${total.toLocaleString('es-PE')} comprobantes. Acote las fechas para exportar el resto.`,
            }
          : { color: 'green', message: `Se exportaron ${filas.length.toLocaleString('es-PE')} comprobantes.` },
      );
    } catch (error) {
      notifications.show({ color: 'red', title: 'No se exportó', message: mensajeDe(error) });
    } finally {
      setPorcentaje(null);
    }
  };

  if (porcentaje !== null) {
    return (
      <Button
        variant="default"
        leftSection={<IconX size={16} aria-hidden />}
        onClick={() => enCurso.current?.abort()}
        aria-live="polite"
      >
        Detener: exportando {porcentaje} %
      </Button>
    );
  }
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} aria-hidden />}
      onClick={() => void exportar()}
      disabled={disabled}
    >
      Exportar CSV
    </Button>
  );
}
