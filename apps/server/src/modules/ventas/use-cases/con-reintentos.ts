/** The lock order leaves no circle among sales; another module's transaction may still close one. */
const intentos = 3;
const esConflictoPasajero = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === '40P01' || error.code === '40001');

/** Runs a whole transaction again when PostgreSQL ended it for the sake of another. */
export async function conReintentos<T>(transaccion: () => Promise<T>): Promise<T> {
  for (let intento = 1; ; intento += 1) {
    try {
      return await transaccion();
    } catch (error) {
      if (intento === intentos || !esConflictoPasajero(error)) throw error;
    }
  }
}
