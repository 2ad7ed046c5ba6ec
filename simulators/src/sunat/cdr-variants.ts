import { constants, crc32, deflateRawSync } from 'node:zlib';
import { writeZip } from '../zip.ts';

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

/** An archive of some hundred kB that unpacks to half a gigabyte of blanks, made without ever holding that much. */
function zipBomb(entry: string): Buffer {
  const blanks = Buffer.alloc(PIECE_BYTES, 32);
  // Raw deflate streams can be joined when all but the last end on a flush: one piece, many times.
  const piece = deflateRawSync(blanks, { finishFlush: constants.Z_SYNC_FLUSH });
  const pieces = BOMB_BYTES / PIECE_BYTES;
  let crc = 0;
  for (let at = 0; at < pieces; at++) crc = crc32(blanks, crc);
  const content = Buffer.concat([...Array.from({ length: pieces }, () => piece), deflateRawSync(Buffer.alloc(0))]);
  return writeZip([{ name: entry, content, unpacked: { size: BOMB_BYTES, crc } }]);
}

/** "Billion laughs" around the answer. */
export const withEntities = (xml: string): string =>
  xml
    .replace(
      /^(<\?xml[^>]*\?>\n?)?<([\w:]+)/,
      '$1<!DOCTYPE $2 [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>\n<$2',
    )
    .replace('</cbc:Description>', ' &d;</cbc:Description>');

const EMPTY = Buffer.alloc(0);

/** The ZIP of an XML in the form asked for. */
export function packCdr(entry: string, xml: Buffer, variant: string | null): Buffer {
  const whole = { name: entry, content: xml };
  switch (variant) {
    case 'empty':
      return EMPTY;
    case 'zip-bomb':
      return zipBomb(entry);
    case 'corrupt-zip':
      return writeZip([whole]).subarray(0, -40);
    case 'no-xml':
      return writeZip([
        { name: 'dummy/', content: EMPTY },
        { name: 'leame.txt', content: Buffer.from('Sin constancia') },
      ]);
    case 'dummy-entry':
      return writeZip([{ name: 'dummy', content: EMPTY }, whole]);
    default:
      return writeZip([{ name: 'dummy/', content: EMPTY }, whole]);
  }
}
