const WEIGHTS = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/** Eleven digits, a prefix SUNAT gives out, and the check digit: r = 11 − (Σ mod 11), digit = r mod 10. */
export function isRuc(ruc: string): boolean {
  if (!/^(10|15|16|17|20)\d{9}$/.test(ruc)) return false;
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(ruc[at]), 0);
  return (11 - (sum % 11)) % 10 === Number(ruc[10]);
}
