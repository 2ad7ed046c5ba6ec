import type { Tx } from '../../platform/database/database.ts';
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
