import { unzipSync, zipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { aFile, voidedLines } from '../../test/files.ts';
import { boleta, factura, gravada, limaDate } from '../../test/invoice.ts';
import { aNote, noteName, noteXml } from '../../test/note.ts';
import { freshNumber, startTestSunat } from '../../test/sunat-server.ts';
import type { TestSunat } from '../../test/sunat-server.ts';

let sunat: TestSunat;
let token = '';
beforeAll(async () => {
  sunat = await startTestSunat();
  const form = {
    grant_type: 'password',
    scope: 'https://api-sire.sunat.gob.pe',
    client_id: 'simulador-sire',
    client_secret: 'simulador-sire',
    username: '20000000001MODDATOS',
    password: 'moddatos',
  };
  const answer = await fetch(`${sunat.simulators.url}/sunat/clientessol/simulador-sire/oauth2/token/`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  token = ((await answer.json()) as { access_token: string }).access_token;
});
afterEach(async () => {
  await sunat.control('DELETE', '/sunat/failures');
  await sunat.control('PUT', '/sunat/settings', {});
});
afterAll(() => sunat.simulators.close());

const period = limaDate().slice(0, 7).replace('-', '');
const call = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${sunat.simulators.url}/sunat/contribuyente/migeigv/libros/${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, ...init.headers },
  });
type Row = {
  numTicket: string;
  codProceso: string;
  codEstadoProceso: string;
  archivoReporte: { nomArchivoReporte: string; codTipoAchivoReporte: string }[] | null;
};
const tickets = async (numTicket: string): Promise<Row[]> => {
  const query = `perIni=${period}&perFin=${period}&page=1&perPage=20&numTicket=${numTicket}`;
  const answer = await call(`rvierce/gestionprocesosmasivos/web/masivo/consultaestadotickets?${query}`);
  return ((await answer.json()) as { registros: Row[] }).registros;
};
const numTicket = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { numTicket: string }).numTicket;
/** The lines of the file of a ticket, each as its fields. */
const downloaded = async (ticket: string, book: string): Promise<string[][]> => {
  const [row] = await tickets(ticket);
  const file = row?.archivoReporte?.[0];
  const query = new URLSearchParams({
    nomArchivoReporte: file?.nomArchivoReporte ?? '',
    codTipoArchivoReporte: file?.codTipoAchivoReporte ?? '',
    codLibro: book,
    perTributario: period,
    codProceso: row?.codProceso ?? '',
    numTicket: ticket,
  });
  const answer = await call(`rvierce/gestionprocesosmasivos/web/masivo/archivoreporte?${query.toString()}`);
  expect(answer.status).toBe(200);
  const [content] = Object.values(unzipSync(new Uint8Array(await answer.arrayBuffer())));
  return Buffer.from(content ?? [])
    .toString('latin1')
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) => line.split('|'));
};
const proposal = async (): Promise<string[][]> =>
  downloaded(
    await numTicket(await call(`rvie/propuesta/web/propuesta/${period}/exportapropuesta?codTipoArchivo=0`)),
    '140000',
  );
