import { z } from 'zod';
import { defineTask } from '../../../platform/tasks/task.ts';

const input = z.object({ importacionId: z.uuid() });
const unaALaVez = {
  key: ({ importacionId }: { importacionId: string }) => importacionId,
  until: 'finished',
} as const;

export const revisarImportacion = defineTask({
  name: 'inventario.revisar_importacion',
  summary: 'Lee un archivo de productos y anota, fila por fila, qué haría y qué está mal',
  queue: 'reports',
  timeout: '2m',
  input,
  output: z.object({ filas: z.number().int(), erradas: z.number().int() }),
  unique: unaALaVez,
  keys: ({ importacionId }) => [importacionId],
  // Unpacking and reading a workbook keeps the CPU.
  thread: true,
});

export const aplicarImportacion = defineTask({
  name: 'inventario.aplicar_importacion',
  summary: 'Crea y cambia los productos de las filas buenas de un archivo revisado',
  queue: 'reports',
  timeout: '10m',
  input,
  output: z.object({
    leidas: z.number().int(),
    hechas: z.number().int(),
    omitidas: z.number().int(),
    fallidas: z.number().int(),
  }),
  unique: unaALaVez,
  keys: ({ importacionId }) => [importacionId],
});
