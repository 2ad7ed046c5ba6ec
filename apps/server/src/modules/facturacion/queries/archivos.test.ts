import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { empaquetar } from '../documents/empaquetar.ts';
import { unPng } from '../documents/imagen.fixture.ts';
import { unaGuia } from '../domain/guia-remision.factory.ts';
import { abrirEmision, type Emision } from '../emision.fixture.ts';
import type { FacturacionTables } from '../tables.ts';
import { archivoPdf } from './archivos.ts';

let emision: Emision;
beforeAll(async () => {
  emision = await abrirEmision();
});
afterAll(() => emision.cerrar());

describe('archivoPdf', () => {
  it('dresses the paper with the company’s logo from the moment it is set, old receipts too', async () => {
    const { comprobanteId } = await emision.vender();
    const imprimir = async () =>
      (await archivoPdf(emision.database.reader, comprobanteId, 'a4')).contenido.toString('latin1');
    expect(await imprimir()).not.toContain('/Subtype /Image');
    await emision.database.transaction((tx) =>
      tx
        .withTables<FacturacionTables>()
        .updateTable('facturacion.emisor')
        .set({ logo: unPng(), logo_tipo: 'image/png', color: '#8a1538' })
        .execute(),
    );
    expect(await imprimir()).toContain('/Subtype /Image');
  });

  it('gives a guía its QR once the CDR says where SUNAT shows it', async () => {
    const { comprobanteId } = await emision.vender();
    const cambiar = (cambios: object) =>
      emision.database.transaction((tx) =>
        tx
          .withTables<FacturacionTables>()
          .updateTable('facturacion.comprobantes')
          .set(cambios)
          .where('id', '=', comprobanteId)
          .execute(),
      );
    const largo = async () => (await archivoPdf(emision.database.reader, comprobanteId, 'a4')).contenido.length;
    await cambiar({ contenido: JSON.stringify(unaGuia()) });
    const sinCdr = await largo();
    const cdr = (enlace: string) =>
      empaquetar(
        'R-guia.xml',
        Buffer.from(
          '<ApplicationResponse><DocumentResponse><Response><ResponseCode>0</ResponseCode></Response>' +
            `<DocumentReference><ID>T001-7</ID>${enlace}</DocumentReference></DocumentResponse></ApplicationResponse>`,
        ),
      );
    await cambiar({ cdr: cdr('') });
    expect(await largo()).toBe(sinCdr);
    await cambiar({
      cdr: cdr('<DocumentDescription>https://sunat.example/descargaqr?hashqr=aBc1</DocumentDescription>'),
    });
    expect(await largo()).toBeGreaterThan(sinCdr + 1000);
  });
});
