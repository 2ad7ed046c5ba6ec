import { guardarAjuste, leerAjuste, type BaseLocal } from './base-local.ts';
import { uuidDeVenta } from './uuid-de-venta.ts';

export type Terminal = { id: string; nombre: string };

const navegadores = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const;
const equipos = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS/, 'Mac'],
  [/Linux/, 'Linux'],
] as const;
const palabra = (agente: string, lista: readonly (readonly [RegExp, string])[]): string | undefined =>
  lista.find(([patron]) => patron.test(agente))?.[1];

/** What people read when another terminal has the till: `Chrome en Windows`. */
export function nombreDeTerminal(agente: string): string {
  const navegador = palabra(agente, navegadores) ?? 'Navegador';
  const equipo = palabra(agente, equipos);
  return equipo ? `${navegador} en ${equipo}` : navegador;
}

/** This browser, the same for all its tabs and for as long as it keeps its data. */
export const terminalDe = (base: BaseLocal): Promise<Terminal> =>
  base.transaction('rw', base.ajustes, async () => {
    const guardado = await leerAjuste<Terminal>(base, 'terminal');
    if (guardado) return guardado;
    const nuevo = { id: uuidDeVenta(Date.now()), nombre: nombreDeTerminal(navigator.userAgent) };
    await guardarAjuste(base, 'terminal', nuevo);
    return nuevo;
  });
