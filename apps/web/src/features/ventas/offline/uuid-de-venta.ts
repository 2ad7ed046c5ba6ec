/** A UUIDv7: its first 48 bits are the time, so that the database keeps sales in the order they were made. */
export function uuidDeVenta(ahora: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint16(0, Math.floor(ahora / 2 ** 32));
  new DataView(bytes.buffer).setUint32(2, ahora % 2 ** 32);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const texto = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return texto.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const letras = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** 96 random bits that only the customer's copy carries. */
export const codigoDeConsulta = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => letras[byte & 63]).join('');
