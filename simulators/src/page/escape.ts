const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as HTML; everything a page shows came from outside. */
export const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** `14:05:09` of Lima, with the full date on hover. */
export function when(iso: string): string {
  const date = new Date(iso);
  const time = date.toLocaleTimeString('es-PE', { timeZone: 'America/Lima', hourCycle: 'h23' });
  const full = date.toLocaleString('es-PE', {
    timeZone: 'America/Lima',
    dateStyle: 'medium',
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  return `<time datetime="${escape(iso)}" title="${escape(full)}">${escape(time)}</time>`;
}
