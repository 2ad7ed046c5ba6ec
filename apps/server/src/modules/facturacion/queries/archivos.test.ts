import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unPng } from '../documents/imagen.fixture.ts';
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
});
