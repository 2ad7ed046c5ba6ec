import { unzipSync } from 'fflate';
import { SignedXml } from 'xml-crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { agentName, agentXml, retencion } from '../../test/agents.ts';
import { aFile, fileName, summaryLines } from '../../test/files.ts';
import { boleta, factura, gravada, idOf, invoiceXml, nameOf } from '../../test/invoice.ts';
import type { TestInvoice } from '../../test/invoice.ts';
import { envelope, post } from '../../test/sunat-client.ts';
import { freshNumber, startTestSunat } from '../../test/sunat-server.ts';
import type { TestSunat } from '../../test/sunat-server.ts';
import { parseXmlBytes } from '../xml/parse.ts';
import type { XmlElement } from '../xml/parse.ts';
import { all, one, text } from '../xml/query.ts';

let sunat: TestSunat;
beforeAll(async () => {
  sunat = await startTestSunat();
});
afterEach(async () => {
  await sunat.control('DELETE', '/sunat/failures');
  await sunat.control('PUT', '/sunat/settings', {});
});
afterAll(() => sunat.simulators.close());

const verifies = (xml: string): boolean => {
  const verifier = new SignedXml({ getCertFromKeyInfo: (info) => SignedXml.getCertFromKeyInfo(info) });
  verifier.loadSignature(/<ds:Signature .*<\/ds:Signature>/s.exec(xml)?.[0] ?? '');
  try {
    return verifier.checkSignature(xml);
  } catch {
    return false;
  }
};
/** The ZIP and the first XML answered to a factura. */
const answered = async (variant: string): Promise<{ zip: Buffer; numero: string; entries: string[]; xml: Buffer }> => {
  await sunat.fail({ kind: 'cdr', variant });
  const invoice = factura({ numero: freshNumber() });
  const zip = Buffer.from((await sunat.send(invoice)).value('applicationResponse'), 'base64');
  const files = unzipSync(zip);
  const entries = Object.keys(files);
  return {
    zip,
    numero: invoice.numero,
    entries,
    xml: Buffer.from(files[entries.find((name) => name.endsWith('.xml')) ?? ''] ?? []),
  };
};

