import type { XmlElement } from './parse.ts';

/** The element children, in order. */
export const elements = (parent: XmlElement): XmlElement[] =>
  parent.children.filter((node): node is XmlElement => node.kind === 'element');

/** Every element reached by a path of local names: `all(root, 'TaxTotal', 'TaxSubtotal')`. */
export function all(from: XmlElement | null, ...path: string[]): XmlElement[] {
  let found = from === null ? [] : [from];
  for (const local of path) {
    found = found.flatMap((parent) => elements(parent).filter((child) => child.local === local));
  }
  return found;
}

/** The first element of a path, or null. */
export function one(from: XmlElement | null, ...path: string[]): XmlElement | null {
  let found = from;
  for (const local of path) {
    if (found === null) return null;
    found = elements(found).find((child) => child.local === local) ?? null;
  }
  return found;
}

/** Trimmed text of an element; '' when it is missing. */
export const textOf = (element: XmlElement | null): string =>
  element === null
    ? ''
    : element.children
        .map((node) => (node.kind === 'text' ? node.value : ''))
        .join('')
        .trim();

/** Trimmed text at the end of a path; '' when it is missing. */
export const text = (from: XmlElement | null, ...path: string[]): string => textOf(one(from, ...path));

/** An unprefixed attribute; null when it is missing. */
export const attribute = (element: XmlElement | null, local: string): string | null =>
  element?.attributes.find((candidate) => candidate.local === local && candidate.prefix === '')?.value ?? null;

/** The element and everything below it, in document order. */
export function* descendants(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) if (child.kind === 'element') yield* descendants(child);
}
