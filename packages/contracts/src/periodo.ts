import { z } from 'zod';

export const periodoSchema = z
  .string()
  .regex(/^20\d{2}-(0[1-9]|1[0-2])$/, 'Escriba el mes como 2026-10')
  .describe('Mes, 2026-10');
