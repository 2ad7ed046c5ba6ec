/** What this browser promises about the sales it keeps. */
export type Persistencia = {
  /** Null: the browser cannot say. */
  segura: boolean | null;
  /** Per cent of what it may use; null where it does not say. */
  ocupado: number | null;
};

type Almacenamiento = Partial<Pick<StorageManager, 'persist' | 'persisted' | 'estimate'>>;

export const ocupadoDemasiado = 80;

/** Asks the browser not to throw the sales away when it runs out of room. */
export async function pedirPersistencia(
  // Absent on pages that are not secure.
  almacenamiento: Almacenamiento | undefined = navigator.storage as StorageManager | undefined,
): Promise<Persistencia> {
  try {
    const segura = (await almacenamiento?.persisted?.()) || (await almacenamiento?.persist?.());
    const { usage, quota } = (await almacenamiento?.estimate?.()) ?? {};
    return {
      segura: segura ?? null,
      ocupado: usage === undefined || !quota ? null : Math.round((usage / quota) * 100),
    };
  } catch {
    return { segura: null, ocupado: null };
  }
}

/** What a supervisor should know about it, in one sentence; null when all is well. */
export function reparoDePersistencia({ segura, ocupado }: Persistencia): string | null {
  if (ocupado !== null && ocupado > ocupadoDemasiado) {
    return `El espacio que el navegador da a la caja está al ${ocupado} %: libere espacio en este equipo para no perder ventas.`;
  }
  if (segura === true) return null;
  return 'Este navegador puede borrar las ventas sin sincronizar si le falta espacio: instale la aplicación en este equipo y ábrala por https.';
}
