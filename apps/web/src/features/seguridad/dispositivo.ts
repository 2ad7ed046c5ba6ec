/** The order matters: most browsers also claim to be the ones they descend from. */
const navegadores: readonly [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(HeadlessChrome|Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const sistemas: readonly [RegExp, string][] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(iPhone|iPad)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

const primero = (tabla: readonly [RegExp, string][], texto: string): string | undefined =>
  tabla.find(([patron]) => patron.test(texto))?.[1];

/** `Chrome en Windows` out of what the browser says of itself; what is not recognised stays as it came, shortened. */
export function dispositivoEnPalabras(userAgent: string): string {
  const navegador = primero(navegadores, userAgent);
  const sistema = primero(sistemas, userAgent);
  if (navegador) return sistema ? `${navegador} en ${sistema}` : navegador;
  return userAgent.length > 40 ? `${userAgent.slice(0, 39)}…` : userAgent;
}

export const esTelefono = (userAgent: string): boolean => /\b(Android|iPhone|iPad|Mobile)\b/.test(userAgent);
