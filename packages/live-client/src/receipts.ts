import type { ClientFrame, Receipt, ServerFrame } from './protocol.ts';

/** Receipts of a burst go in one frame. */
const gatherMs = 300;
/** The newest are kept: nothing depends on a receipt. */
const maxGathered = 50;

export type Receipts = {
  /** Called once the listeners have had the frame: what is told is that the page knows. */
  note(frame: ServerFrame): void;
  /** The connection they belong to is gone. */
  forget(): void;
};

/** Tells the server that messages for which it asks a receipt have come, and how long ago. */
export function createReceipts(send: (frame: ClientFrame) => void): Receipts {
  let gathered: { g: string; o: number; at: number }[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;

  const tell = () => {
    timer = null;
    const now = performance.now();
    const got = gathered.map(({ g, o, at }): Receipt => ({ g, o, ms: Math.round(now - at) }));
    gathered = [];
    send({ t: 'got', got });
  };

  return {
    note(frame) {
      if (frame.t !== 'msg' || frame.r === undefined) return;
      gathered.push({ g: frame.g, o: frame.o, at: performance.now() });
      if (gathered.length > maxGathered) gathered.shift();
      timer ??= setTimeout(tell, gatherMs);
    },
    forget() {
      if (timer) clearTimeout(timer);
      timer = null;
      gathered = [];
    },
  };
}
