/** A piece of a line: plain, `code` or **strong**. */
export type Tramo = { tipo: 'texto' | 'codigo' | 'fuerte'; texto: string };

export type Bloque =
  | { tipo: 'titulo'; texto: string }
  | { tipo: 'codigo'; texto: string }
  /** `marca`: what stands before it in a list, `•` or `2.`; none for a paragraph. */
  | { tipo: 'parrafo'; marca: string | null; tramos: Tramo[] };

/** A link leads to a page of the repository, which the browser does not have: its words stay. */
const tramos = (texto: string): Tramo[] =>
  texto
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .split(/(`[^`]+`|\*\*[^*]+\*\*)/)
    .filter((parte) => parte !== '')
    .map((parte) =>
      parte.startsWith('`')
        ? { tipo: 'codigo', texto: parte.slice(1, -1) }
        : parte.startsWith('**')
          ? { tipo: 'fuerte', texto: parte.slice(2, -2) }
          : { tipo: 'texto', texto: parte },
    );

/** The Markdown our runbooks use: titles, paragraphs, lists and code. The first title is the page's own and is left out. */
export function guiaEnBloques(markdown: string): Bloque[] {
  const bloques: Bloque[] = [];
  let lineas: string[] = [];
  let marca: string | null = null;
  let codigo: string[] | null = null;
  const terminar = () => {
    if (lineas.length > 0) bloques.push({ tipo: 'parrafo', marca, tramos: tramos(lineas.join(' ')) });
    lineas = [];
    marca = null;
  };
  for (const linea of markdown.split('\n')) {
    if (/^\s*```/.test(linea)) {
      terminar();
      if (codigo) bloques.push({ tipo: 'codigo', texto: codigo.join('\n') });
      codigo = codigo ? null : [];
      continue;
    }
    if (codigo) {
      codigo.push(linea.trimStart());
      continue;
    }
    const titulo = /^## (.+)$/.exec(linea);
    const punto = /^\s*(-|\d+\.)\s+(.*)$/.exec(linea);
    if (titulo || punto || linea.trim() === '') terminar();
    if (titulo) bloques.push({ tipo: 'titulo', texto: titulo[1]! });
    else if (punto) {
      marca = punto[1] === '-' ? '•' : punto[1]!;
      lineas.push(punto[2]!);
    } else if (linea.trim() !== '' && !linea.startsWith('# ')) lineas.push(linea.trim());
  }
  terminar();
  return bloques;
}
