import type { GroupMessage } from './group-log.ts';

/** Messages of one group in order, handed out together; encoded once for all who get them. */
export type MessageBatch = {
  readonly messages: readonly GroupMessage[];
  /** Their WebSocket frames one behind the other: one write for each receiver, however many they are. */
  webSocketFrames(): Buffer;
};

export function batchOf(messages: readonly GroupMessage[]): MessageBatch {
  let frames: Buffer | null = null;
  return {
    messages,
    webSocketFrames: () =>
      (frames ??= Buffer.concat(messages.flatMap(({ frame }) => [textHeader(frame.length), frame]))),
  };
}

/** The same in batches of about `maxBytes`, so that a long replay does not fill a socket in one blow. */
export function* batchesOf(messages: readonly GroupMessage[], maxBytes: number): Iterable<MessageBatch> {
  let batch: GroupMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    batch.push(message);
    bytes += message.frame.length;
    if (bytes < maxBytes) continue;
    yield batchOf(batch);
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batchOf(batch);
}

/** RFC 6455 §5.2: a whole text message (FIN, opcode 1) of `length` bytes, unmasked as a server's are. */
function textHeader(length: number): Buffer {
  if (length < 126) return Buffer.from([0x81, length]);
  if (length < 65_536) return Buffer.from([0x81, 126, length >> 8, length & 0xff]);
  const header = Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}
