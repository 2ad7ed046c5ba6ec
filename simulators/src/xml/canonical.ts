import type { XmlDocument, XmlElement, XmlInstruction } from './parse.ts';

/**
 * Canonical XML 1.0 without comments (http://www.w3.org/TR/2001/REC-xml-c14n-20010315), the only form SUNAT accepts.
 * `without` leaves one element out: that is the enveloped-signature transform.
 */
export function canonicalDocument(document: XmlDocument, without: XmlElement | null): string {
  const out: string[] = [];
  for (const node of document.before) out.push(instruction(node), '\n');
  render(document.root, new Map(), document.root.declarations, document.root.attributes, without, out);
  for (const node of document.after) out.push('\n', instruction(node));
  return out.join('');
}

/** One element as a document subset: it carries the namespaces (and xml:* attributes) it inherits. */
export function canonicalElement(element: XmlElement): string {
  const inherited = new Map<string, string>();
  const attributes = [...element.attributes];
  for (let node: XmlElement | null = element; node !== null; node = node.parent) {
    for (const [prefix, uri] of node.declarations) if (!inherited.has(prefix)) inherited.set(prefix, uri);
    for (const attribute of node.attributes) {
      if (attribute.prefix === 'xml' && !attributes.some((own) => own.name === attribute.name))
        attributes.push(attribute);
    }
  }
  const out: string[] = [];
  render(element, new Map(), inherited, attributes, null, out);
  return out.join('');
}

function render(
  element: XmlElement,
  rendered: ReadonlyMap<string, string>,
  declarations: ReadonlyMap<string, string>,
  attributes: XmlElement['attributes'],
  without: XmlElement | null,
  out: string[],
): void {
  out.push('<', element.name);
  let scope = rendered;
  if (declarations.size > 0) {
    // A declaration equal to the one in force is superfluous and must not be written again.
    const fresh = [...declarations].filter(([prefix, uri]) => prefix !== 'xml' && (rendered.get(prefix) ?? '') !== uri);
    if (fresh.length > 0) {
      fresh.sort(([a], [b]) => (a < b ? -1 : 1));
      for (const [prefix, uri] of fresh)
        out.push(prefix === '' ? ' xmlns' : ` xmlns:${prefix}`, '="', attributeText(uri), '"');
      scope = new Map([...rendered, ...fresh]);
    }
  }
  const sorted =
    attributes.length > 1
      ? [...attributes].sort((a, b) =>
          a.namespace === b.namespace ? (a.local < b.local ? -1 : 1) : a.namespace < b.namespace ? -1 : 1,
        )
      : attributes;
  for (const { name, value } of sorted) out.push(' ', name, '="', attributeText(value), '"');
  out.push('>');
  for (const child of element.children) {
    if (child.kind === 'text') out.push(plainText(child.value));
    else if (child.kind === 'instruction') out.push(instruction(child));
    else if (child !== without) render(child, scope, child.declarations, child.attributes, without, out);
  }
  out.push('</', element.name, '>');
}

const instruction = ({ target, data }: XmlInstruction): string =>
  data === '' ? `<?${target}?>` : `<?${target} ${data}?>`;

const TEXT_ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };
const ATTRIBUTE_ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

/** Text as Canonical XML writes it. */
export const plainText = (value: string): string =>
  /[&<>\r]/.test(value) ? value.replace(/[&<>\r]/g, (character) => TEXT_ESCAPES[character] ?? character) : value;

/** Attribute value as Canonical XML writes it. */
export const attributeText = (value: string): string =>
  /[&<"\t\n\r]/.test(value)
    ? value.replace(/[&<"\t\n\r]/g, (character) => ATTRIBUTE_ESCAPES[character] ?? character)
    : value;
