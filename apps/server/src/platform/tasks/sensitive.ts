import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Secrets } from '../config/secrets.ts';
import { defineError } from '../errors/domain-error.ts';
import type { TaskDefinition } from './task.ts';

/**
 * Fields of a task's input that nobody may read outside of its handler. One mark does both: where the input is stored
 * (outbox, Redis, ledger) the field is encrypted with the installation's key, and where a person looks it is `•••`.
 */
const marked = z.registry<{ sensitive: true }>();

/** Marks a field of a task's input: `z.object({ clave: sensitive(z.string()) })`. */
export const sensitive = <Schema extends z.ZodType>(schema: Schema): Schema => {
  marked.add(schema, { sensitive: true });
  return schema;
};

export const mask = '•••';

export const entradaIlegible = defineError({
  code: 'tareas.entrada_ilegible',
  title: 'La entrada cifrada no se puede leer',
  status: 409,
  fix: 'Fue cifrada con otra clave maestra: restaure la clave anterior (ERP_SECRET_KEY) o encole la tarea con una entrada nueva.',
});

/** Where the marks are: member names, and `*` for each element of a list or record. */
type FieldPath = readonly string[];

/** Schemas that only wrap others, by the member of their definition that holds them. */
const wrapped = ['innerType', 'in', 'out', 'left', 'right', 'element', 'valueType'] as const;

function pathsIn(schema: z.core.$ZodType, at: FieldPath, depth = 0): FieldPath[] {
  if (marked.has(schema)) return [at];
  // A schema that contains itself ends here; so deep an input is not one of ids and small scalars.
  if (depth > 12) return [];
  const def = schema._zod.def as unknown as Record<string, unknown>;
  const into = (inner: unknown, path: FieldPath) => pathsIn(inner as z.core.$ZodType, path, depth + 1);
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([name, field]) => into(field, [...at, name]));
  }
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => into(option, at));
  return wrapped.flatMap((name) => {
    const inner = def[name];
    if (typeof inner !== 'object' || inner === null || !('_zod' in inner)) return [];
    return into(inner, name === 'element' || name === 'valueType' ? [...at, '*'] : at);
  });
}

const known = new WeakMap<object, readonly FieldPath[]>();

/** The marked fields of the task's input; looked for once per definition. */
export function sensitivePaths(definition: Pick<TaskDefinition, 'input'>): readonly FieldPath[] {
  let paths = known.get(definition.input);
  if (!paths) {
    paths = [...new Map(pathsIn(definition.input, []).map((path) => [path.join('\0'), path])).values()];
    known.set(definition.input, paths);
  }
  return paths;
}

type Sealed = { readonly $sealed: string };
const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'object' && value !== null && '$sealed' in value && typeof value.$sealed === 'string';

/** Tells one master key from another without telling anything of it. */
const keyName = (secrets: Secrets): string =>
  createHash('sha256').update(secrets.derive('task-inputs:name')).digest('hex').slice(0, 8);

function seal(secrets: Secrets, value: unknown): Sealed {
  const body = secrets.encrypt(Buffer.from(JSON.stringify(value)));
  return { $sealed: `v1.${keyName(secrets)}.${body.toString('base64url')}` };
}

function open(secrets: Secrets | null, sealed: Sealed): unknown {
  if (!secrets) throw entradaIlegible('Este proceso no tiene la clave maestra de la instalación.');
  const [version, key, body] = sealed.$sealed.split('.');
  if (version !== 'v1' || !body) throw entradaIlegible('Un campo cifrado de la entrada no tiene la forma conocida.');
  if (key !== keyName(secrets)) {
    throw entradaIlegible('La entrada fue cifrada con otra clave maestra: la clave de la instalación cambió.');
  }
  try {
    return JSON.parse(secrets.decrypt(Buffer.from(body, 'base64url')).toString());
  } catch (cause) {
    throw Object.assign(entradaIlegible('Un campo cifrado de la entrada fue alterado.'), { cause });
  }
}

/** The value with `change` applied to what lies at the path; parts that are not there are left out of it. */
function changedAt(value: unknown, path: FieldPath, change: (found: unknown) => unknown): unknown {
  if (value === undefined || value === null) return value;
  const [name, ...rest] = path;
  if (name === undefined) return change(value);
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return name === '*' ? value.map((inner) => changedAt(inner, rest, change)) : value;
  const object = value as Record<string, unknown>;
  const names = name === '*' ? Object.keys(object) : Object.hasOwn(object, name) ? [name] : [];
  return { ...object, ...Object.fromEntries(names.map((key) => [key, changedAt(object[key], rest, change)])) };
}

/** The input as it is stored. Throws when the task has marked fields and the process has no key. */
export function sealedInput(definition: TaskDefinition, input: unknown, secrets: Secrets | null): unknown {
  const paths = sensitivePaths(definition);
  if (paths.length === 0) return input;
  if (!secrets) {
    throw new Error(`task ${definition.name} has sensitive fields: open its database with the installation's secrets`);
  }
  return paths.reduce((value, path) => changedAt(value, path, (found) => seal(secrets, found)), input);
}

/**
 * The input as its handler reads it; a stored one of the ledger may be enqueued again as it is. Throws
 * `tareas.entrada_ilegible` when the key is another or the data was altered, and when it was given a masked one.
 */
export function openedInput(definition: TaskDefinition, stored: unknown, secrets: Secrets | null): unknown {
  return sensitivePaths(definition).reduce(
    (value, path) =>
      changedAt(value, path, (found) => {
        if (found === mask) throw entradaIlegible('La entrada está oculta: la ejecución guarda la verdadera, cifrada.');
        return isSealed(found) ? open(secrets, found) : found;
      }),
    stored,
  );
}

/** A stored input for people's eyes: every sealed field is `•••`. Needs no definition: its task may be gone. */
export function maskedInput(stored: unknown): unknown {
  if (isSealed(stored)) return mask;
  if (Array.isArray(stored)) return stored.map(maskedInput);
  if (typeof stored !== 'object' || stored === null) return stored;
  return Object.fromEntries(Object.entries(stored).map(([name, value]) => [name, maskedInput(value)]));
}

/** Shorter ones would blot out words that only look like them. */
const shortestSecret = 4;

/** Hides the marked values of one input in texts: what a handler throws may quote what it was given. */
export function hiderFor(definition: TaskDefinition, opened: unknown): ((text: string) => string) | null {
  const secrets: string[] = [];
  const gather = (value: unknown): unknown => {
    if (typeof value === 'string' || typeof value === 'number') secrets.push(String(value));
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(gather);
    return value;
  };
  for (const path of sensitivePaths(definition)) changedAt(opened, path, gather);
  const long = secrets.filter((secret) => secret.length >= shortestSecret).sort((a, b) => b.length - a.length);
  if (long.length === 0) return null;
  return (text) => long.reduce((rest, secret) => rest.replaceAll(secret, mask), text);
}
