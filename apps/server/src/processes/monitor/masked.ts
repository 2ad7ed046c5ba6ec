const secret = /clave|password|contrase|token|secret|secreto|hash|pin$|authorization/i;

/** A run's input or output for eyes: members that hold secrets are hidden, whoever put them there. */
export function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inside]) => [name, secret.test(name) ? '[oculto]' : masked(inside)]),
  );
}
