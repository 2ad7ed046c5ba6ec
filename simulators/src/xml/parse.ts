/**
 * A strict, namespace-aware XML 1.0 reader, small enough to be read in one sitting.
 *
 * Why not a library: the tree has to keep what Canonical XML needs (prefixes, declarations, exact text), a document
 * that is not well formed must be refused rather than repaired, and the ERP signs with another library, so a mistake
 * made by one side is caught by the other. DTDs and entities are refused: SUNAT takes none, and they are an attack.
 */

export type XmlAttribute = { prefix: string; local: string; name: string; namespace: string; value: string };
export type XmlText = { kind: 'text'; value: string };
export type XmlInstruction = { kind: 'instruction'; target: string; data: string };
export type XmlElement = {
  kind: 'element';
  prefix: string;
  local: string;
  name: string;
  namespace: string;
  attributes: XmlAttribute[];
  /** Namespace declarations written on this very element; key '' is the default namespace. */
  declarations: Map<string, string>;
  parent: XmlElement | null;
  children: XmlNode[];
};
export type XmlNode = XmlElement | XmlText | XmlInstruction;
export type XmlDocument = { root: XmlElement; before: XmlInstruction[]; after: XmlInstruction[]; encoding: string };

/** The document is not well formed (or uses what is refused here); `message` names the line. */
export class XmlError extends Error {
  override name = 'XmlError';
}

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
const MAX_DEPTH = 64;
/** Most elements declare nothing: they share this one, which nobody may write to. */
const NO_DECLARATIONS = new Map<string, string>();
const NAME =
  /([A-Za-z_\u00C0-\uFFFD][-.\w\u00B7\u00C0-\uFFFD]*)(?::([A-Za-z_\u00C0-\uFFFD][-.\w\u00B7\u00C0-\uFFFD]*))?/y;
