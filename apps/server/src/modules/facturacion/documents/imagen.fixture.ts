import { crc32, deflateSync } from 'node:zlib';

type Cambios = { ancho?: number; alto?: number; bits?: number; entrelazado?: boolean; filas?: number };

function trozo(tipo: string, datos: Buffer): Buffer {
  const cuerpo = Buffer.concat([Buffer.from(tipo, 'latin1'), datos]);
  const [largo, suma] = [Buffer.alloc(4), Buffer.alloc(4)];
  largo.writeUInt32BE(datos.length);
  suma.writeUInt32BE(crc32(cuerpo));
  return Buffer.concat([largo, cuerpo, suma]);
}

/** A PNG with transparency; `filas`: how many rows of pixels it really holds. */
export function unPng({ ancho = 120, alto = 40, bits = 8, entrelazado = false, filas = alto }: Cambios = {}): Buffer {
  const cabecera = Buffer.alloc(13);
  cabecera.writeUInt32BE(ancho, 0);
  cabecera.writeUInt32BE(alto, 4);
  cabecera.set([bits, 6, 0, 0, entrelazado ? 1 : 0], 8);
  const porFila = 1 + ancho * 4;
  const pixeles = Buffer.alloc(filas * porFila, 0x7f);
  for (let fila = 0; fila < filas; fila++) pixeles[fila * porFila] = 0;
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    trozo('IHDR', cabecera),
    trozo('IDAT', deflateSync(pixeles)),
    trozo('IEND', Buffer.alloc(0)),
  ]);
}

/** The frame of a JPEG of this size: all that is read of it before it is printed. */
export function unJpeg({ ancho = 300, alto = 100, colores = 3 } = {}): Buffer {
  const marco = Buffer.alloc(2 + 2 + 6 + colores * 3);
  marco.writeUInt16BE(0xffc0, 0);
  marco.writeUInt16BE(marco.length - 2, 2);
  marco.writeUInt8(8, 4);
  marco.writeUInt16BE(alto, 5);
  marco.writeUInt16BE(ancho, 7);
  marco.writeUInt8(colores, 9);
  return Buffer.concat([Buffer.from('ffd8ffe000044a46', 'hex'), marco, Buffer.from('ffda0004000000ffd9', 'hex')]);
}
