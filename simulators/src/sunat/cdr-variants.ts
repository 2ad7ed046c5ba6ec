import { deflateRawSync } from 'node:zlib';
import { zipSync } from 'fflate';

/** The odd forms in which real CDRs have been seen, and the false ones a careful client must refuse. */
export const cdrVariants = [
  /** Prefix `ar:` on the root instead of a default namespace. */
  'prefix-ar',
  'iso-8859-1',
  /** A zero-byte `dummy` entry before the XML. */
  'dummy-entry',
  /** ext:UBLExtension right under the root. */
  'no-wrapper',
  /** Nothing but the DocumentResponse, as some rejections come. */
  'response-only',
  'other-ruc',
  'other-document',
  /** Changed after it was signed. */
  'tampered',
  'zip-bomb',
  /** A DOCTYPE with entities that grow. */
  'entities',
  'corrupt-zip',
  'no-xml',
  /** applicationResponse without content. */
  'empty',
] as const;
export type CdrVariant = (typeof cdrVariants)[number];

const BOMB_BYTES = 512 * 1024 * 1024;
const PIECE_BYTES = 8 * 1024 * 1024;

/** An archive of some hundred kB that unpacks to half a gigabyte, made without ever holding that much. */
export function zipBomb(entry: string): Buffer {
  const name = Buffer.from(entry, 'utf8');
  // Raw deflate streams can be joined when all but the last end on a flush: one piece, many times.
  const piece = deflateRawSync(Buffer.alloc(PIECE_BYTES, 32), { finishFlush: 2 });
  const last = deflateRawSync(Buffer.alloc(0));
  const packed = Buffer.concat([...Array.from({ length: BOMB_BYTES / PIECE_BYTES }, () => piece), last]);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(BOMB_BYTES, 18);
  common.writeUInt16LE(name.length, 22);
  common.copy(local, 4);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(20, 4);
  common.copy(central, 6);
  const start = local.length + name.length + packed.length;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(start, 16);
  return Buffer.concat([local, name, packed, central, name, end]);
}

/** "Billion laughs" around the answer. */
export const withEntities = (xml: string): string =>
  xml
    .replace(
      /^(<\?xml[^>]*\?>\n?)?<([\w:]+)/,
      '$1<!DOCTYPE $2 [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>\n<$2',
    )
    .replace('</cbc:Description>', ' &d;</cbc:Description>');

/** The ZIP of an XML in the form asked for. */
export function packCdr(entry: string, xml: Buffer, variant: string | null): Buffer {
  const pack = (files: Record<string, Uint8Array>): Buffer => Buffer.from(zipSync(files, { level: 1 }));
  switch (variant) {
    case 'empty':
      return Buffer.alloc(0);
    case 'zip-bomb':
      return zipBomb(entry);
    case 'corrupt-zip':
      return pack({ [entry]: xml }).subarray(0, -40);
    case 'no-xml':
      return pack({ 'dummy/': new Uint8Array(0), 'leame.txt': Buffer.from('Sin constancia') });
    case 'dummy-entry':
      return pack({ dummy: new Uint8Array(0), [entry]: xml });
    default:
      return pack({ 'dummy/': new Uint8Array(0), [entry]: xml });
  }
}
