import { crc32, inflateSync } from 'node:zlib';

export type LogoLeido =
  | { kind: 'ok'; tipo: 'png' | 'jpeg'; ancho: number; alto: number }
  | { kind: 'no-sirve'; /** In Spanish, a sentence. */ motivo: string };

/** A logo is printed some 5 cm wide: more than this only makes every PDF heavier. */
const maxBytes = 512 * 1024;
const maxLado = 2000;

const noSirve = (motivo: string): LogoLeido => ({ kind: 'no-sirve', motivo });
const danado = noSirve('El archivo del logo está dañado; guárdelo de nuevo como PNG o JPEG.');
const firmaPng = Buffer.from('89504e470d0a1a0a', 'hex');

/**
 * Whether an image can be printed on every document. Read to its last byte, because a document must never fail to print
 * for its logo. Never throws.
 */
export function leerLogo(bytes: Buffer): LogoLeido {
  if (bytes.length > maxBytes) return noSirve('El logo pesa más de 512 kB; use uno más pequeño.');
  try {
    const leido = bytes.subarray(0, 8).equals(firmaPng)
      ? leerPng(bytes)
      : bytes.readUInt16BE(0) === 0xffd8
        ? leerJpeg(bytes)
        : noSirve('El logo debe ser una imagen PNG o JPEG.');
    if (leido.kind === 'ok' && (leido.ancho > maxLado || leido.alto > maxLado))
      return noSirve(`El logo tiene más de ${maxLado} píxeles de lado; use uno más pequeño.`);
    return leido;
  } catch {
    // Reading past the end, or data that does not inflate.
    return danado;
  }
}

/** Samples of a pixel by colour type; palettes and greys included. */
const muestras: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

function leerPng(bytes: Buffer): LogoLeido {
  const ancho = bytes.readUInt32BE(16);
  const alto = bytes.readUInt32BE(20);
  const bits = bytes.readUInt8(24);
  const porPixel = muestras[bytes.readUInt8(25)];
  if (porPixel === undefined || ancho === 0 || alto === 0) return danado;
  if (ancho > maxLado || alto > maxLado) return { kind: 'ok', tipo: 'png', ancho, alto };
  if (bits > 8 || bytes.readUInt8(28) !== 0)
    return noSirve('El logo está en un PNG entrelazado o de 16 bits; guárdelo como PNG de 8 bits.');
  const datos: Buffer[] = [];
  for (let donde = 8; ;) {
    const largo = bytes.readUInt32BE(donde);
    const tipo = bytes.toString('latin1', donde + 4, donde + 8);
    const suma = bytes.readUInt32BE(donde + 8 + largo);
    if (crc32(bytes.subarray(donde + 4, donde + 8 + largo)) !== suma) return danado;
    if (tipo === 'IEND') break;
    if (tipo === 'IDAT') datos.push(bytes.subarray(donde + 8, donde + 8 + largo));
    donde += 12 + largo;
  }
  const esperado = alto * (1 + Math.ceil((ancho * porPixel * bits) / 8));
  const pixeles = inflateSync(Buffer.concat(datos), { maxOutputLength: esperado + 1 });
  return pixeles.length === esperado ? { kind: 'ok', tipo: 'png', ancho, alto } : danado;
}

function leerJpeg(bytes: Buffer): LogoLeido {
  if (bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) < 0) return danado;
  for (let donde = 2; ;) {
    if (bytes.readUInt8(donde) !== 0xff) return danado;
    const marca = bytes.readUInt8(donde + 1);
    // Start of frame: baseline, extended or progressive; what comes before is metadata.
    if (marca >= 0xc0 && marca <= 0xc2) {
      const colores = bytes.readUInt8(donde + 9);
      if (colores !== 1 && colores !== 3) return noSirve('El logo está en CMYK; guárdelo en RGB.');
      const [alto, ancho] = [bytes.readUInt16BE(donde + 5), bytes.readUInt16BE(donde + 7)];
      return ancho > 0 && alto > 0 ? { kind: 'ok', tipo: 'jpeg', ancho, alto } : danado;
    }
    donde += 2 + bytes.readUInt16BE(donde + 2);
  }
}
