import { z } from 'zod';
import { SettingsError } from '../../platform/config/settings.ts';

/** What people type as arguments of a command, checked before anything is opened. Each throws {@link SettingsError}. */
export const positive = (text: string): number => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new SettingsError(`"${text}" no es un número entero mayor que cero.`);
  return number;
};

export const nonNegative = (text: string): number => {
  const number = Number(text);
  if (text.trim() === '' || !(number >= 0)) throw new SettingsError(`"${text}" no es un número desde cero.`);
  return number;
};

export const instant = (text: string): Date => {
  const date = new Date(text);
  if (Number.isNaN(date.getTime()))
    throw new SettingsError(`"${text}" no es una fecha ISO, como 2026-11-24T23:50:00-05:00.`);
  return date;
};

export const uuid = (text: string): string => {
  if (!z.uuid().safeParse(text).success) throw new SettingsError(`"${text}" no es el id de una ejecución.`);
  return text;
};
