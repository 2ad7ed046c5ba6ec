import { afterAll, beforeAll, expect, it } from 'vitest';
import { boleta, factura } from '../../test/invoice.ts';
import { envelope, moddatos, post, readCdr } from '../../test/sunat-client.ts';
import type { SoapReply } from '../../test/sunat-client.ts';
import { startTestSunat } from '../../test/sunat-server.ts';
import type { TestSunat } from '../../test/sunat-server.ts';

let sunat: TestSunat;
let accepted: string;
beforeAll(async () => {
  sunat = await startTestSunat();
  accepted = (await sunat.cdrOf(factura({ numero: '1' }))).xml;
  await sunat.cdrOf(factura({ numero: '2', payable: '200.00' }));
  await sunat.cdrOf(boleta({ numero: '1' }));
});
afterAll(() => sunat.simulators.close());

const ask = (
  operation: string,
  ruc: string,
  tipo: string,
  serie: string,
  numero: string,
  login = moddatos,
): Promise<SoapReply> =>
  post(
    sunat.consult,
    envelope(
      operation,
      { rucComprobante: ruc, tipoComprobante: tipo, serieComprobante: serie, numeroComprobante: numero },
      login,
    ),
  );

it.each([
  ['an accepted factura', '0001', ['20000000001', '01', 'F001', '1']],
  ['the same number with zeros', '0001', ['20000000001', '01', 'F001', '00000001']],
  ['a rejected factura', '0002', ['20000000001', '01', 'F001', '2']],
  ['a RUC of ten digits', '0004', ['2000000000', '01', 'F001', '1']],
  ['a type of one digit', '0005', ['20000000001', '1', 'F001', '1']],
  ['a series of three letters', '0006', ['20000000001', '01', 'F01', '1']],
  ['number zero', '0007', ['20000000001', '01', 'F001', '0']],
  ['a RUC with a wrong digit', '0008', ['20000000002', '01', 'F001', '1']],
  ['a boleta by its type', '0009', ['20000000001', '03', 'B001', '1']],
  ['a B series', '0010', ['20000000001', '07', 'B001', '1']],
  ['one that does not exist', '0011', ['20000000001', '01', 'F001', '3']],
  ['one of somebody else', '0012', ['20131312955', '01', 'F001', '1']],
] as const)('getStatus of %s answers %s', async (_what, code, [ruc, tipo, serie, numero]) => {
  const reply = await ask('getStatus', ruc, tipo, serie, numero);
  expect(reply.value('statusCode')).toBe(code);
  expect(reply.value('statusMessage')).not.toBe('');
});

it('getStatusCdr sends the very CDR that was answered, also for a rejected document', async () => {
  const reply = await ask('getStatusCdr', '20000000001', '01', 'F001', '1');
  expect(reply.value('statusCode')).toBe('0004');
  expect(readCdr(reply.value('content')).xml).toBe(accepted);
  const rejected = await ask('getStatusCdr', '20000000001', '01', 'F001', '2');
  expect(readCdr(rejected.value('content')).code).toBe('3280');
});

it('getStatusCdr has no content where there is no CDR', async () => {
  const reply = await ask('getStatusCdr', '20000000001', '01', 'F001', '3');
  expect(reply.value('statusCode')).toBe('0011');
  expect(reply.value('content')).toBe('');
});

it('asks for the same access as sending', async () => {
  const reply = await ask('getStatus', '20000000001', '01', 'F001', '1', { ...moddatos, password: 'x' });
  expect(reply.fault?.code).toBe('soap-env:Client.0102');
});
