import { describe, expect, it, vi } from 'vitest';
import { accept, client, group, last, listen, message, start, userId, versions } from './live-client.fixture.ts';

describe('a subscription', () => {
  it('is asked for once the server has greeted, and resyncs because something may have happened before', () => {
    const heard = listen();
    start();
    expect(last().sent).toEqual([]);
    last().hello();
    expect(last().sent).toEqual([{ t: 'sub', id: 1, channel: 'facturacion', params: { userId } }]);
    accept();
    expect(heard.resyncs).toBe(1);
    message(1);
    expect(heard.events).toEqual([{ event: 'respuesta_sunat', data: { version: 1 } }]);
  });

  it('goes on behind its last message after the connection was lost, without a resync when all was recovered', () => {
    const heard = listen();
    start();
    last().hello();
    accept();
    message(1);
    message(2);
    last().ends(1006);
    vi.advanceTimersByTime(300);
    last().hello();
    expect(last().sent).toEqual([
      { t: 'sub', id: 1, channel: 'facturacion', params: { userId }, since: { epoch: 'e1', offset: 2 } },
    ]);
    accept({ offset: 2, recovered: true });
    message(3);
    expect(heard.resyncs).toBe(1);
    expect(versions(heard)).toEqual([1, 2, 3]);
  });

  it('takes no message twice', () => {
    const heard = listen();
    start();
    last().hello();
    accept();
    for (const offset of [1, 2, 2, 1, 3]) message(offset);
    expect(versions(heard)).toEqual([1, 2, 3]);
  });

  it('resyncs on a gap, on a new epoch and when it was not recovered', () => {
    const heard = listen();
    start();
    last().hello();
    accept();
    last().says({ t: 'gap', g: group, from: 1, to: 40 });
    expect(heard.resyncs).toBe(2);
    message(41);
    accept({ epoch: 'e2', offset: 0 });
    expect(heard.resyncs).toBe(3);
    message(1);
    expect(versions(heard)).toEqual([41, 1]);
    last().ends(1006);
    vi.advanceTimersByTime(300);
    last().hello();
    expect(last().sent[0]).toMatchObject({ since: { epoch: 'e2', offset: 1 } });
    accept({ epoch: 'e2', offset: 9_000 });
    expect(heard.resyncs).toBe(4);
  });

  it('of two screens is one on the wire, ended when the last one leaves', () => {
    const one = listen();
    start();
    last().hello();
    accept();
    const two = listen();
    message(1);
    one.stop();
    message(2);
    expect([versions(one), versions(two)]).toEqual([[1], [1, 2]]);
    two.stop();
    expect(last().sent.map((frame) => frame.t)).toEqual(['sub', 'unsub']);
  });

  it('given up and taken up again before the server answered stays subscribed', () => {
    start();
    last().hello();
    listen().stop();
    const heard = listen();
    accept();
    message(1);
    expect(versions(heard)).toEqual([1]);
    expect(last().sent.map((frame) => frame.t)).toEqual(['sub']);
  });

  it('that the server refuses tells why, and one it cannot make now is asked for again', () => {
    const heard = listen();
    start();
    last().hello();
    last().says({ t: 'error', id: 1, code: 'canales.no_disponible', detail: 'Ahora no.' });
    expect(heard.refusals).toEqual([]);
    vi.advanceTimersByTime(2_000);
    expect(last().sent).toHaveLength(2);
    last().says({ t: 'error', id: 1, code: 'canales.prohibido', detail: 'No tiene permiso.' });
    expect(heard.refusals).toEqual(['No tiene permiso.']);
    vi.advanceTimersByTime(10_000);
    expect(last().sent).toHaveLength(2);
  });
});

describe('a channel with a snapshot', () => {
  const listenToState = () => {
    const heard = { states: [] as number[], versions: [] as number[], resyncs: 0, stop: (): void => undefined };
    heard.stop = client.subscribe(
      'facturacion',
      { userId },
      {
        onEvent: ({ data }) => 'version' in data && heard.versions.push(data.version),
        onResync: () => (heard.resyncs += 1),
        onSnapshot: ({ pendientes }) => heard.states.push(pendientes),
      },
    );
    return heard;
  };
  const snapshot = (o: number, pendientes: number) => last().says({ t: 'snapshot', g: group, o, d: { pendientes } });

  it('begins with its state, and who takes none is told to fetch it', () => {
    const [taker, fetcher] = [listenToState(), listen()];
    start();
    last().hello();
    accept({ offset: 4, snapshot: true });
    expect([taker.states, taker.resyncs, fetcher.resyncs]).toEqual([[], 0, 0]);
    snapshot(4, 7);
    last().says({ t: 'pos', g: group, o: 5 });
    message(6);
    expect(taker).toMatchObject({ states: [7], versions: [6], resyncs: 0 });
    expect(fetcher.resyncs).toBe(1);
  });

  it('asks for the state again after a gap, and when somebody begins to listen later', () => {
    const one = listenToState();
    start();
    last().hello();
    accept({ snapshot: true });
    snapshot(0, 1);
    last().says({ t: 'gap', g: group, from: 1, to: 9 });
    expect(last().sent.at(-1)).toEqual({ t: 'sub', id: 1, channel: 'facturacion', params: { userId } });
    // What belongs to the old position builds upon nothing.
    message(10);
    accept({ offset: 10, snapshot: true });
    snapshot(10, 2);
    const two = listenToState();
    expect(last().sent.at(-1)).toEqual({ t: 'sub', id: 1, channel: 'facturacion', params: { userId } });
    accept({ offset: 10, snapshot: true });
    snapshot(10, 3);
    expect([one.states, one.versions, two.states]).toEqual([[1, 2, 3], [], [3]]);
  });

  it('whose state had not come when the connection was lost begins anew', () => {
    const heard = listenToState();
    start();
    last().hello();
    accept({ offset: 4, snapshot: true });
    last().ends(1006);
    vi.advanceTimersByTime(300);
    last().hello();
    expect(last().sent).toEqual([{ t: 'sub', id: 1, channel: 'facturacion', params: { userId } }]);
    accept({ offset: 6, snapshot: true });
    snapshot(6, 8);
    expect(heard.states).toEqual([8]);
  });

  it('that is refused for the moment after it began is asked for again', () => {
    listenToState();
    start();
    last().hello();
    accept({ offset: 4, snapshot: true });
    last().says({ t: 'error', id: 1, code: 'canales.no_disponible', detail: 'Ahora no.' });
    vi.advanceTimersByTime(2_000);
    expect(last().sent.at(-1)).toEqual({ t: 'sub', id: 1, channel: 'facturacion', params: { userId } });
  });
});

it('presence is told to everybody who listens, also to who comes later', async () => {
  const heard: string[] = [];
  const follow = (who: string) =>
    client.subscribe(
      'facturacion',
      { userId },
      {
        onEvent: () => undefined,
        onResync: () => undefined,
        onPresence: (people) => heard.push(`${who}: ${people.map(({ name }) => name).join(' ')}`),
      },
    );
  follow('uno');
  start();
  last().hello();
  accept();
  last().says({ t: 'presence', g: group, who: [{ userId, name: 'Ana' }] });
  follow('dos');
  await Promise.resolve();
  expect(heard).toEqual(['uno: Ana', 'dos: Ana']);
});