describe('a CDR on request', () => {
  it('has the prefix ar on its root', async () => {
    const { xml } = await answered('prefix-ar');
    expect(xml.toString('utf8')).toContain('<ar:ApplicationResponse xmlns:ar=');
    expect(verifies(xml.toString('utf8'))).toBe(true);
  });

  it('is written in ISO-8859-1', async () => {
    await sunat.fail({ kind: 'cdr', variant: 'iso-8859-1' });
    const dated = factura({ numero: freshNumber(), operation: '1001' });
    const zip = Buffer.from((await sunat.send(dated)).value('applicationResponse'), 'base64');
    const xml = Buffer.from(Object.values(unzipSync(zip))[1] ?? []);
    expect(xml.toString('latin1')).toContain('encoding="ISO-8859-1"');
    // 3127 says "detracción": one byte per letter here, two in UTF-8.
    expect(xml.includes(Buffer.from('detracción', 'latin1'))).toBe(true);
    expect(text(parseXmlBytes(xml).root, 'DocumentResponse', 'Response', 'Description')).toContain('detracción');
  });

  it('stands behind an entry without bytes', async () => {
    const { entries } = await answered('dummy-entry');
    expect(entries[0]).toBe('dummy');
    expect(entries[1]).toMatch(/^R-.*\.xml$/);
  });

  it('lacks the wrapper of its extension', async () => {
    const { root } = parseXmlBytes((await answered('no-wrapper')).xml);
    expect(one(root, 'UBLExtensions')).toBeNull();
    expect(one(root, 'UBLExtension', 'ExtensionContent', 'Signature')).not.toBeNull();
  });

  it('is nothing but the DocumentResponse', async () => {
    const { root } = parseXmlBytes((await answered('response-only')).xml);
    expect(root.children.map((node) => (node.kind === 'element' ? node.local : node.kind))).toEqual([
      'DocumentResponse',
    ]);
  });

  it('speaks of another RUC or another document', async () => {
    const other = parseXmlBytes((await answered('other-ruc')).xml).root;
    expect(text(other, 'ReceiverParty', 'PartyIdentification', 'ID')).toBe('20131312955');
    const { xml, numero } = await answered('other-document');
    const reference = text(parseXmlBytes(xml).root, 'DocumentResponse', 'Response', 'ReferenceID');
    expect(reference).toBe(`F001-${Number(numero) + 1}`);
  });

  it('was changed after it was signed', async () => {
    const { xml } = await answered('tampered');
    expect(xml.toString('utf8')).toContain('Aceptado sin observaciones');
    expect(verifies(xml.toString('utf8'))).toBe(false);
  });

  it('carries entities that grow', async () => {
    const { xml } = await answered('entities');
    expect(xml.toString('utf8')).toMatch(/<!DOCTYPE .*<!ENTITY d "&c;&c;/);
    expect(() => parseXmlBytes(xml)).toThrow(/DOCTYPE/);
  });

  it('unpacks to half a gigabyte from less than a megabyte', async () => {
    await sunat.fail({ kind: 'cdr', variant: 'zip-bomb' });
    const reply = await sunat.send(factura({ numero: freshNumber() }));
    const zip = Buffer.from(reply.value('applicationResponse'), 'base64');
    expect(zip.length).toBeLessThan(1024 * 1024);
    let size = 0;
    unzipSync(zip, {
      filter: ({ originalSize }) => {
        size = originalSize;
        return false;
      },
    });
    expect(size).toBe(512 * 1024 * 1024);
  });

  it('is no ZIP, has no XML, or is not there', async () => {
    await sunat.fail({ kind: 'cdr', variant: 'corrupt-zip' });
    const corrupt = await sunat.send(factura({ numero: freshNumber() }));
    expect(() => unzipSync(Buffer.from(corrupt.value('applicationResponse'), 'base64'))).toThrow();
    expect((await answered('no-xml')).entries).toEqual(['dummy/', 'leame.txt']);
    await sunat.fail({ kind: 'cdr', variant: 'empty' });
    expect((await sunat.send(factura({ numero: freshNumber() }))).value('applicationResponse')).toBe('');
  });

  it('is kept as it should be, whatever was sent', async () => {
    const { numero } = await answered('other-document');
    const kept = await (await sunat.control('GET', `/sunat/documents/20000000001-01-F001-${numero}/cdr`)).text();
    expect(kept).toContain(`<cbc:ReferenceID>F001-${numero}</cbc:ReferenceID>`);
    expect(verifies(kept)).toBe(true);
  });

  it('comes under a ticket as well', async () => {
    await sunat.fail({ kind: 'cdr', variant: 'other-ruc', services: ['summary'] });
    const ticket = await sunat.ticketOf(aFile('RC', summaryLines({ id: `B008-${freshNumber()}` })));
    expect(await sunat.status(ticket)).toMatchObject({ status: '0', cdr: { ruc: '20131312955' } });
  });
});

describe('an operator', () => {
  const send = async (invoice: TestInvoice): Promise<{ xml: string; root: XmlElement }> => {
    const reply = await sunat.deliver('sendBill', nameOf(invoice), invoiceXml(invoice), { to: sunat.ose });
    const files = unzipSync(Buffer.from(reply.value('applicationResponse'), 'base64'));
    const entry = Object.keys(files).find((file) => file.endsWith('.xml')) ?? '';
    const bytes = Buffer.from(files[entry] ?? []);
    return { xml: bytes.toString('utf8'), root: parseXmlBytes(bytes).root };
  };

  it('answers in its own dialect, signed', async () => {
    const invoice = factura({ numero: freshNumber() });
    const { xml, root } = await send(invoice);
    expect(text(root, 'UBLVersionID')).toBe('2.1');
    expect(text(root, 'ID')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(text(root, 'SenderParty', 'PartyLegalEntity', 'CompanyID')).toBe('20000000001');
    expect(text(root, 'DocumentResponse', 'Response', 'ResponseCode')).toBe('0');
    expect(one(root, 'DocumentResponse', 'Response', 'ReferenceID')).toBeNull();
    expect(text(root, 'DocumentResponse', 'DocumentReference', 'ID')).toBe(idOf(invoice));
    expect(text(root, 'DocumentResponse', 'DocumentReference', 'DocumentTypeCode')).toBe('01');
    expect(verifies(xml)).toBe(true);
  });

  it('puts observations into Status', async () => {
    await sunat.fail({ kind: 'observe', code: '4093', services: ['ose'] });
    const { root } = await send(factura({ numero: freshNumber() }));
    const [status] = all(root, 'DocumentResponse', 'Response', 'Status');
    expect(text(status ?? null, 'StatusReasonCode')).toBe('4093');
    expect(text(status ?? null, 'StatusReason')).toContain('ubigeo');
    expect(all(root, 'Note')).toEqual([]);
  });

  it('takes every kind at one address, and whom SUNAT sends there', async () => {
    await sunat.control('PATCH', '/sunat/settings', { taxpayers: { '20000000001': { ose: true } } });
    expect(await sunat.codeOf(factura({ numero: freshNumber() }))).toBe('1078');
    const { root } = await send(boleta({ numero: freshNumber(), lines: [gravada] }));
    expect(text(root, 'DocumentResponse', 'Response', 'ResponseCode')).toBe('0');
    const agent = retencion({ numero: freshNumber() });
    expect(await sunat.codeOfXml(agentName(agent), agentXml(agent), { to: sunat.ose })).toBe('0');
    const file = aFile('RC', summaryLines({ id: `B007-${freshNumber()}` }));
    expect(await sunat.fileCode(file, { to: sunat.ose })).toBe('0');
    expect(fileName(file)).toContain('-RC-');
  });

  it('offers getStatusCdr or not', async () => {
    const invoice = boleta({ numero: freshNumber() });
    await send(invoice);
    const asked = envelope('getStatusCdr', {
      rucComprobante: '20000000001',
      tipoComprobante: '03',
      serieComprobante: 'B001',
      numeroComprobante: invoice.numero,
    });
    expect((await post(sunat.ose, asked)).value('statusCode')).toBe('0004');
    await sunat.control('PATCH', '/sunat/settings', { oseGetStatusCdr: false });
    expect((await post(sunat.ose, asked)).fault).not.toBeNull();
  });

  it('has credentials of its own', async () => {
    const login = { username: '20000000001OTRO', password: 'x' };
    const agent = retencion({ numero: freshNumber() });
    expect(await sunat.codeOfXml(agentName(agent), agentXml(agent), { to: sunat.ose, login })).toBe('0103');
  });
});