const META = { filetype: 'application/zip', numRuc: '20000000001', codOrigenEnvio: '2', codTipoCorrelativo: '01' };
const name = `LE20000000001${period}00140400021112`;
/** Uploads a replacement in two pieces; returns its ticket. */
const upload = async (lines: string[], changes: Record<string, string> = {}): Promise<string> => {
  const text = Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'latin1');
  const zip = Buffer.from(zipSync({ [`${name}.txt`]: text }));
  const metadata = {
    ...META,
    filename: `${name}.zip`,
    nomArchivoImportacion: `${name}.zip`,
    perTributario: period,
    codProceso: '3',
    codLibro: '140000',
    ...changes,
  };
  const encoded = Object.entries(metadata).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`);
  const created = await call('rvierce/receptorpropuesta/web/propuesta/upload', {
    method: 'POST',
    headers: { 'tus-resumable': '1.0.0', 'upload-length': String(zip.length), 'upload-metadata': encoded.join(',') },
  });
  if (created.status !== 201) return String(created.status);
  const address = new URL(created.headers.get('location') ?? '', sunat.simulators.url).toString();
  const bearer = { authorization: `Bearer ${token}`, 'tus-resumable': '1.0.0' };
  const patch = (offset: number, piece: Buffer): Promise<Response> =>
    fetch(address, {
      method: 'PATCH',
      headers: { ...bearer, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
      body: new Uint8Array(piece),
    });
  const half = Math.floor(zip.length / 2);
  expect((await patch(0, zip.subarray(0, half))).status).toBe(204);
  expect((await patch(0, zip.subarray(half))).status).toBe(409);
  const head = await fetch(address, { method: 'HEAD', headers: bearer });
  expect(head.headers.get('upload-offset')).toBe(String(half));
  const last = await patch(half, zip.subarray(half));
  expect([last.status, last.headers.get('upload-offset')]).toEqual([204, String(zip.length)]);
  return address.split('/').at(-1) ?? '';
};

describe('the propuesta of sales', () => {
  it('holds what SUNAT has of the month, without what was voided or refused', async () => {
    const sold = factura({ numero: freshNumber() });
    const voided = factura({ numero: freshNumber() });
    const refused = factura({ numero: freshNumber(), payable: '200.00' });
    const ticket = boleta({ numero: freshNumber() });
    for (const invoice of [sold, voided, refused, ticket]) await sunat.codeOf(invoice);
    await sunat.fileCode(aFile('RA', voidedLines(['01', 'F001', voided.numero])));
    const note = aNote('07', '01', [['01', `F001-${sold.numero}`]], { numero: freshNumber(), lines: [gravada] });
    expect(await sunat.codeOfXml(noteName(note), noteXml(note))).toBe('0');

    const [heading, ...rows] = await proposal();
    expect(heading?.length).toBe(34);
    expect(rows.map((row) => row.length)).toEqual([34, 34, 34]);
    const of = (tipo: string) => rows.find((row) => row[6] === tipo) ?? [];
    expect(of('01').slice(0, 13)).toEqual([
      '20000000001',
      'EMPRESA DE PRUEBA S.A.C.',
      period,
      `2000000000101F001${sold.numero.padStart(10, '0')}`,
      limaDate().split('-').reverse().join('/'),
      '',
      '01',
      'F001',
      sold.numero,
      '',
      '6',
      '20131312955',
      'CLIENTE S.A.',
    ]);
    expect(of('01').slice(13, 28)).toEqual([
      ...['0.00', '100.00', '0.00', '18.00', '0.00', '0.00', '0.00', '0.00', '0.00', '0.00', '0.00', '0.00'],
      ...['118.00', 'PEN', '1.000'],
    ]);
    expect([of('07')[14], of('07')[16], of('07')[25]]).toEqual(['-100.00', '-18.00', '-118.00']);
    expect(of('07').slice(28, 32)).toEqual([limaDate().split('-').reverse().join('/'), '01', 'F001', sold.numero]);
    expect(of('03')[10]).toBe('1');
  });

  it('waits under its ticket as long as told', async () => {
    await sunat.control('PATCH', '/sunat/settings', { tickets: { polls: 1 } });
    const ticket = await numTicket(
      await call(`rvie/propuesta/web/propuesta/${period}/exportapropuesta?codTipoArchivo=0`),
    );
    expect(await tickets(ticket)).toMatchObject([{ codEstadoProceso: '03', archivoReporte: null }]);
    expect(await tickets(ticket)).toMatchObject([{ codEstadoProceso: '06', codProceso: '10' }]);
    await sunat.fail({ kind: 'ticket', code: '10', services: ['sire'] });
    expect(await tickets(ticket)).toMatchObject([{ codEstadoProceso: '10', archivoReporte: null }]);
  });

  it('is replaced by a file without mistakes and kept as it came', async () => {
    const rows = (await proposal()).slice(1).map((row) => row.map((field, at) => (at === 3 ? '' : field)).join('|'));
    const bad = [rows[0]?.replace('|118.00|', '|118|x|') ?? '', ...rows.slice(1)];
    const failed = await upload(bad);
    expect(await tickets(failed)).toMatchObject([{ codEstadoProceso: '07', codProceso: '3' }]);
    expect((await downloaded(failed, '140000')).flat().join()).toContain('campos');
    const ticket = await upload(rows);
    expect(await tickets(ticket)).toMatchObject([{ codEstadoProceso: '06', codProceso: '3', archivoReporte: null }]);
    expect(await (await sunat.control('GET', `/sunat/sire/140000/${period}`)).json()).toEqual({
      estado: 'reemplazada',
      reemplazo: rows,
    });
  });

  it('refuses an upload for another RUC, period, book or process', async () => {
    for (const wrong of [
      { numRuc: '20131312955' },
      { perTributario: '202613' },
      { codLibro: '1' },
      { codProceso: '4' },
    ])
      expect(await upload([], wrong as unknown as Record<string, string>)).toBe('422');
  });

  it('is accepted once', async () => {
    const accept = (): Promise<Response> =>
      call('rvie/propuesta/web/propuesta/202601/aceptapropuesta', { method: 'POST' });
    expect(await numTicket(await accept())).toMatch(/^\d{16}$/);
    expect((await accept()).status).toBe(422);
  });
});

it('builds the propuesta of purchases from what suppliers sent', async () => {
  const comprobante = {
    ...{ tipo: '01', serie: 'F009', numero: '15', fecha: limaDate(), ruc: '20131312955', nombre: 'PROVEEDOR S.A.' },
    ...{ base: '100.00', igv: '18.00', total: '118.00' },
  };
  const given = await sunat.control('POST', '/sunat/sire/compras', { periodo: period, comprobantes: [comprobante] });
  expect(given.status).toBe(204);
  const path = `rce/propuesta/web/propuesta/${period}/exportacioncomprobantepropuesta?codTipoArchivo=0`;
  expect((await call(path)).status).toBe(422);
  const [heading, row] = await downloaded(await numTicket(await call(`${path}&codOrigenEnvio=2`)), '080000');
  expect([heading?.length, row?.length]).toEqual([38, 38]);
  expect([row?.[3], row?.[14], row?.[15], row?.[24]]).toEqual([
    '2013131295501F0090000000015',
    '100.00',
    '18.00',
    '118.00',
  ]);
});

it('lists the months of a book, and wants a token and its addresses', async () => {
  const years = (await (await call('rvierce/padron/web/omisos/140000/periodos')).json()) as {
    lisPeriodos: { perTributario: string }[];
  }[];
  expect(years.flatMap(({ lisPeriodos }) => lisPeriodos)).toHaveLength(12);
  expect((await call('rvierce/padron/web/omisos/140000/periodos', { headers: { authorization: '' } })).status).toBe(
    401,
  );
  expect((await call('rvierce/nada')).status).toBe(500);
  const listing = 'rvierce/gestionprocesosmasivos/web/masivo/consultaestadotickets?page=1&perPage=20';
  expect((await call(listing)).status).toBe(422);
});
