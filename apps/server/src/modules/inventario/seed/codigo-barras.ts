/** EAN-13 with Peru's prefix 775 from up to nine digits, with its check digit. */
export function codigoEan13(cuerpo: number): string {
  const doce = `775${String(cuerpo).padStart(9, '0')}`;
  const suma = [...doce].reduce((total, digito, indice) => total + Number(digito) * (indice % 2 === 0 ? 1 : 3), 0);
  return `${doce}${(10 - (suma % 10)) % 10}`;
}
