import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHandler } from '../../../../test/support/run-handler.ts';
import type { View } from '../../../platform/alerts/signal.ts';
import type { Outcome } from '../../../platform/tasks/outcome.ts';
import { crearNotificador } from '../../notificaciones/public.ts';
import { sincronizarPermisos, crearUsuario } from '../../seguridad/public.ts';
import { facturacionDeclaration } from '../module.ts';
import { rucDeDemostracion } from '../seed.ts';
import { unCertificadoDeEntidad } from './certificado.factory.ts';
import { abrirConfiguracion, type Configuracion } from './configuracion.fixture.ts';
import { certificadoPorVencer } from './signals.ts';
import { vigilarConfiguracionHandler } from './tasks/vigilar-configuracion.ts';

let c: Configuracion;
beforeAll(async () => {
  c = await abrirConfiguracion();
  await c.database.transaction(async (tx) => {
    await sincronizarPermisos(tx, facturacionDeclaration.permissions ?? []);
    for (const [usuario, rol] of [
      ['contadora', 'contador'],
      ['cajera', 'cajero'],
    ] as const)
      await crearUsuario(tx, { usuario, nombre: usuario, email: null, clave: 'clave-de-prueba', roles: [rol] });
  });
  await subir(90);
});
afterAll(() => c.cerrar());

async function subir(dias: number): Promise<void> {
  const { pfx, clave } = unCertificadoDeEntidad(rucDeDemostracion, c.clock.now(), dias);
  await c.pedir('POST', 'certificados', { archivo: pfx.toString('base64'), clave });
}
const correr = (): Promise<Outcome<unknown>> =>
  runHandler(
    vigilarConfiguracionHandler({ ...c, notificar: crearNotificador({ publish: () => Promise.resolve() }) }),
    {},
    { database: c.database },
  );
const avisos = () =>
  c.filas<{ usuario: string; nivel: string; titulo: string }>(
    `select u.usuario, n.nivel, n.titulo from notificaciones.notificaciones n
     join seguridad.usuarios u on u.id = n.usuario_id order by n.id`,
  );
const hallazgos = () => certificadoPorVencer.observe({ database: c.database, now: c.clock.now() } as View);

describe('the daily watch', () => {
  it('says nothing while there is time', async () => {
    expect(await correr()).toMatchObject({ kind: 'done', output: { diasCertificado: 90, seriesPorAgotarse: 0 } });
    expect(await avisos()).toEqual([]);
  });

  it('tells who configures, once per step, however often it runs', async () => {
    for (let dia = 0; dia < 95; dia += 1) {
      c.clock.advance('1d');
      await correr();
      if (dia % 20 === 0) await correr();
    }
    const contados = await avisos();
    expect(contados.map(({ usuario, nivel }) => [usuario, nivel])).toEqual([
      ['contadora', 'aviso'],
      ['contadora', 'aviso'],
      ['contadora', 'aviso'],
      ['contadora', 'error'],
      ['contadora', 'error'],
    ]);
    expect(contados[0]!.titulo).toBe('El certificado digital vence el 22/02/2027');
    expect(contados[4]!.titulo).toBe('El certificado digital venció el 22/02/2027');
  });

  it('begins anew with another certificate', async () => {
    await subir(10);
    await correr();
    expect(await avisos()).toHaveLength(6);
  });

  it('tells of a series that is running out, once', async () => {
    await c.filas("update facturacion.series set ultimo_numero = 99999500 where serie = 'F001'");
    expect(await correr()).toMatchObject({ output: { seriesPorAgotarse: 1 } });
    await correr();
    expect((await avisos()).slice(6).map(({ titulo }) => titulo)).toEqual(['La serie F001 está por agotarse']);
  });
});

describe('certificado_por_vencer', () => {
  it('is raised in the last week, is critical afterwards, and closes with the new certificate', async () => {
    await subir(8);
    expect(await hallazgos()).toEqual([]);
    c.clock.advance('1d');
    expect(await hallazgos()).toMatchObject([{ subject: 'Empresa de Prueba S.A.C.' }]);
    expect((await hallazgos())[0]).not.toHaveProperty('severity');
    c.clock.advance('8d');
    expect(await hallazgos()).toMatchObject([{ severity: 'critica' }]);
    await subir(365);
    expect(await hallazgos()).toEqual([]);
  });
});
