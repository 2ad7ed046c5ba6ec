export type Documento = { tipo: '1' | '6'; numero: string };

/** Field names are written in many ways: `_billing_dni`, `billing-dni`, `Billing DNI`. */
const comun = (nombre: string): string =>
  nombre
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9]/g, '');

const primero = (
  campos: Readonly<Record<string, string>>,
  nombres: readonly string[],
  patron: RegExp,
): string | null => {
  const buscados = new Set(nombres.map(comun));
  for (const [nombre, valor] of Object.entries(campos)) {
    const cifras = valor.replace(/[\s.-]/g, '');
    if (buscados.has(comun(nombre)) && patron.test(cifras)) return cifras;
  }
  return null;
};

/** The document a customer wrote in the shop's own fields; a RUC says more than a DNI. Null for none that looks like one. */
export function documentoDelCliente(
  campos: Readonly<Record<string, string>>,
  { dni, ruc }: { dni: readonly string[]; ruc: readonly string[] },
): Documento | null {
  const numeroRuc = primero(campos, ruc, /^(10|15|16|17|20)\d{9}$/);
  if (numeroRuc !== null) return { tipo: '6', numero: numeroRuc };
  const numeroDni = primero(campos, dni, /^\d{8}$/);
  return numeroDni === null ? null : { tipo: '1', numero: numeroDni };
}
