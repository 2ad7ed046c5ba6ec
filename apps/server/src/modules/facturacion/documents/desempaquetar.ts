import { crc32, inflateRawSync } from 'node:zlib';

/** Why a ZIP gave no XML. `danado`: cut, altered, encrypted or no ZIP at all. */
export type FallaZip = 'danado' | 'sin-xml' | 'demasiado-grande';

/** A CDR is some 4–10 kB, in a ZIP of one or two entries; what is far from that is not one. */
const maxBytesZip = 512 * 1024;
const maxBytesXml = 2 * 1024 * 1024;
const maxEntradas = 16;

const finDeDirectorio = Buffer.from('504b0506', 'hex');
const entradaCentral = 0x02014b50;
const entradaLocal = 0x04034b50;

/**
 * The first .xml of a ZIP that came from outside; `dummy` entries and folders are passed over. Read by its central
 * directory, checked against its CRC, and inflated into no more than a CDR may be, whatever its header claims. Never
 * throws.
 */
export function desempaquetar(zip: Uint8Array): { kind: 'ok'; xml: Buffer } | { kind: FallaZip } {
  if (zip.length > maxBytesZip) return { kind: 'demasiado-grande' };
  const bytes = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
  try {
    return abrir(bytes);
  } catch (error) {
    // Reading past the end, or a stream that does not inflate.
    if (error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
      return { kind: 'demasiado-grande' };
    return { kind: 'danado' };
  }
}

function abrir(zip: Buffer): ReturnType<typeof desempaquetar> {
  const fin = zip.lastIndexOf(finDeDirectorio);
  // The record goes on for 22 bytes and a comment.
  if (fin < 0 || zip.length < fin + 22 + zip.readUInt16LE(fin + 20)) return { kind: 'danado' };
  const entradas = zip.readUInt16LE(fin + 10);
  if (entradas > maxEntradas) return { kind: 'demasiado-grande' };
  let donde = zip.readUInt32LE(fin + 16);
  for (let leidas = 0; leidas < entradas; leidas++) {
    if (zip.readUInt32LE(donde) !== entradaCentral) return { kind: 'danado' };
    const largoNombre = zip.readUInt16LE(donde + 28);
    const nombre = zip.toString('latin1', donde + 46, donde + 46 + largoNombre);
    if (/\.xml$/i.test(nombre)) return extraer(zip, donde);
    donde += 46 + largoNombre + zip.readUInt16LE(donde + 30) + zip.readUInt16LE(donde + 32);
  }
  return { kind: 'sin-xml' };
}

function extraer(zip: Buffer, central: number): ReturnType<typeof desempaquetar> {
  const cifrado = (zip.readUInt16LE(central + 8) & 1) === 1;
  const metodo = zip.readUInt16LE(central + 10);
  const crc = zip.readUInt32LE(central + 16);
  const comprimido = zip.readUInt32LE(central + 20);
  const original = zip.readUInt32LE(central + 24);
  const local = zip.readUInt32LE(central + 42);
  if (original > maxBytesXml) return { kind: 'demasiado-grande' };
  if (cifrado || zip.readUInt32LE(local) !== entradaLocal) return { kind: 'danado' };
  const inicio = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const datos = zip.subarray(inicio, inicio + comprimido);
  if (datos.length !== comprimido || (metodo !== 0 && metodo !== 8)) return { kind: 'danado' };
  const xml = metodo === 0 ? Buffer.from(datos) : inflateRawSync(datos, { maxOutputLength: maxBytesXml });
  return xml.length === original && crc32(xml) === crc ? { kind: 'ok', xml } : { kind: 'danado' };
}
