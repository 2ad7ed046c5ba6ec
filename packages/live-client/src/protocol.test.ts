import { expectTypeOf, test } from 'vitest';
import type * as contract from '@jsol/contracts/canales';
import type { ClientFrame, ServerFrame } from './protocol.ts';

test('the frames are those that the server sends and takes', () => {
  expectTypeOf<ServerFrame>().toEqualTypeOf<contract.ServerFrame>();
  expectTypeOf<ClientFrame>().toExtend<contract.ClientFrame>();
  expectTypeOf<contract.ClientFrame>().toExtend<ClientFrame>();
});
