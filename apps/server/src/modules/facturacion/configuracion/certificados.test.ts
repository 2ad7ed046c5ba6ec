import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CertificadoGuardado } from '@jsol/contracts/facturacion-configuracion';
import { secretsFrom } from '../../../platform/config/secrets.ts';
import { certificadoDeDemostracion } from '../documents/certificado.ts';
import { rucDeDemostracion } from '../seed.ts';
import { certificadoEnVigor } from './certificado-en-vigor.ts';
import { unCertificadoDeEntidad } from './certificado.factory.ts';
import { abrirConfiguracion, type Configuracion } from './configuracion.fixture.ts';

let c: Configuracion;
beforeAll(async () => {
  c = await abrirConfiguracion();
});
afterAll(() => c.cerrar());

const subir = ({ pfx, clave }: { pfx: Buffer; clave: string }) =>
  c.pedir<{ id: string; errors: unknown[]; detail: string }>('POST', 'certificados', {
    archivo: pfx.toString('base64'),
    clave,
  });
const lista = async () => (await c.pedir<{ items: CertificadoGuardado[] }>('GET', 'certificados')).datos.items;
const enVigor = () => certificadoEnVigor({ ...c, frescuraMs: 0 })();

describe('a certificate', () => {
  it('that cannot sign is refused with its reason, and nothing of it is stored', async () => {
    const bueno = unCertificadoDeEntidad(rucDeDemostracion, c.clock.now());
    const casos: [{ pfx: Buffer; clave: string }, string, RegExp][] = [
      [{ ...bueno, clave: 'otra' }, '/clave', /clave del certificado no es correcta/],
      [{ pfx: Buffer.from('hola'), clave: 'x' }, '/archivo', /no es un certificado PKCS#12/],
      [unCertificadoDeEntidad('20131312955', c.clock.now()), '/archivo', /del RUC 20131312955/],
      [unCertificadoDeEntidad(rucDeDemostracion, c.clock.now(), -0.5), '/archivo', /venció/],
    ];
    for (const [archivo, pointer, motivo] of casos) {
      const { status, datos } = await subir(archivo);
      expect(status).toBe(422);
      expect(datos).toMatchObject({ code: 'facturacion.certificado_invalido', errors: [{ pointer }] });
      expect(datos.detail).toMatch(motivo);
    }
    expect(await c.filas('select id from facturacion.certificados')).toEqual([]);
    expect(await enVigor()).toMatchObject({ kind: 'no-configurado' });
  });

  it('signs from its upload on, sealed where it is stored, and the one before stays in the history', async () => {
    const demo = certificadoDeDemostracion(rucDeDemostracion, 'EMPRESA', c.clock.now());
    expect((await subir(demo)).status).toBe(200);
    const propio = unCertificadoDeEntidad(rucDeDemostracion, c.clock.now(), 30);
    const { datos } = await subir(propio);
    const [firma, anterior] = await lista();
    expect(firma).toMatchObject({
      id: datos.id,
      titular: 'Empresa de Prueba S.A.C.',
      entidad: 'Entidad de Prueba',
      demostracion: false,
      firma: true,
      diasRestantes: 30,
      subidoPor: 'ana',
      retiradoEn: null,
    });
    expect(anterior).toMatchObject({ demostracion: true, firma: false, retiradoEn: c.clock.now().toISOString() });
    expect(await enVigor()).toMatchObject({ kind: 'ok', certificado: { titular: 'Empresa de Prueba S.A.C.' } });

    const [fila] = await c.filas<{ pfx: Buffer; clave: Buffer }>(
      'select pfx, clave from facturacion.certificados where firma',
    );
    expect(fila!.pfx.includes(propio.pfx.subarray(0, 64))).toBe(false);
    expect(fila!.clave.toString('latin1')).not.toContain('clave');
    expect(c.secrets.decrypt(fila!.pfx).equals(propio.pfx)).toBe(true);
    const audits = await c.filas(
      "select detalle from auditoria.registros where accion = 'facturacion.certificado_subido'",
    );
    expect(audits).toHaveLength(2);
  });

  it('of the history can sign again', async () => {
    const anterior = (await lista())[1]!;
    expect((await c.pedir('POST', `certificados/${anterior.id}/activar`)).status).toBe(200);
    expect((await lista())[0]).toMatchObject({ id: anterior.id, firma: true, retiradoEn: null });
    expect((await c.pedir('POST', `certificados/01930000-0000-7000-8000-0000000000ff/activar`)).status).toBe(404);
  });

  it('that expires while it is in force stops signing, and says when it did', async () => {
    const leer = certificadoEnVigor({ ...c, frescuraMs: 0 });
    await subir(unCertificadoDeEntidad(rucDeDemostracion, c.clock.now(), 2));
    expect((await leer()).kind).toBe('ok');
    c.clock.advance('3d');
    expect(await leer()).toMatchObject({ kind: 'vencido', motivo: 'El certificado venció el 26/11/2026.' });
  });

  it('sealed with another master key is told apart from one that is missing', async () => {
    const ajeno = certificadoEnVigor({
      ...c,
      secrets: secretsFrom('otra clave maestra, también larga'),
      frescuraMs: 0,
    });
    expect(await ajeno()).toMatchObject({ kind: 'ilegible', motivo: expect.stringContaining('ERP_SECRET_KEY') });
  });

  it('is nobody’s to see or change without the permission', async () => {
    c.permisos.delete('facturacion.configurar');
    for (const ruta of ['certificados', 'canales', 'series', 'emisor', 'parametros', 'produccion'])
      expect((await c.pedir('GET', ruta)).status, ruta).toBe(403);
    c.permisos.add('facturacion.configurar');
  });
});
