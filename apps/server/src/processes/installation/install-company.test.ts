import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../test/support/database.ts';
import { declarations } from '../../app.ts';
import { secretsFrom } from '../../platform/config/secrets.ts';
import { openDatabase, type Database } from '../../platform/database/database.ts';
import { createEventBus } from '../../platform/events/event-bus.ts';
import { exampleCompany, parseCompanyFile } from './company-file.ts';
import { installCompany } from './install-company.ts';

const secrets = secretsFrom('una clave maestra de prueba, larga');
const acceso = { canal: 'beta', campos: { clave: 'moddatos' }, certificado: 'demostracion' } as const;
const deps = () => ({ database, modules: declarations, secrets });

let database: Database;
beforeAll(async () => {
  database = openDatabase({
    url: (await testDatabase()).url,
    applicationName: 'prueba-instalacion',
    events: createEventBus(),
    onAfterCommitError: (error) => {
      throw error;
    },
  });
});
afterAll(() => database.close());

const rows = async (query: string) => (await database.pool.query<Record<string, unknown>>(query)).rows;

describe('the company file', () => {
  type Company = typeof exampleCompany;
  const withChange = (change: (company: Company) => unknown): string => {
    const company = structuredClone(exampleCompany);
    change(company);
    return JSON.stringify(company);
  };

  it.each<[string, (company: Company) => unknown, RegExp]>([
    ['a RUC whose check digit is wrong', (c) => (c.emisor.ruc = '20131312954'), /^emisor\.ruc: El RUC no existe/],
    ['a field nobody knows', (c) => Object.assign(c.emisor, { color: 'rojo' }), /^emisor: .*desconocid.*color/],
    ['a field that is missing', (c) => delete (c.emisor as { ruc?: string }).ruc, /^emisor\.ruc: .*se esperaba/],
    ['a boleta series for facturas', (c) => (c.series[0]!.serie = 'B001'), /^series\.0\.serie: tiene 4 caracteres/],
    ['a price with three decimals', (c) => (c.productos![0]!.precio = '1.005'), /^productos\.0\.precio: /],
    ['a unit SUNAT does not take', (c) => (c.productos![0]!.unidad = 'RO'), /^productos\.0\.unidad: no es una de NIU/],
    ['the same product twice', (c) => c.productos!.push(c.productos![0]!), /^productos: P-001 está dos veces/],
    ['a till in no warehouse', (c) => (c.cajas[0]!.almacen = 'OTRO'), /^cajas\.0\.almacen: no hay un almacén OTRO/],
    ['nobody who administers', (c) => (c.usuarios[0]!.roles = ['cajero']), /^usuarios: alguien debe ser/],
  ])('is refused for %s, saying where', (_what, change, message) => {
    expect(() => parseCompanyFile(withChange(change))).toThrow(message);
  });

  it('is refused when it is not JSON', () => {
    expect(() => parseCompanyFile('{')).toThrow(/^El archivo no es JSON/);
  });
});

describe('installing a company', () => {
  const company = () => parseCompanyFile(JSON.stringify(exampleCompany));

  it('writes nothing when part of it cannot be written', async () => {
    const wrong = company();
    wrong.usuarios[0]!.roles.push('jefe');
    await expect(installCompany(deps(), wrong, acceso)).rejects.toMatchObject({
      code: 'seguridad.rol_inexistente',
    });
    expect(await rows('select 1 from facturacion.emisor')).toEqual([]);
    expect(await rows("select 1 from platform.seeds where name = 'empresa'")).toEqual([]);
  });

  it('writes the company with its stock, gives each person a password, and does so once', async () => {
    const people = await installCompany(deps(), company(), acceso);
    expect(people).toEqual([
      { usuario: 'admin', nombre: 'Nombre y apellido', clave: expect.stringMatching(/^.{12}$/) },
    ]);
    expect(await rows('select ruc, nombre_comercial from facturacion.emisor')).toEqual([
      { ruc: '20000000001', nombre_comercial: 'Mi Empresa' },
    ]);
    expect(await rows('select canal, por from facturacion.vigencias_canal')).toEqual([
      { canal: 'beta', por: 'Sistema' },
    ]);
    expect(await rows('select ruc, demostracion, firma from facturacion.certificados')).toEqual([
      { ruc: '20000000001', demostracion: true, firma: true },
    ]);
    const [beta] = await rows("select usuario, clave from facturacion.canales where codigo = 'beta'");
    expect(beta!['usuario']).toBe('MODDATOS');
    expect(secrets.decrypt(beta!['clave'] as Buffer).toString()).toBe('moddatos');
    expect(
      await rows(`select c.codigo as caja, a.codigo as almacen, e.stock, m.costo_unitario
        from ventas.cajas c join inventario.almacenes a on a.id = c.almacen_id
        join inventario.existencias e on e.almacen_id = a.id
        join inventario.movimientos m on m.producto_id = e.producto_id`),
    ).toEqual([{ caja: 'CAJA-1', almacen: 'TIENDA', stock: '5.000', costo_unitario: '6.5000000000' }]);
    await expect(installCompany(deps(), company(), acceso)).rejects.toThrow(/ya tiene una empresa/);
  });
});
