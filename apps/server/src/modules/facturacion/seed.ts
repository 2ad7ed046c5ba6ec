import type { Tx } from '../../platform/database/database.ts';
import type { FacturacionTables } from './tables.ts';
import { registrarEmisor } from './use-cases/registrar-emisor.ts';

/** RUC of SUNAT's own beta environment; no real company has it. */
export const rucDeDemostracion = '20000000001';

/** The demo company and its first series. */
export const seedFacturacion = (tx: Tx): Promise<void> =>
  registrarEmisor(
    tx,
    {
      ruc: rucDeDemostracion,
      razonSocial: 'FERRETERÍA SAN JOSÉ S.A.C.',
      nombreComercial: 'Ferretería San José',
      direccion: 'Av. Los Constructores 1250, Urb. Covima',
      distrito: 'La Molina',
      provincia: 'Lima',
      departamento: 'Lima',
      ubigeo: '150114',
      telefono: '(01) 555-0142',
      web: 'ferreteria.example',
    },
    [
      { tipo: '01', serie: 'F001', establecimiento: '0000', ultimoNumero: 0 },
      { tipo: '03', serie: 'B001', establecimiento: '0000', ultimoNumero: 0 },
    ],
  );

/** Those of notes, guides, retenciones and percepciones: with them the demo company issues everything. */
export async function seedDemasSeries(tx: Tx): Promise<void> {
  const demas = [
    ['07', 'FC01'],
    ['07', 'BC01'],
    ['08', 'FD01'],
    ['08', 'BD01'],
    ['09', 'T001'],
    ['31', 'V001'],
    ['20', 'R001'],
    ['40', 'P001'],
  ] as const;
  await tx
    .withTables<FacturacionTables>()
    .insertInto('facturacion.series')
    .values(demas.map(([tipo, serie]) => ({ tipo, serie, establecimiento: '0000', ultimo_numero: 0 })))
    .execute();
}
