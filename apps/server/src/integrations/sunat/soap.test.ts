import { describe, expect, it } from 'vitest';
import { readSoapAnswer, soapCall } from './soap.ts';

const envelope = (body: string) =>
  Buffer.from(
    `<?xml version="1.0"?><soap-env:Envelope xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/"><soap-env:Body>${body}</soap-env:Body></soap-env:Envelope>`,
  );
const fault = (faultcode: string, faultstring: string, detail = '') =>
  readSoapAnswer(
    envelope(
      `<soap-env:Fault><faultcode>${faultcode}</faultcode><faultstring>${faultstring}</faultstring>${detail}</soap-env:Fault>`,
    ),
  );

describe('soapCall', () => {
  it('carries user and password escaped, and the operation’s children without namespace', () => {
    const call = soapCall(
      'sendBill',
      { fileName: 'a&b.zip', contentFile: 'AAA=' },
      { username: '20U', password: '<p&"' },
    );
    expect(call).toContain('<wsse:Username>20U</wsse:Username><wsse:Password>&lt;p&amp;&quot;</wsse:Password>');
    expect(call).toContain(
      '<ser:sendBill><fileName>a&amp;b.zip</fileName><contentFile>AAA=</contentFile></ser:sendBill>',
    );
  });
});

describe('readSoapAnswer', () => {
  it('finds the fields at any depth and under any prefix', () => {
    expect(
      readSoapAnswer(
        envelope(
          '<br:sendBillResponse xmlns:br="x"><applicationResponse>UEs=</applicationResponse></br:sendBillResponse>',
        ),
      ),
    ).toEqual({
      kind: 'answer',
      fields: { applicationResponse: 'UEs=' },
    });
    expect(
      readSoapAnswer(
        envelope(
          '<r><statusCdr><statusCode>0004</statusCode><statusMessage>La constancia existe</statusMessage></statusCdr></r>',
        ),
      ),
    ).toEqual({ kind: 'answer', fields: { statusCode: '0004', statusMessage: 'La constancia existe' } });
  });

  it('reads the code wherever SUNAT writes it', () => {
    expect(fault('soap-env:Client.1033', 'El comprobante fue registrado')).toEqual({
      kind: 'fault',
      code: '1033',
      text: 'El comprobante fue registrado',
    });
    expect(fault('soap-env:Server.200', 'x')).toMatchObject({ code: '0200' });
    expect(fault('soap-env:Server', '0109')).toMatchObject({ code: '0109' });
    expect(fault('soap-env:Client', 'Rechazado', '<detail><message>2335 - alterado</message></detail>')).toMatchObject({
      code: '2335',
    });
    expect(fault('ns0:0111', '0111', '<detail><message>No tiene el perfil</message></detail>')).toMatchObject({
      code: '0111',
      text: 'No tiene el perfil',
    });
    expect(fault('soap-env:Server', 'Internal Error')).toMatchObject({ code: '', text: 'Internal Error' });
  });

  it('decodes escaped words and Latin-1', () => {
    expect(fault('soap-env:Client.2017', 'El n&#250;mero &amp; el tipo')).toMatchObject({
      text: 'El número & el tipo',
    });
    const latin = Buffer.from(
      '<?xml version="1.0" encoding="ISO-8859-1"?><s:Envelope><s:Body><s:Fault><faultcode>x.2017</faultcode><faultstring>número</faultstring></s:Fault></s:Body></s:Envelope>',
      'latin1',
    );
    expect(readSoapAnswer(latin)).toMatchObject({ text: 'número' });
  });

  it.each([
    '',
    '   ',
    '<html><body>502 Bad Gateway</body></html>',
    '<html><br></html>',
    '{"a":1}',
    '<a>',
    '<!DOCTYPE x [<!ENTITY a "b">]><s:Envelope><s:Body/></s:Envelope>',
  ])('calls %j no SOAP', (body) => {
    expect(readSoapAnswer(Buffer.from(body))).toEqual({ kind: 'not-soap' });
  });
});
