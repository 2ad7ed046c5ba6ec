import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { leerCdr, perteneceA, type Cdr } from './cdr.ts';
import { empaquetar } from './empaquetar.ts';

const ruc = '20131312955';

const cuerpo = `<cbc:ID>202611240001</cbc:ID>
  <cbc:IssueDate>2026-11-24</cbc:IssueDate><cbc:IssueTime>18:05:10</cbc:IssueTime>
  <cbc:ResponseDate>2026-11-24</cbc:ResponseDate><cbc:ResponseTime>18:05:11.123-05:00</cbc:ResponseTime>
  <cbc:Note>4031 - Nombre comercial: AÑO &amp; &#209;A</cbc:Note><cbc:Note>4252 - El dato ingresado</cbc:Note>
  <cac:SenderParty><cac:PartyIdentification><cbc:ID>20131312955</cbc:ID></cac:PartyIdentification></cac:SenderParty>
  <cac:ReceiverParty><cac:PartyIdentification><cbc:ID>${ruc}</cbc:ID></cac:PartyIdentification></cac:ReceiverParty>
  <cac:DocumentResponse><cac:Response><cbc:ReferenceID>F001-1</cbc:ReferenceID>
  <cbc:ResponseCode listAgencyName="PE:SUNAT">0</cbc:ResponseCode>
  <cbc:Description>La Factura número F001-1, ha sido aceptada</cbc:Description></cac:Response>
  <cac:DocumentReference><cbc:ID>F001-1</cbc:ID></cac:DocumentReference>
  <cac:RecipientParty><cac:PartyIdentification><cbc:ID>6-20000000001</cbc:ID></cac:PartyIdentification></cac:RecipientParty>
  </cac:DocumentResponse>`;
const espacios =
  'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" ' +
  'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"';
const xmlCon = (contenido: string, { prefijo = '', codificacion = 'UTF-8' } = {}) =>
  `<?xml version="1.0" encoding="${codificacion}"?>\n<${prefijo}ApplicationResponse ${espacios}>${contenido}</${prefijo}ApplicationResponse>`;
const zipCon = (xml: string, codificacion: BufferEncoding = 'utf8') =>
  zipSync({ 'R-20131312955-01-F001-1.xml': Buffer.from(xml, codificacion) });

function leer(zip: Uint8Array): Cdr {
  const leido = leerCdr(zip);
  if (leido.kind !== 'ok') throw new Error(leido.motivo);
  return leido.cdr;
}

