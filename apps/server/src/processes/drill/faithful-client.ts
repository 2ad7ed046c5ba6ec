import { closeCodes, type ServerFrame } from '@jsol/contracts/canales';
import { connectToGateway, type GatewayConnection } from '../../platform/channels/gateway-client.ts';
import { groupOf } from '../../platform/channels/channel.ts';
import type { Position } from '../../platform/channels/group-log.ts';
import { canalSimulacro } from './drill-module.ts';

const params = { grupo: 'unico' };
export const followedGroup = groupOf(canalSimulacro, params);
const comeBackMs = 100;

export type ChannelTally = {
  received: number;
  /** Messages that are missing and that no frame told of. */
  lost: number;
  doubled: number;
  /** Times the client was told to fetch the state anew: the history was gone. */
  resets: number;
  /** From the end of a connection to being subscribed again, in milliseconds. */
  resumedMs: number[];
};

/** A person's screen during the drill: it follows one group, and when it is cut off it resumes at another gateway. */
export type FaithfulClient = {
  readonly tally: ChannelTally;
  /** Which of the gateways it is connected to; null while it is cut off. */
  at(): number | null;
  position(): Position | null;
  close(): void;
};

/** @param signIn gives a cookie, anew when the old one is refused. */
export function followFaithfully(urls: readonly string[], signIn: () => Promise<string>): FaithfulClient {
  const tally: ChannelTally = { received: 0, lost: 0, doubled: 0, resets: 0, resumedMs: [] };
  let connection: GatewayConnection | null = null;
  let node = -1;
  let joined = false;
  let position: Position | null = null;
  let cookie: string | null = null;
  let cutOffAt: number | null = null;
  let closed = false;

  const take = (frame: ServerFrame): void => {
    switch (frame.t) {
      case 'hello':
        return connection?.send({
          t: 'sub',
          id: 1,
          channel: canalSimulacro.name,
          params,
          ...(position ? { since: position } : {}),
        });
      case 'subscribed':
        if (position && !frame.recovered) tally.resets += 1;
        position = { epoch: frame.epoch, offset: frame.offset };
        joined = true;
        if (cutOffAt !== null) tally.resumedMs.push(Date.now() - cutOffAt);
        cutOffAt = null;
        return;
      case 'msg': {
        if (!position) return;
        const expected = position.offset + 1;
        if (frame.o < expected) return void (tally.doubled += 1);
        tally.lost += frame.o - expected;
        tally.received += 1;
        position = { ...position, offset: frame.o };
        return;
      }
      case 'gap':
        if (position) position = { ...position, offset: frame.to };
        tally.resets += 1;
        return;
      case 'error':
        // Redis is away: the connection is no use, and the next one asks again.
        return connection?.cut();
      // Said of other channels, or of what changes nothing here; a close is followed by the end of the connection.
      case 'pos':
      case 'snapshot':
      case 'presence':
      case 'close':
      case 'unsubscribed':
      case 'pong':
        return;
    }
  };

  const comeBack = async (): Promise<void> => {
    if (closed) return;
    node = (node + 1) % urls.length;
    try {
      cookie ??= await signIn();
    } catch {
      setTimeout(() => void comeBack(), comeBackMs);
      return;
    }
    if (closed as boolean) return;
    connection = connectToGateway(`${urls[node]!.replace(/^http/, 'ws')}/ws`, {
      cookie,
      onFrame: take,
      onClosed(code) {
        connection = null;
        if (joined) cutOffAt = Date.now();
        joined = false;
        if (code === closeCodes.unauthenticated) cookie = null;
        setTimeout(() => void comeBack(), comeBackMs);
      },
    });
  };
  void comeBack();

  return {
    tally,
    at: () => (joined ? node : null),
    position: () => position,
    close() {
      closed = true;
      connection?.cut();
    },
  };
}
