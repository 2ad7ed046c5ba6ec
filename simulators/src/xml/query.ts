import type { XmlElement } from './parse.ts';

/** The element children, in order. */
export const elements = (parent: XmlElement): XmlElement[] =>
  parent.children.filter((node): node is XmlElement => node.kind === 'element');

/** Every element reached by a path of local names: `all(root, 'TaxTotal', 'TaxSubtotal')`. */
export function all(from: XmlElement | null, ...path: string[]): XmlElement[] {
  let found = from === null ? [] : [from];
  for (const local of path) {
    const next: XmlElement[] = [];
    for (const parent of found)
      for (const child of parent.children) if (child.kind === 'element' && child.local === local) next.push(child);
    found = next;
  }
  return found;
}

/** The first element of a path, or null. */
export function one(from: XmlElement | null, ...path: string[]): XmlElement | null {
  let found = from;
  for (const local of path) {
    if (found === null) return null;
    found = firstChild(found, local);
  }
  return found;
}

function firstChild(parent: XmlElement, local: string): XmlElement | null {
  for (const child of parent.children) if (child.kind === 'element' && child.local === local) return child;
  return null;
}

/** Trimmed text of an element; '' when it is missing. */
export function textOf(element: XmlElement | null): string {
  let found = '';
  if (element !== null) for (const node of element.children) if (node.kind === 'text') found += node.value;
  return found.trim();
}

/** Trimmed text at the end of a path; '' when it is missing. */
export const text = (from: XmlElement | null, ...path: string[]): string => textOf(one(from, ...path));

/** An unprefixed attribute; null when it is missing. */
export const attribute = (element: XmlElement | null, local: string): string | null =>
  element?.attributes.find((candidate) => candidate.local === local && candidate.prefix === '')?.value ?? null;

/** The element and everything below it, in document order. */
export function descendants(element: XmlElement, found: XmlElement[] = []): XmlElement[] {
  found.push(element);
  for (const child of element.children) if (child.kind === 'element') descendants(child, found);
  return found;
}