const SPACE = /[ \t\n]*/y;
const DECLARATION =
  /^<\?xml\s+version\s*=\s*(["'])1\.[0-9]\1(?:\s+encoding\s*=\s*(["'])([A-Za-z][A-Za-z0-9._-]*)\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\4)?\s*\?>/;
// eslint-disable-next-line no-control-regex -- these are exactly the characters XML 1.0 forbids
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;
const PREDEFINED = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Reads bytes as SUNAT does: UTF-8 without BOM, or ISO-8859-1 when declared. */
export function parseXmlBytes(bytes: Buffer): XmlDocument {
  if (bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    throw new XmlError('el archivo empieza con BOM');
  }
  const declared = DECLARATION.exec(bytes.subarray(0, 200).toString('latin1'))?.[3]?.toUpperCase() ?? 'UTF-8';
  if (declared !== 'UTF-8' && declared !== 'ISO-8859-1') throw new XmlError(`codificación ${declared} no admitida`);
  let text: string;
  try {
    text = declared === 'UTF-8' ? new TextDecoder('utf-8', { fatal: true }).decode(bytes) : bytes.toString('latin1');
  } catch (cause) {
    throw new XmlError('los bytes no son UTF-8', { cause });
  }
  return parseXml(text, declared);
}

export function parseXml(source: string, encoding = 'UTF-8'): XmlDocument {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  let at = 0;
  const fail = (message: string): never => {
    let line = 1;
    for (let i = text.indexOf('\n'); i !== -1 && i < at; i = text.indexOf('\n', i + 1)) line++;
    throw new XmlError(`Error en la linea: ${line}: ${message}`);
  };
  if (FORBIDDEN.test(text)) fail('carácter no permitido en XML');

  const skipSpace = (): boolean => {
    SPACE.lastIndex = at;
    SPACE.exec(text);
    const moved = SPACE.lastIndex > at;
    at = SPACE.lastIndex;
    return moved;
  };
  const readName = (): [prefix: string, local: string] => {
    NAME.lastIndex = at;
    const found = NAME.exec(text);
    if (found === null) return fail('nombre no válido');
    at = NAME.lastIndex;
    return found[2] === undefined ? ['', found[1] ?? ''] : [found[1] ?? '', found[2]];
  };
  const decode = (raw: string): string =>
    raw.includes('&')
      ? raw.replace(/&([^;&]*;)?/g, (_whole, reference: string | undefined) => {
          const name = reference?.slice(0, -1) ?? '';
          const known = PREDEFINED.get(name);
          if (known !== undefined) return known;
          const number = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name);
          if (number === null) return fail(`entidad no definida: &${name};`);
          const point = number[1] === undefined ? Number(number[2]) : parseInt(number[1], 16);
          if (point === 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
            return fail('referencia no válida');
          const character = String.fromCodePoint(point);
          if (FORBIDDEN.test(character)) return fail('referencia a un carácter no permitido');
          return character;
        })
      : raw;
  const readUntil = (end: string, what: string): string => {
    const stop = text.indexOf(end, at);
    if (stop === -1) return fail(`${what} sin cerrar`);
    const content = text.slice(at, stop);
    at = stop + end.length;
    return content;
  };

  const declaration = DECLARATION.exec(text);
  if (declaration !== null) at = declaration[0].length;
  const before: XmlInstruction[] = [];
  const after: XmlInstruction[] = [];
  let root: XmlElement | null = null;
  let current: XmlElement | null = null;
  let depth = 0;
  const scopes: Map<string, string>[] = [new Map([['xml', XML_NAMESPACE]])];

  const addText = (value: string): void => {
    if (value === '' || current === null) return;
    const last = current.children.at(-1);
    if (last?.kind === 'text') last.value += value;
    else current.children.push({ kind: 'text', value });
  };

  const readInstruction = (): void => {
    at += 2;
    const [prefix, target] = readName();
    if (prefix !== '' || target.toLowerCase() === 'xml') fail('instrucción de proceso no válida');
    const spaced = skipSpace();
    const data = readUntil('?>', 'instrucción de proceso');
    if (!spaced && data !== '') fail('instrucción de proceso no válida');
    const node: XmlInstruction = { kind: 'instruction', target, data };
    if (current !== null) current.children.push(node);
    else (root === null ? before : after).push(node);
  };

  const readStart = (): void => {
    at += 1;
    const [prefix, local] = readName();
    const raw: { prefix: string; local: string; value: string }[] = [];
    let declarations = NO_DECLARATIONS;
    for (;;) {
      const spaced = skipSpace();
      const next = text[at];
      if (next === '>' || next === '/') break;
      if (next === undefined) fail('etiqueta sin cerrar');
      if (!spaced) fail('falta un espacio entre atributos');
      const [attributePrefix, attributeLocal] = readName();
      skipSpace();
      if (text[at] !== '=') fail('atributo sin valor');
      at += 1;
      skipSpace();
      const quote = text[at];
      if (quote !== '"' && quote !== "'") fail('valor de atributo sin comillas');
      at += 1;
      const written = readUntil(quote ?? '"', 'atributo');
      if (written.includes('<')) fail('"<" dentro de un atributo');
      const value = decode(/[\t\n]/.test(written) ? written.replace(/[\t\n]/g, ' ') : written);
      if (attributePrefix === 'xmlns' || (attributePrefix === '' && attributeLocal === 'xmlns')) {
        const declared = attributePrefix === '' ? '' : attributeLocal;
        if (declarations.has(declared)) fail('espacio de nombres declarado dos veces');
        if (declared !== '' && value === '') fail('prefijo declarado sin espacio de nombres');
        if (declared === 'xmlns' || (declared === 'xml') !== (value === XML_NAMESPACE)) fail('prefijo reservado');
        if (declarations === NO_DECLARATIONS) declarations = new Map();
        declarations.set(declared, value);
      } else raw.push({ prefix: attributePrefix, local: attributeLocal, value });
    }
    const outer = scopes.at(-1) ?? new Map<string, string>();
    const scope = declarations.size === 0 ? outer : new Map([...outer, ...declarations]);
    const resolve = (of: string): string => scope.get(of) ?? fail(`prefijo no declarado: ${of}`);
    const attributes = raw.map((attribute) => ({
      ...attribute,
      name: attribute.prefix === '' ? attribute.local : `${attribute.prefix}:${attribute.local}`,
      namespace: attribute.prefix === '' ? '' : resolve(attribute.prefix),
    }));
    for (let i = 1; i < attributes.length; i++) {
      const one = attributes[i];
      if (attributes.findIndex((other) => other.local === one?.local && other.namespace === one.namespace) < i) {
        fail('atributo repetido');
      }
    }
    const element: XmlElement = {
      kind: 'element',
      prefix,
      local,
      name: prefix === '' ? local : `${prefix}:${local}`,
      namespace: prefix === '' ? (scope.get('') ?? '') : resolve(prefix),
      attributes,
      declarations,
      parent: current,
      children: [],
    };
    if (current !== null) current.children.push(element);
    else if (root === null) root = element;
    else fail('hay más de un elemento raíz');
    if (text[at] === '/') {
      if (text[at + 1] !== '>') fail('etiqueta mal cerrada');
      at += 2;
      return;
    }
    at += 1;
    if (++depth > MAX_DEPTH) fail('demasiados niveles');
    current = element;
    scopes.push(scope);
  };

  const readEnd = (): void => {
    at += 2;
    const [prefix, local] = readName();
    skipSpace();
    if (text[at] !== '>') fail('etiqueta de cierre no válida');
    at += 1;
    const open: XmlElement = current ?? fail('etiqueta de cierre sin apertura');
    if (open.prefix !== prefix || open.local !== local) fail(`se esperaba </${open.name}>`);
    current = open.parent;
    depth -= 1;
    scopes.pop();
  };

  while (at < text.length) {
    if (text[at] !== '<') {
      const stop = text.indexOf('<', at);
      const raw = stop === -1 ? text.slice(at) : text.slice(at, stop);
      if (current === null) {
        if (raw.trim() !== '') fail('texto fuera del elemento raíz');
      } else {
        if (raw.includes(']]>')) fail('"]]>" en el texto');
        addText(decode(raw));
      }
      at += raw.length;
    } else if (text.startsWith('</', at)) readEnd();
    else if (text.startsWith('<!--', at)) {
      at += 4;
      if (readUntil('-->', 'comentario').includes('--')) fail('"--" en un comentario');
    } else if (text.startsWith('<![CDATA[', at)) {
      if (current === null) fail('CDATA fuera del elemento raíz');
      at += 9;
      addText(readUntil(']]>', 'CDATA'));
    } else if (text.startsWith('<?', at)) readInstruction();
    else if (text.startsWith('<!', at)) fail('DOCTYPE y entidades no admitidos');
    else readStart();
  }
  if (root === null) return fail('no hay elemento raíz');
  if (current !== null) fail('documento truncado');
  return { root, before, after, encoding };
}
