/** A request in GraphQL, as far as the simulator speaks it: one operation, no fragments, aliases or directives. */
export type Operation = {
  kind: 'query' | 'mutation';
  variables: Map<string, { required: boolean }>;
  selections: Selection[];
};
export type Selection = { name: string; args: Record<string, Value>; selections: Selection[] };
export type Value =
  | { kind: 'variable'; name: string }
  | { kind: 'literal'; value: string | number | boolean | null }
  | { kind: 'enum'; value: string }
  | { kind: 'list'; items: Value[] }
  | { kind: 'object'; fields: Record<string, Value> };

export class QueryError extends Error {
  readonly code: string;
  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

const TOKEN = /[\s,]+|#[^\n]*|([{}()[\]:!$=]|"(?:[^"\\\n]|\\.)*"|-?\d+|[A-Za-z_]\w*)|(.)/g;

function tokensOf(source: string): string[] {
  const tokens: string[] = [];
  for (const [, token, wrong] of source.matchAll(TOKEN)) {
    if (wrong !== undefined) throw new QueryError(`Unexpected character: ${wrong}`, 'parseError');
    if (token !== undefined) tokens.push(token);
  }
  return tokens;
}

export function parseQuery(source: string): Operation {
  const tokens = tokensOf(source);
  let at = 0;
  const peek = (): string => tokens[at] ?? '';
  const fail = (): never => {
    throw new QueryError(`syntax error, unexpected ${peek() || 'end of file'}`, 'parseError');
  };
  const take = (expected?: string): string => {
    const token = peek();
    if (token === '' || (expected !== undefined && token !== expected)) return fail();
    at += 1;
    return token;
  };
  const takeName = (): string => (/^[A-Za-z_]/.test(peek()) ? take() : fail());
  const has = (token: string): boolean => peek() === token && (take(), true);

  function value(): Value {
    if (has('$')) return { kind: 'variable', name: takeName() };
    if (has('[')) {
      const items: Value[] = [];
      while (!has(']')) items.push(value());
      return { kind: 'list', items };
    }
    if (has('{')) return { kind: 'object', fields: pairs('}') };
    if (peek().startsWith('"')) return { kind: 'literal', value: JSON.parse(take()) as string };
    if (/^-?\d/.test(peek())) return { kind: 'literal', value: Number(take()) };
    const name = takeName();
    if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true' };
    return name === 'null' ? { kind: 'literal', value: null } : { kind: 'enum', value: name };
  }
  function pairs(end: string): Record<string, Value> {
    const found: Record<string, Value> = {};
    while (!has(end)) {
      const name = takeName();
      take(':');
      found[name] = value();
    }
    return found;
  }
  function selections(): Selection[] {
    const found: Selection[] = [];
    take('{');
    while (!has('}')) {
      const name = takeName();
      found.push({ name, args: has('(') ? pairs(')') : {}, selections: peek() === '{' ? selections() : [] });
    }
    if (found.length === 0) fail();
    return found;
  }

  const kind = peek() === 'mutation' ? 'mutation' : 'query';
  const variables: Operation['variables'] = new Map();
  if (peek() !== '{') {
    if (takeName() !== kind) fail();
    if (peek() !== '(' && peek() !== '{') takeName();
    if (has('(')) {
      while (!has(')')) {
        take('$');
        const name = takeName();
        take(':');
        const brackets = has('[');
        takeName();
        if (brackets) {
          has('!');
          take(']');
        }
        variables.set(name, { required: has('!') });
      }
    }
  }
  const operation = { kind, variables, selections: selections() } as const;
  return peek() === '' ? operation : fail();
}