describe('leerCdr', () => {
  it('reads SUNAT’s usual answer with its remarks', () => {
    expect(leer(zipCon(xmlCon(cuerpo)))).toEqual({
      receptor: ruc,
      documento: 'F001-1',
      codigo: '0',
      hash: null,
      descripcion: 'La Factura número F001-1, ha sido aceptada',
      observaciones: ['4031 - Nombre comercial: AÑO & ÑA', '4252 - El dato ingresado'],
      id: '202611240001',
      fecha: '2026-11-24',
      hora: '18:05:11',
      enlace: null,
    });
  });

  it('reads the ar: prefix, ISO-8859-1, a byte order mark and a dummy entry alike', () => {
    const esperado = leer(zipCon(xmlCon(cuerpo)));
    expect(leer(zipCon(xmlCon(cuerpo, { prefijo: 'ar:' })))).toEqual(esperado);
    expect(leer(zipCon(xmlCon(cuerpo, { codificacion: 'ISO-8859-1' }), 'latin1'))).toEqual(esperado);
    expect(leer(zipCon(`\ufeff${xmlCon(cuerpo)}`))).toEqual(esperado);
    const conDummy = zipSync({
      'dummy/': new Uint8Array(0),
      dummy: new Uint8Array(0),
      'R-x.XML': Buffer.from(xmlCon(cuerpo)),
    });
    expect(leer(conDummy)).toEqual(esperado);
  });

  it('reads a rejection reduced to its DocumentResponse', () => {
    const corto = xmlCon(
      '<cac:DocumentResponse><cac:Response><cbc:ReferenceID>B001-7</cbc:ReferenceID><cbc:ResponseCode>2335</cbc:ResponseCode>' +
        '<cbc:Description>El documento electrónico ha sido alterado</cbc:Description></cac:Response></cac:DocumentResponse>',
    );
    expect(leer(zipCon(corto))).toMatchObject({
      receptor: null,
      documento: 'B001-7',
      codigo: '2335',
      observaciones: [],
    });
  });

  it('reads an OSE’s: UUID, CompanyID and remarks in Status', () => {
    const ose = xmlCon(
      '<cbc:ID>3f2504e0-4f89-11d3-9a0c-0305e82c3301</cbc:ID><cbc:IssueDate>2026-11-24</cbc:IssueDate>' +
        `<cac:ReceiverParty><cac:PartyLegalEntity><cbc:CompanyID>${ruc}</cbc:CompanyID></cac:PartyLegalEntity></cac:ReceiverParty>` +
        '<cac:DocumentResponse><cac:Response><cbc:ResponseCode>0</cbc:ResponseCode><cbc:Description>Aceptado</cbc:Description>' +
        '<cac:Status><cbc:StatusReasonCode>4031</cbc:StatusReasonCode><cbc:StatusReason>Nombre</cbc:StatusReason></cac:Status>' +
        '</cac:Response><cac:DocumentReference><cbc:ID>F001-1</cbc:ID><cac:Attachment><cac:ExternalReference>' +
        '<cbc:DocumentHash>q1w2e3=</cbc:DocumentHash></cac:ExternalReference></cac:Attachment></cac:DocumentReference></cac:DocumentResponse>',
    );
    const consultado = { ruc, tipo: '01', serie: 'F001', numero: 1 };
    expect(leerCdr(zipCon(ose), { ...consultado, hash: 'q1w2e3=' }).kind).toBe('ok');
    expect(leerCdr(zipCon(ose), { ...consultado, hash: 'otro' }).kind).toBe('ajeno');
    expect(leer(zipCon(ose))).toMatchObject({
      receptor: ruc,
      id: '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
      observaciones: ['4031 - Nombre'],
    });
  });

  it('tells the CDR of another document from ours', () => {
    const consultado = { ruc, tipo: '01', serie: 'F001', numero: 1, hash: 'x' };
    expect(leerCdr(zipCon(xmlCon(cuerpo)), consultado).kind).toBe('ok');
    expect(leerCdr(zipCon(xmlCon(cuerpo)), { ...consultado, numero: 2 })).toEqual({
      kind: 'ajeno',
      falla: 'otro-documento',
      motivo: 'la constancia es de F001-1, otro comprobante',
    });
    expect(leerCdr(zipCon(xmlCon(cuerpo)), { ...consultado, ruc: '20000000001' })).toEqual({
      kind: 'ajeno',
      falla: 'otro-ruc',
      motivo: `la constancia es del RUC ${ruc}, otra empresa`,
    });
  });

  it('reads where SUNAT shows a guía, and takes nothing for it that is no https address', () => {
    const url = 'https://e-factura.sunat.gob.pe/v1/contribuyente/gre/comprobantes/descargaqr?hashqr=aBc1+/=';
    const con = (texto: string) =>
      xmlCon(
        cuerpo
          .replaceAll('F001-1', 'T001-1')
          .replace(
            '</cbc:ID></cac:DocumentReference>',
            `</cbc:ID><cbc:DocumentDescription>${texto}</cbc:DocumentDescription></cac:DocumentReference>`,
          ),
      );
    expect(leer(zipCon(con(url))).enlace).toBe(url);
    expect(leer(zipCon(con('javascript:alert(1)'))).enlace).toBeNull();
    expect(leer(zipCon(con('http://sunat.example'))).enlace).toBeNull();
  });

  it('tells the CDR of a resumen from that of another', () => {
    const deResumen = zipCon(xmlCon(cuerpo.replaceAll('F001-1', 'RC-20261124-1')));
    expect(leerCdr(deResumen, { ruc, resumen: 'RC-20261124-1' }).kind).toBe('ok');
    expect(leerCdr(deResumen, { ruc, resumen: 'RC-20261124-2' })).toMatchObject({ falla: 'otro-documento' });
    expect(leerCdr(deResumen, { ruc, resumen: 'RA-20261124-1' })).toMatchObject({ falla: 'otro-documento' });
  });

  it('reads a CDR whose extension lacks its wrapper', () => {
    const sinEnvoltura = `<ext:UBLExtensions xmlns:ext="urn:e"><ext:ExtensionContent><a/></ext:ExtensionContent></ext:UBLExtensions>${cuerpo}`;
    expect(leer(zipCon(xmlCon(sinEnvoltura))).documento).toBe('F001-1');
  });

  it.each<[string, () => Uint8Array, string]>([
    [
      'entities',
      () => zipCon(xmlCon(cuerpo).replace('?>\n', '?>\n<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>')),
      'con-dtd',
    ],
    ['a bomb', () => empaquetar('R-x.xml', Buffer.alloc(50_000_000)), 'demasiado-grande'],
    ['a ZIP far too large', () => new Uint8Array(600_000), 'demasiado-grande'],
    [
      'a thousand entries',
      () => zipSync(Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`${n}.txt`, new Uint8Array(0)]))),
      'demasiado-grande',
    ],
    ['a ZIP without XML', () => zipSync({ 'R-x.txt': Buffer.from('hola') }), 'sin-xml'],
    ['no ZIP', () => Buffer.from('no es un zip'), 'danado'],
    ['nothing', () => Buffer.alloc(0), 'danado'],
    ['XML that is not well formed', () => zipCon('<a><b></a>'), 'mal-formado'],
    ['a page of a gateway', () => zipCon('<html><body>502</body></html>'), 'no-es-cdr'],
    ['an encoding nobody uses', () => zipCon(xmlCon(cuerpo, { codificacion: 'UTF-32' })), 'codificacion'],
    ['an empty answer', () => zipCon(xmlCon('<cac:DocumentResponse></cac:DocumentResponse>')), 'no-es-cdr'],
  ])('refuses %s without throwing', (_, zip, falla) => {
    const leido = leerCdr(zip());
    expect(leido).toMatchObject({ kind: 'ilegible', falla });
    expect(leido.kind === 'ilegible' && leido.motivo).toMatch(/^[a-z]+ .*[^.]$/);
  });
});

describe('perteneceA', () => {
  const cdr = (documento: string, receptor: string | null = ruc): Cdr => ({
    receptor,
    documento,
    codigo: '0',
    descripcion: '',
    hash: null,
    observaciones: [],
    id: null,
    fecha: null,
    hora: null,
    enlace: null,
  });
  const comprobante = { ruc, tipo: '01', serie: 'F001', numero: 1 };

  it.each(['F001-1', 'F001-00000001', `${ruc}-01-F001-1`, 'f001-1'])('takes %s', (documento) => {
    expect(perteneceA(cdr(documento), comprobante)).toBe(true);
  });

  it.each(['F001-2', 'F002-1', `${ruc}-03-F001-1`, '20000000001-01-F001-1', 'F001', ''])('refuses %s', (documento) => {
    expect(perteneceA(cdr(documento), comprobante)).toBe(false);
  });

  it('refuses the CDR of another issuer, and takes one that names none', () => {
    expect(perteneceA(cdr('F001-1', '20000000001'), comprobante)).toBe(false);
    expect(perteneceA(cdr('F001-1', null), comprobante)).toBe(true);
  });
});
