import { z } from 'zod';

/** RFC 9457 problem document: the only shape in which the API reports an error. */
export const problemaSchema = z.object({
  type: z.string().describe('Página del error en docs/errores.md'),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional().describe('Qué pasó y qué hacer, en español'),
  instance: z.string().optional(),
  code: z.string().describe('modulo.causa'),
  traceId: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string().describe('JSON pointer del campo'), detail: z.string() })).optional(),
});
export type Problema = z.infer<typeof problemaSchema>;
