import { crc32, deflateRawSync } from 'node:zlib';

export type ZipEntry = {
  name: string;
  /** What is stored: packed already when `size` is given. */
  content: Buffer;
  /** Size and checksum of what it unpacks to, for content that comes packed. */
  unpacked?: { size: number; crc: number };
};

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
const DEFLATE = 8;

/**
 * A ZIP of a few small entries. The library that reads them elsewhere packs in JavaScript, which is most of the time a
 * short answer takes; the packer of Node is native.
 */
export function writeZip(entries: ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, unpacked } of entries) {
    const packed = unpacked === undefined && content.length > 0 ? deflateRawSync(content, { level: 1 }) : content;
    const { size, crc } = unpacked ?? { size: content.length, crc: crc32(content) };
    const title = Buffer.from(name, 'utf8');
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(VERSION, 0);
    facts.writeUInt16LE(packed.length === 0 ? 0 : DEFLATE, 4);
    facts.writeUInt32LE(crc, 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(size, 18);
    facts.writeUInt16LE(title.length, 22);
    const local = Buffer.alloc(4);
    local.writeUInt32LE(LOCAL, 0);
    parts.push(local, facts, title, packed);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(CENTRAL, 0);
    central.writeUInt16LE(VERSION, 4);
    facts.copy(central, 6);
    central.writeUInt32LE(offset, 42);
    directory.push(central, title);
    offset += 30 + title.length + packed.length;
  }
  const length = directory.reduce((bytes, part) => bytes + part.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
