/** An Idempotency-Key. `randomUUID` exists on secure pages only; a till on the shop's own network opens plain HTTP. */
export const claveNueva = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
