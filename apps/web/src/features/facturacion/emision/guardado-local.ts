/** What is being written survives a reload; it stays in this browser, for the person who wrote it. */
export type Guardado<Valores> = { valores: Valores; clave: string };

const nombre = (userId: string, formulario: string) => `emitir:${formulario}:${userId}`;

export function leerGuardado<Valores extends object>(
  userId: string,
  formulario: string,
  vacio: Valores,
): Guardado<Valores> | null {
  try {
    const texto = localStorage.getItem(nombre(userId, formulario));
    if (texto === null) return null;
    const { valores, clave } = JSON.parse(texto) as Guardado<Valores>;
    // A form of an earlier version has other fields: what it lacks is as in an empty one.
    return { valores: { ...vacio, ...valores }, clave };
  } catch {
    return null;
  }
}

export function guardar<Valores>(userId: string, formulario: string, guardado: Guardado<Valores>): void {
  try {
    localStorage.setItem(nombre(userId, formulario), JSON.stringify(guardado));
  } catch {
    // A browser without storage, or a full one: the form works all the same, it only does not survive a reload.
  }
}

export const olvidar = (userId: string, formulario: string): void => {
  try {
    localStorage.removeItem(nombre(userId, formulario));
  } catch {
    // There is nothing to forget.
  }
};
