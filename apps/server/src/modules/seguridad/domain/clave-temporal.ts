/** Without 0, 1, i, l and o, which people read to each other as one another. */
const letras = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Three groups of four, such as `k7mq-4ntx-9rfd`: 59 bits, easy to dictate. `azar(n)` answers an integer below n. */
export const nuevaClaveTemporal = (azar: (limite: number) => number): string =>
  Array.from({ length: 3 }, () => Array.from({ length: 4 }, () => letras.charAt(azar(letras.length))).join('')).join(
    '-',
  );
