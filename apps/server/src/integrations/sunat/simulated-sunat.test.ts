import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentName, agentXml, retencion } from '../../../../../simulators/test/agents.ts';
import { aFile, fileName, fileXml, summaryLines } from '../../../../../simulators/test/files.ts';
import { guia, guideName, guideXml } from '../../../../../simulators/test/guide.ts';
import { factura, invoiceXml, nameOf, signXml, zipOf } from '../../../../../simulators/test/invoice.ts';
import { startTestSunat, type TestSunat } from '../../../../../simulators/test/sunat-server.ts';
import { probarServicio } from './probe.ts';
import { createSunatClient, type SunatClient } from './sunat-client.ts';

let sunat: TestSunat;
let cliente: SunatClient;
let ose: SunatClient;
const acceso = { ruc: '20000000001', usuario: 'MODDATOS', clave: 'moddatos' };
beforeAll(async () => {
  sunat = await startTestSunat();
  const { url } = sunat.simulators;
  cliente = createSunatClient({
    ...acceso,
    billUrl: sunat.bill,
    otrosCpeUrl: sunat.otroscpe,
    consultUrl: sunat.consult,
    greTokenUrl: `${url}/sunat/clientessol/{client_id}/oauth2/token/`,
    greUrl: `${url}/sunat/contribuyente/gem/comprobantes`,
    greClientId: 'simulador-gre',
    greClientSecret: 'simulador-gre',
  });
  ose = createSunatClient({ ...acceso, codigo: 'ose', cdrDialect: 'ose', billUrl: sunat.ose });
});
afterAll(async () => {
  cliente.close();
  ose.close();
  await sunat.simulators.close();
});

const { signal } = new AbortController();
const envio = (name: string, xml: string) => ({
  nombre: `${name}.zip`,
  zip: zipOf(`${name}.xml`, signXml(xml, sunat.signer)),
  signal,
});
const cpe = { servicio: 'cpe' } as const;

describe('against services as strict as the real ones', () => {
  it('a resumen gets a ticket, is waited for and ends with its CDR', async () => {
    await sunat.control('PUT', '/sunat/settings', { tickets: { polls: 1 } });
    const file = aFile('RC', summaryLines({ id: 'B001-1' }));
    const enviado = await cliente.enviarResumen({ ...cpe, ...envio(fileName(file), fileXml(file)) });
    if (enviado.kind !== 'ticket') throw new Error(JSON.stringify(enviado));
    const preguntar = () => cliente.consultarTicket({ ...cpe, ticket: enviado.ticket, signal });
    expect(await preguntar()).toEqual({ kind: 'en-proceso' });
    expect((await preguntar()).kind).toBe('cdr');
    await sunat.control('PUT', '/sunat/settings', {});
    expect(await cliente.consultarTicket({ ...cpe, ticket: '999', signal })).toMatchObject({ codigo: '0127' });
  });

  it('a retención goes to the service of its own, and its CDR comes at once', async () => {
    const documento = retencion();
    const enviado = await cliente.enviar({ servicio: 'otroscpe', ...envio(agentName(documento), agentXml(documento)) });
    expect(enviado.kind).toBe('cdr');
  });

  it('a guía gets a ticket by REST and then its CDR', async () => {
    const documento = guia();
    const enviada = await cliente.enviarGuia(envio(guideName(documento), guideXml(documento)));
    if (enviada.kind !== 'ticket') throw new Error(JSON.stringify(enviada));
    expect((await cliente.consultarGuia({ ticket: enviada.ticket, signal })).kind).toBe('cdr');
  });

  it('an OSE takes what SUNAT takes, and says that there is no query of CDRs', async () => {
    const documento = factura({ numero: '901' });
    expect((await ose.enviar({ ...cpe, ...envio(nameOf(documento), invoiceXml(documento)) })).kind).toBe('cdr');
    expect(await ose.canal()).toEqual({ codigo: 'ose', cdrDialect: 'ose', supportsGetStatusCdr: false });
    expect(await ose.consultarCdr({ tipo: '01', serie: 'F001', numero: 901, signal })).toMatchObject({ kind: 'falla' });
  });

  it('a test call tells a good user from a bad one, and what time it is there', async () => {
    const bueno = await probarServicio({ url: sunat.bill, ...acceso }, signal);
    expect(bueno).toMatchObject({ atiende: true, acceso: true, codigo: '0127' });
    expect(bueno.hora).toBeInstanceOf(Date);
    const malo = await probarServicio({ url: sunat.bill, ...acceso, clave: 'otra' }, signal);
    expect(malo).toMatchObject({ atiende: true, acceso: false });
    expect(JSON.stringify(malo)).not.toContain('otra');
  });
});
