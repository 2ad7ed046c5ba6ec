const pesos = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/** Says why a RUC cannot exist, or null: a typing mistake is caught before the sale is sent. */
export function reparoDeRuc(ruc: string): string | null {
  if (!/^\d{11}$/.test(ruc)) return 'El RUC tiene 11 dígitos';
  if (!/^(10|15|16|17|20)/.test(ruc)) return 'El RUC empieza con 10, 15, 16, 17 o 20';
  const suma = pesos.reduce((total, peso, i) => total + peso * Number(ruc[i]), 0);
  return (11 - (suma % 11)) % 10 === Number(ruc[10]) ? null : 'Ese RUC no existe: revise los dígitos';
}

/** DNI or RUC by its length, as the cashier types it; null while it is neither. */
export function tipoDeDocumento(numero: string): '1' | '6' | null {
  if (/^\d{8}$/.test(numero)) return '1';
  return /^\d{11}$/.test(numero) ? '6' : null;
}

export function reparoDeDocumento(numero: string): string | null {
  if (/^\d{8}$/.test(numero)) return null;
  return /^\d{9,}$/.test(numero) ? reparoDeRuc(numero) : 'Escriba los 8 dígitos del DNI o los 11 del RUC';
}
