/** What commander says of a command line it does not understand, and how we say it. */
const sayings: readonly (readonly [RegExp, (found: RegExpExecArray) => string])[] = [
  [/^unknown command '(.+?)'/, ([, name]) => `No hay un comando "${name}".`],
  [/^unknown option '(.+?)'/, ([, name]) => `No hay una opción "${name}".`],
  [/^missing required argument '(.+?)'/, ([, name]) => `Falta <${name}>.`],
  [/^option '(.+?)' argument missing/, ([, flags]) => `Falta el valor de ${flags}.`],
  [/^required option '(.+?)' not specified/, ([, flags]) => `Falta la opción ${flags}.`],
  [/^too many arguments for '(.+?)'/, ([, name]) => `"${name}" recibió palabras de más.`],
];

/**
 * One line for a person who mistyped, with where to read on. What no saying covers is passed on in commander's words.
 * @param text as commander writes it, its suggestion on a second line.
 */
export function usageError(text: string): string {
  const [first = '', hint = ''] = text.trim().split('\n');
  const message = first.replace(/^error: /, '');
  const suggested = /Did you mean (?:one of )?(.+?)\?/.exec(hint)?.[1];
  for (const [pattern, say] of sayings) {
    const found = pattern.exec(message);
    if (found) return `${say(found)}${suggested ? ` ¿Quiso decir ${suggested}?` : ''} Vea: jsol --help\n`;
  }
  return `${message}\n`;
}
