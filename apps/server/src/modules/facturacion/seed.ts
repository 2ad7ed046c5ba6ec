import type { Tx } from '../../platform/database/database.ts';
import type { FacturacionTables } from './tables.ts';

/** RUC of SUNAT's own beta environment; no real company has it. */
export const rucDeDemostracion = '20000000001';

/** The demo company and its first series. */
export async function seedFacturacion(tx: Tx): Promise<void> {
  const db = tx.withTables<FacturacionTables>();
  await db
    .insertInto('facturacion.emisor')
    .values({
      ruc: rucDeDemostracion,
      razon_social: 'FERRETERÍA SAN JOSÉ S.A.C.',
      nombre_comercial: 'Ferretería San José',
      direccion: 'Av. Los Constructores 1250, Urb. Covima',
      distrito: 'La Molina',
      provincia: 'Lima',
      departamento: 'Lima',
      ubigeo: '150114',
      telefono: '(01) 555-0142',
      web: 'ferreteria.example',
    })
    .execute();
  await db
    .insertInto('facturacion.series')
    .values([
      { tipo: '01', serie: 'F001', establecimiento: '0000', ultimo_numero: 0 },
      { tipo: '03', serie: 'B001', establecimiento: '0000', ultimo_numero: 0 },
    ])
    .execute();
}
