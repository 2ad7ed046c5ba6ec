/** An error as the ledger keeps it: `Name: message`, and the stack with its causes. */
export type RecordedError = { readonly message: string; readonly stack: string | null };

type Mechanism = { type: string; handled: boolean };
type Frame = { filename: string; function: string; lineno: number; colno: number; in_app: boolean };
export type SentryException = {
  type: string;
  value: string;
  mechanism: Mechanism;
  stacktrace?: { frames: Frame[] };
};

const maxCauses = 4;
const maxFrames = 50;
const maxValueChars = 2_000;

/**
 * What may be about a person or let somebody in: addresses, document and phone numbers, cards, tokens, passwords. Ids of
 * our own (UUIDs, trace ids, codes with letters) stay: without them nobody finds the case.
 */
export const scrubbed = (text: string): string =>
  text
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1[oculto]@')
    .replace(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '[correo]')
    .replace(/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]+)?/g, '[token]')
    .replace(/\b(bearer|basic)\s+\S+/gi, '$1 [oculto]')
    .replace(
      /\b(clave|password|contraseña|token|secret|authorization|cookie)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|\S+)/gi,
      '$1$2[oculto]',
    )
    .replace(/(?<![\w-])(?:\+?51[ -]?)?9\d{2}[ -]?\d{3}[ -]?\d{3}(?![\w-])/g, '[número]')
    .replace(/(?<![\w-])\d(?:[ -]?\d){7,18}(?![\w-])/g, '[número]');

/** Sentry wants the oldest call first. Where the program is installed is nobody's business. */
function framesOf(stack: string): Frame[] {
  return stack
    .split('\n')
    .flatMap((line): Frame[] => {
      const match = /^\s*at (?:(.+?) \()?(?:file:\/\/)?([^()]+?):(\d+):(\d+)\)?$/.exec(line);
      if (!match) return [];
      const [, name, file = '', lineno, colno] = match;
      const filename = file.replace(/^.*\/(?=(?:apps|packages|simulators|node_modules)\/)/, '');
      return [
        {
          filename,
          function: name ?? '<anonymous>',
          lineno: Number(lineno),
          colno: Number(colno),
          in_app: !filename.startsWith('node:') && !filename.includes('node_modules/'),
        },
      ];
    })
    .slice(0, maxFrames)
    .reverse();
}

type Link = { type: string; value: string; stack: string | null };

/** `TypeError: x is not a function` → its two halves. */
function linkOf(message: string, stack: string | null): Link {
  const [, type, value] = /^([\w.$]+): ([\s\S]*)$/.exec(message) ?? [];
  return { type: type ?? 'Error', value: value ?? message, stack };
}

function linksOf(error: unknown): Link[] {
  if (error instanceof Error) {
    const links: Link[] = [];
    for (let at: unknown = error; at instanceof Error && links.length < maxCauses; at = at.cause) {
      links.push({ type: at.name, value: at.message, stack: at.stack ?? null });
    }
    return links;
  }
  if (typeof error === 'object' && error !== null && 'message' in error && 'stack' in error) {
    const { message, stack } = error as RecordedError;
    const [own = '', ...causes] = (stack ?? '').split('\n[cause] ');
    return [linkOf(message, own), ...causes.map((cause) => linkOf(cause.split('\n', 1)[0]!, cause))].slice(
      0,
      maxCauses,
    );
  }
  return [{ type: 'Error', value: String(error), stack: null }];
}

/** The error and its causes as Sentry's exceptions: the cause before what it caused. */
export const exceptionsOf = (error: unknown, mechanism: Mechanism): SentryException[] =>
  linksOf(error)
    .map(({ type, value, stack }): SentryException => {
      const frames = stack ? framesOf(stack) : [];
      return {
        type,
        value: scrubbed(value).slice(0, maxValueChars),
        mechanism,
        ...(frames.length > 0 ? { stacktrace: { frames } } : {}),
      };
    })
    .reverse();
