/**
 * An error the caller can understand and correct. Modules declare theirs in `errors.ts` with {@link defineError};
 * HTTP turns them into problem+json and a task that throws one gives up without burning retries.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  /** `modulo.causa`, stable: the web app and docs/errores.md refer to it. */
  readonly code: string;
  /** What kind of problem, in Spanish; never varies for one code. */
  readonly title: string;
  /** HTTP status, 4xx. */
  readonly status: number;
  /** Machine-readable members, copied into the problem document. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Fields at fault, as JSON pointers into the request body. */
  readonly errors: readonly { pointer: string; detail: string }[];

  constructor(
    kind: { code: string; title: string; status: number },
    detail: string,
    data: Readonly<Record<string, unknown>> = {},
    errors: readonly { pointer: string; detail: string }[] = [],
  ) {
    super(detail);
    this.code = kind.code;
    this.title = kind.title;
    this.status = kind.status;
    this.data = data;
    this.errors = errors;
  }
}

export type ErrorDefinition = {
  readonly code: string;
  readonly title: string;
  readonly status: number;
  /** How the person gets out of it, in Spanish; printed in docs/errores.md. */
  readonly fix: string;
};

const declared = new Map<string, ErrorDefinition>();

/**
 * Declares an expected error and returns its constructor:
 * `const stockInsuficiente = defineError({...}); throw stockInsuficiente('Quedan 2 de …', { data, errors })`.
 * A code declared twice stops start-up.
 */
export function defineError(definition: ErrorDefinition) {
  if (declared.has(definition.code)) throw new Error(`the error code ${definition.code} is declared twice`);
  declared.set(definition.code, definition);
  const create = (
    detail: string,
    more: { data?: Record<string, unknown>; errors?: { pointer: string; detail: string }[] } = {},
  ) => new DomainError(definition, detail, more.data, more.errors);
  return Object.assign(create, {
    code: definition.code,
    is: (error: unknown): error is DomainError => error instanceof DomainError && error.code === definition.code,
  });
}

/** Every declared error, by code: the source of docs/errores.md. */
export const declaredErrors = (): ErrorDefinition[] =>
  [...declared.values()].sort((a, b) => a.code.localeCompare(b.code));
