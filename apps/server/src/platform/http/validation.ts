import type { z } from 'zod';
import type { DomainError } from '../errors/domain-error.ts';
import { datosInvalidos } from './errors.ts';

type RawIssue = z.core.$ZodRawIssue;
type Path = readonly PropertyKey[];

/** `lineas/0/cantidad` is said as «cantidad» (lineas, elemento 1). */
function nameOf(path: Path): string {
  const last = path.findLast((part) => typeof part === 'string');
  if (last === undefined) return path.length === 0 ? 'principal' : `número ${Number(path[0]) + 1}`;
  const index = path.findLastIndex((part) => typeof part === 'number');
  if (index < 0) return `«${last}»`;
  const list = path.slice(0, index).findLast((part) => typeof part === 'string');
  const position = `elemento ${Number(path[index]) + 1}`;
  return index === path.length - 1 ? `«${last}», ${position},` : `«${last}» (${list ? `${list}, ` : ''}${position})`;
}

const expectedNames: Record<string, string> = {
  string: 'un texto',
  number: 'un número',
  int: 'un número entero',
  boolean: 'verdadero o falso',
  array: 'una lista',
  object: 'un objeto',
  record: 'un objeto',
  date: 'una fecha',
  null: 'nulo',
};

const formatNames: Record<string, string> = {
  uuid: 'un identificador UUID',
  email: 'un correo como nombre@empresa.pe',
  url: 'una dirección web',
  date: 'una fecha AAAA-MM-DD',
  datetime: 'una fecha y hora ISO 8601',
  time: 'una hora HH:MM',
};

const sizeUnit = (origin: string, size: number): string => {
  if (origin === 'string') return size === 1 ? 'carácter' : 'caracteres';
  return size === 1 ? 'elemento' : 'elementos';
};

/** Sentences for issues to which the schema gave no message of its own. */
function sentenceFor(issue: RawIssue): string {
  const path = issue.path ?? [];
  const name = nameOf(path);
  switch (issue.code) {
    case 'invalid_type': {
      if (issue.input === undefined)
        return path.length === 0 ? 'Falta el cuerpo de la petición.' : `Falta el dato ${name}.`;
      const subject = path.length === 0 ? 'El cuerpo de la petición' : `El dato ${name}`;
      return `${subject} debe ser ${expectedNames[issue.expected] ?? 'de otro tipo'}.`;
    }
    case 'invalid_format':
      return `El dato ${name} debe ser ${formatNames[issue.format] ?? 'un texto con el formato indicado'}.`;
    case 'invalid_value': {
      if (issue.input === undefined) return `Falta el dato ${name}.`;
      const options = issue.values.map((value) => `«${String(value)}»`);
      return `El dato ${name} debe ser ${options.length > 1 ? 'uno de: ' : ''}${options.join(', ')}.`;
    }
    case 'too_small': {
      const minimum = Number(issue.minimum);
      if (issue.origin === 'number' || issue.origin === 'int' || issue.origin === 'bigint') {
        return `El dato ${name} debe ser ${issue.inclusive === false ? 'mayor que' : 'como mínimo'} ${minimum}.`;
      }
      return `El dato ${name} necesita al menos ${minimum} ${sizeUnit(issue.origin, minimum)}.`;
    }
    case 'too_big': {
      const maximum = Number(issue.maximum);
      if (issue.origin === 'number' || issue.origin === 'int' || issue.origin === 'bigint') {
        return `El dato ${name} debe ser ${issue.inclusive === false ? 'menor que' : 'como máximo'} ${maximum}.`;
      }
      return `El dato ${name} admite hasta ${maximum} ${sizeUnit(issue.origin, maximum)}.`;
    }
    case 'not_multiple_of':
      return `El dato ${name} debe ser múltiplo de ${String(issue.divisor)}.`;
    case 'unrecognized_keys':
      return `${issue.keys.length === 1 ? 'No existe el campo' : 'No existen los campos'} ${issue.keys.map((key) => `«${key}»`).join(', ')}.`;
    case 'invalid_key':
    case 'invalid_element':
    case 'invalid_union':
    case 'custom':
      return `El dato ${name} no es válido.`;
  }
}

/**
 * Throws, naming the place, where a body takes fields it does not know: a misspelled `descuentoPorcentaje` would be
 * dropped in silence, and the sale made at full price.
 */
export function assertStrict(schema: z.ZodType, place: string): void {
  const { def } = (schema as unknown as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object': {
      if (def.catchall?._zod.def.type !== 'never') throw new Error(`${place} takes unknown fields: use z.strictObject`);
      for (const [field, inner] of Object.entries(def.shape)) assertStrict(inner as z.ZodType, `${place}.${field}`);
      return;
    }
    case 'array':
      return assertStrict(def.element as z.ZodType, `${place}[]`);
    case 'union':
      for (const option of def.options) assertStrict(option as z.ZodType, place);
      return;
    case 'pipe':
      return assertStrict(def.in as z.ZodType, place);
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return assertStrict(def.innerType as z.ZodType, place);
    default:
      return;
  }
}

/** JSON pointer (RFC 6901). */
const pointerOf = (path: Path): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const asSentence = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`);

/** PostgreSQL cannot store the character U+0000, so no text that carries one gets past the door. */
function pathOfNul(value: unknown, path: PropertyKey[] = []): PropertyKey[] | null {
  if (typeof value === 'string') return value.includes('\u0000') ? path : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const found = key.includes('\u0000') ? path : pathOfNul(inner, [...path, Array.isArray(value) ? Number(key) : key]);
    if (found) return found;
  }
  return null;
}

const refused = (errors: { pointer: string; detail: string }[]): DomainError => {
  const first = errors[0]!.detail;
  return datosInvalidos(errors.length === 1 ? first : `Hay ${errors.length} datos por corregir. El primero: ${first}`, {
    errors,
  });
};

/**
 * Checks one part of a request. Messages written in the schema are kept; the others are said in Spanish here, each a
 * sentence that names its field.
 */
export function validate(schema: z.ZodType, given: unknown): { value: unknown } | { error: DomainError } {
  // Fastify has null where there was no body.
  const data = given ?? undefined;
  const nul = pathOfNul(data);
  if (nul) {
    return {
      error: refused([
        { pointer: pointerOf(nul), detail: `El dato ${nameOf(nul)} contiene un carácter nulo, que no se admite.` },
      ]),
    };
  }
  const result = schema.safeParse(data, { error: (issue) => sentenceFor(issue) });
  if (result.success) return { value: result.data };
  return {
    error: refused(
      result.error.issues.map((issue) => ({ pointer: pointerOf(issue.path), detail: asSentence(issue.message) })),
    ),
  };
}
