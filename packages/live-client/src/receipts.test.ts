import { expect, it, vi } from 'vitest';
import { accept, client, group, last, listen, message, start, userId } from './live-client.fixture.ts';

const asks = (o: number) => last().says({ t: 'msg', g: group, o, e: 'respuesta_sunat', d: { version: o }, r: 1 });
const receipts = () => last().sent.filter(({ t }) => t === 'got');
const begin = () => {
  const heard = listen();
  start();
  last().hello();
  accept();
  return heard;
};

it('a burst of messages that ask for a receipt gets one, with how long ago each came', () => {
  begin();
  asks(1);
  vi.advanceTimersByTime(100);
  asks(2);
  message(3);
  vi.advanceTimersByTime(250);
  expect(receipts()).toEqual([
    {
      t: 'got',
      got: [
        { g: group, o: 1, ms: 300 },
        { g: group, o: 2, ms: 200 },
      ],
    },
  ]);
});

it('messages that ask for none get none', () => {
  begin();
  message(1);
  vi.advanceTimersByTime(1_000);
  expect(receipts()).toEqual([]);
});

it('of very many the newest fifty are told', () => {
  begin();
  for (let o = 1; o <= 80; o += 1) asks(o);
  vi.advanceTimersByTime(300);
  const [frame] = receipts();
  expect(frame?.t === 'got' && frame.got.map(({ o }) => o)).toEqual(Array.from({ length: 50 }, (_, n) => n + 31));
});

it('what came over a lost connection is not told over the next one', () => {
  begin();
  asks(1);
  last().ends(1006);
  vi.advanceTimersByTime(300);
  last().hello();
  vi.advanceTimersByTime(1_000);
  expect(last().sent).toEqual([expect.objectContaining({ t: 'sub', id: 1 })]);
});

it('is told once the page knows, and not when the page could not take it', () => {
  client.subscribe(
    'facturacion',
    { userId },
    {
      onEvent: () => {
        throw new Error('the screen is broken');
      },
      onResync: () => undefined,
    },
  );
  start();
  last().hello();
  accept();
  expect(() => asks(1)).toThrow('the screen is broken');
  vi.advanceTimersByTime(1_000);
  expect(receipts()).toEqual([]);
});
