import { monto } from '@jsol/tributos/dinero';

const hastaVeintinueve = (
  'CERO UNO DOS TRES CUATRO CINCO SEIS SIETE OCHO NUEVE DIEZ ONCE DOCE TRECE CATORCE QUINCE DIECISÉIS DIECISIETE ' +
  'DIECIOCHO DIECINUEVE VEINTE VEINTIUNO VEINTIDÓS VEINTITRÉS VEINTICUATRO VEINTICINCO VEINTISÉIS VEINTISIETE ' +
  'VEINTIOCHO VEINTINUEVE'
).split(' ');
const decenas = '- - - TREINTA CUARENTA CINCUENTA SESENTA SETENTA OCHENTA NOVENTA'.split(' ');
const centenas =
  '- CIENTO DOSCIENTOS TRESCIENTOS CUATROCIENTOS QUINIENTOS SEISCIENTOS SETECIENTOS OCHOCIENTOS NOVECIENTOS'.split(' ');
const nombreMoneda: Readonly<Record<string, string>> = { PEN: 'SOLES', USD: 'DÓLARES AMERICANOS', EUR: 'EUROS' };

/**
 * `'35.70'`, PEN → `SON TREINTA Y CINCO CON 70/100 SOLES` (legend 1000 of catalogue 52). The currency stays plural for
 * one, as SUNAT's examples have it; one without a name here is told by its ISO code. Up to 12 integer digits.
 */
export function montoEnLetras(total: string, moneda: string): string {
  const [entero = '0', decimales = '00'] = monto(total).split('.');
  return `SON ${enteroEnLetras(entero)} CON ${decimales}/100 ${nombreMoneda[moneda] ?? moneda}`;
}

function enteroEnLetras(digitos: string): string {
  const relleno = digitos.padStart(12, '0');
  const millones = relleno.slice(0, 6);
  const unidades = relleno.slice(6);
  const partes: string[] = [];
  if (Number(millones) === 1) partes.push('UN MILLÓN');
  else if (Number(millones) > 1) partes.push(apocopar(hastaMillon(millones)), 'MILLONES');
  if (Number(unidades) > 0 || partes.length === 0) partes.push(hastaMillon(unidades));
  return partes.join(' ');
}

function hastaMillon(seisDigitos: string): string {
  const miles = Number(seisDigitos.slice(0, 3));
  const resto = Number(seisDigitos.slice(3));
  if (miles === 0) return hastaMil(resto);
  const enMiles = miles === 1 ? 'MIL' : `${apocopar(hastaMil(miles))} MIL`;
  return resto === 0 ? enMiles : `${enMiles} ${hastaMil(resto)}`;
}

function hastaMil(numero: number): string {
  if (numero === 100) return 'CIEN';
  if (numero > 100) {
    const resto = numero % 100;
    const cientos = centenas[Math.floor(numero / 100)]!;
    return resto === 0 ? cientos : `${cientos} ${hastaMil(resto)}`;
  }
  if (numero < 30) return hastaVeintinueve[numero]!;
  const unidad = numero % 10;
  const decena = decenas[Math.floor(numero / 10)]!;
  return unidad === 0 ? decena : `${decena} Y ${hastaVeintinueve[unidad]!}`;
}

/** Before MIL and MILLONES: VEINTIUNO → VEINTIÚN, UNO → UN. */
const apocopar = (texto: string): string => texto.replace(/VEINTIUNO$/, 'VEINTIÚN').replace(/UNO$/, 'UN');
