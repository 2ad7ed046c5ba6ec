/**
 * Runs work with the same key one after the other, in this process. Guesses at one password sent all at once would
 * otherwise all be checked before the first failure is counted; with several API processes, each adds at most one.
 */
export function crearTurnos() {
  const colas = new Map<string, Promise<unknown>>();
  return async function porTurno<T>(clave: string, trabajo: () => Promise<T>): Promise<T> {
    const anterior = colas.get(clave) ?? Promise.resolve();
    const actual = anterior.then(trabajo, trabajo);
    const sinError = actual.catch(() => undefined);
    colas.set(clave, sinError);
    try {
      return await actual;
    } finally {
      if (colas.get(clave) === sinError) colas.delete(clave);
    }
  };
}
