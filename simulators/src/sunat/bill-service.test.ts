import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SignedXml } from 'xml-crypto';
import { boleta, factura } from '../../test/invoice.ts';
import type { TestInvoice } from '../../test/invoice.ts';
import { envelope, moddatos, post, readCdr } from '../../test/sunat-client.ts';
import { freshNumber, startTestSunat } from '../../test/sunat-server.ts';
import type { TestSunat } from '../../test/sunat-server.ts';

let sunat: TestSunat;
beforeAll(async () => {
  sunat = await startTestSunat();
});
afterAll(() => sunat.simulators.close());

const aFactura = (changes: Partial<TestInvoice> = {}): TestInvoice => factura({ numero: freshNumber(), ...changes });
type Listed = { name: string; outcome: string; code: string; timesReceived: number; acceptedTimes: number };
const documents = async (name: string): Promise<Listed[]> =>
  (await (await sunat.control('GET', `/sunat/documents?name=${name}`)).json()) as Listed[];

describe('the CDR', () => {
  it('comes as R-name.xml beside a dummy folder and says what was accepted', async () => {
    const invoice = aFactura();
    const cdr = await sunat.cdrOf(invoice);
    expect(cdr).toMatchObject({
      files: ['dummy/', `R-20000000001-01-F001-${invoice.numero}.xml`],
      code: '0',
      description: `La Factura numero F001-${invoice.numero}, ha sido aceptada`,
      reference: `F001-${invoice.numero}`,
      ruc: '20000000001',
    });
    const boletaCdr = await sunat.cdrOf(boleta({ numero: freshNumber() }));
    expect(boletaCdr.description).toMatch(/^La Boleta numero B001-\d+, ha sido aceptada$/);
  });

  it('carries a signature that other software verifies', async () => {
    const { xml } = await sunat.cdrOf(aFactura());
    const signature = /<ds:Signature.*<\/ds:Signature>/s.exec(xml)?.[0] ?? '';
    const verifier = new SignedXml({ getCertFromKeyInfo: (info) => SignedXml.getCertFromKeyInfo(info) });
    verifier.loadSignature(signature);
    expect(verifier.checkSignature(xml)).toBe(true);
    const tampered = new SignedXml({ getCertFromKeyInfo: (info) => SignedXml.getCertFromKeyInfo(info) });
    tampered.loadSignature(signature);
    expect(tampered.checkSignature(xml.replace('ha sido aceptada', 'ha sido rechazada'))).toBe(false);
  });

  it('is verified by xmlsec1 where that is installed', async ({ skip }) => {
    try {
      execFileSync('xmlsec1', ['--version'], { stdio: 'ignore' });
    } catch {
      skip('xmlsec1 is not installed');
    }
    const folder = mkdtempSync(join(tmpdir(), 'cdr-'));
    const file = join(folder, 'cdr.xml');
    writeFileSync(file, (await sunat.cdrOf(aFactura())).xml);
    const run = (): Buffer => execFileSync('xmlsec1', ['--verify', '--insecure', file], { stdio: 'pipe' });
    try {
      expect(run).not.toThrow();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('of a rejection burns the number: the next send gets 1032', async () => {
    const invoice = aFactura({ payable: '200.00' });
    expect(await sunat.cdrOf(invoice)).toMatchObject({ code: '3280' });
    expect(await sunat.codeOf(aFactura({ numero: invoice.numero }))).toBe('1032');
    expect(await documents(`20000000001-01-F001-${invoice.numero}`)).toMatchObject([
      { outcome: 'rechazado', code: '3280', timesReceived: 2, acceptedTimes: 0 },
    ]);
  });
});

describe('a second send of an accepted number', () => {
  it('gets 1033 in the words of the real service and changes nothing', async () => {
    const invoice = aFactura();
    await sunat.cdrOf(invoice);
    const { status, fault } = await sunat.send({ ...invoice, customer: { ...invoice.customer, name: 'OTRO' } });
    expect(status).toBe(500);
    expect(fault?.code).toBe('soap-env:Client.1033');
    expect(fault?.text).toMatch(
      new RegExp(
        `^El comprobante fue registrado previamente con otros datos - Detalle: xxx\\.xxx\\.xxx value='ticket: \\d+ error: El comprobante F001-${invoice.numero} fue informado anteriormente'$`,
      ),
    );
    expect(await documents(`20000000001-01-F001-${invoice.numero}`)).toMatchObject([
      { outcome: 'aceptado', timesReceived: 2, acceptedTimes: 1 },
    ]);
  });

  it('is found under a zero-padded number too', async () => {
    const invoice = aFactura();
    await sunat.cdrOf(invoice);
    expect(await sunat.codeOf({ ...invoice, numero: invoice.numero.padStart(8, '0') })).toBe('1033');
  });

  it('sent twenty times at once is accepted once', async () => {
    const invoice = aFactura();
    const codes = await Promise.all(Array.from({ length: 20 }, () => sunat.codeOf(invoice)));
    expect(codes.filter((code) => code === '0')).toHaveLength(1);
    expect(codes.filter((code) => code === '1033')).toHaveLength(19);
  });
});

describe('a fault', () => {
  it('leaves the number free: the corrected file is accepted', async () => {
    const invoice = aFactura({ customer: { scheme: '6', number: '20131312956', name: 'X' } });
    expect(await sunat.codeOf(invoice)).toBe('1083');
    expect(await documents(`20000000001-01-F001-${invoice.numero}`)).toMatchObject([
      { outcome: 'excepcion', code: '1083' },
    ]);
    expect(await sunat.codeOf(aFactura({ numero: invoice.numero }))).toBe('0');
    expect(await documents(`20000000001-01-F001-${invoice.numero}`)).toMatchObject([
      { outcome: 'aceptado', timesReceived: 2, acceptedTimes: 1 },
    ]);
  });
});

describe('access', () => {
  it.each([
    ['no security header', '0101', null],
    ['an unknown user', '0103', { username: '20000000001OTRO', password: 'moddatos' }],
    ['a wrong password', '0102', { username: '20000000001MODDATOS', password: 'nada' }],
  ])('with %s gets %s', async (_what, code, login) => {
    expect(await sunat.codeOf(aFactura(), { login })).toBe(code);
  });

  it('is refused for the files of another RUC', async () => {
    expect(await sunat.codeOf(aFactura({ ruc: '20131312955' }))).toBe('0154');
  });

  it('follows the credentials the simulator was started with', async () => {
    const own = await startTestSunat({ sunat: { ruc: '20131312955', user: 'FERRE01', password: 'secreta' } });
    try {
      const invoice = factura({ ruc: '20131312955', customer: { scheme: '6', number: '20000000001', name: 'X' } });
      const login = { username: '20131312955FERRE01', password: 'secreta' };
      expect(await own.codeOf(invoice)).toBe('0103');
      expect(await own.codeOf(invoice, { login })).toBe('2325');
    } finally {
      await own.simulators.close();
    }
  });
});

describe('the package', () => {
  const name = '20000000001-01-F009-1';
  const xml = Buffer.from('<a/>');
  const send = async (fileName: string, content: string): Promise<string> => {
    const { fault } = await post(sunat.bill, envelope('sendBill', { fileName, contentFile: content }));
    return /(\d{4})$/.exec(fault?.code ?? '')?.[1] ?? 'no fault';
  };
  const zip = (files: Record<string, Uint8Array>): string => Buffer.from(zipSync(files)).toString('base64');

  it.each([
    ['a name without .zip', '0151', name, ''],
    ['a name with a wrong series', '0151', '20000000001-01-B001-1.zip', ''],
    ['a number zero', '0151', '20000000001-01-F001-0.zip', ''],
    ['a summary', '0152', '20000000001-RC-20261124-1.zip', ''],
    ['a lot', '0153', '20000000001-LT-20261124-1.zip', ''],
    ['no content', '0155', `${name}.zip`, ''],
    ['something that is not base64', '0156', `${name}.zip`, '%%%%'],
    ['something that is not a ZIP', '0156', `${name}.zip`, Buffer.from('hola').toString('base64')],
    ['a ZIP with a folder only', '0157', `${name}.zip`, zip({ 'dummy/': new Uint8Array(0) })],
    ['two files', '0158', `${name}.zip`, zip({ [`${name}.xml`]: xml, 'otro.xml': xml })],
    ['a file in a folder', '0159', `${name}.zip`, zip({ [`carpeta/${name}.xml`]: xml })],
    ['a file that is not .xml', '0159', `${name}.zip`, zip({ [`${name}.txt`]: xml })],
    ['another name inside', '0161', `${name}.zip`, zip({ '20000000001-01-F009-2.xml': xml })],
    ['an empty file', '0160', `${name}.zip`, zip({ [`${name}.xml`]: new Uint8Array(0) })],
    ['a bomb', '0156', `${name}.zip`, zip({ [`${name}.xml`]: new Uint8Array(8 * 1024 * 1024) })],
  ])('with %s gets %s', async (_what, code, fileName, content) => {
    expect(await send(fileName, content)).toBe(code);
  });
});

describe('the protocol', () => {
  it('answers what is not SOAP with a fault, and what is not XML by type with 415', async () => {
    expect((await post(sunat.bill, 'hola')).fault?.code).toBe('soap-env:Client');
    expect((await post(sunat.bill, '<a/>')).fault?.code).toBe('soap-env:VersionMismatch');
    const json = await fetch(sunat.bill, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a":1}',
    });
    expect(json.status).not.toBe(200);
    const text = await fetch(sunat.bill, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: 'a' });
    expect(text.status).toBe(415);
  });

  it('publishes a WSDL with its operation and address', async () => {
    const wsdl = await (await fetch(`${sunat.bill}?wsdl`)).text();
    expect(wsdl).toContain('<wsdl:operation name="sendBill">');
    expect(wsdl).toContain(sunat.bill);
  });

  it('shows what was received, what was answered, and who called', async () => {
    const invoice = aFactura();
    const cdr = await sunat.cdrOf(invoice);
    const name = `20000000001-01-F001-${invoice.numero}`;
    expect(await (await sunat.control('GET', `/sunat/documents/${name}/xml`)).text()).toContain(
      `<cbc:ID>F001-${invoice.numero}</cbc:ID>`,
    );
    expect(await (await sunat.control('GET', `/sunat/documents/${name}/cdr`)).text()).toBe(cdr.xml);
    const zip = Buffer.from(await (await sunat.control('GET', `/sunat/documents/${name}/cdr?zip=1`)).arrayBuffer());
    expect(readCdr(zip.toString('base64')).xml).toBe(cdr.xml);
    const [last] = (await (await sunat.control('GET', '/sunat/requests')).json()) as Record<string, unknown>[];
    expect(last).toMatchObject({
      service: 'bill',
      operation: 'sendBill',
      subject: `${name}.zip`,
      outcome: 'aceptado',
      code: '0',
    });
    expect((await sunat.control('GET', '/sunat/documents/nada/xml')).status).toBe(404);
  });

  it('keeps what it received across a restart and forgets it when told to', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sunat-'));
    try {
      const first = await startTestSunat({ dataDir });
      const { xml } = await first.cdrOf(factura());
      await first.simulators.close();
      const second = await startTestSunat({ dataDir });
      const certificate = /<ds:X509Certificate>[^<]*/;
      expect(await second.codeOf(factura(), { login: moddatos })).toBe('1033');
      expect(await (await second.control('GET', '/sunat/documents/20000000001-01-F001-1/cdr')).text()).toBe(xml);
      expect(certificate.exec((await second.cdrOf(factura({ numero: '2' }))).xml)?.[0]).toBe(
        certificate.exec(xml)?.[0],
      );
      expect((await second.control('DELETE', '/sunat')).status).toBe(204);
      expect(await second.codeOf(factura())).toBe('0');
      await second.simulators.close();
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
