import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Arriendo, RespuestaOffline, VentaOffline } from '@jsol/contracts/ventas-offline';
import { ProblemaError, SinConexionError } from '../../../lib/api.ts';
import type { Ticket } from '../ticket.ts';
import { arrendar, latir, soltarOtras, type TransporteDeArriendo } from './arriendo.ts';
import { abrirBase, type BaseLocal } from './base-local.ts';
import { refrescarCatalogo, vendidoSinContar } from './catalogo-local.ts';
import { archivoDePendientes } from './exportar.ts';
import { guardarDesfase, desfaseConocido, medir } from './reloj.ts';
import {
  aplicarRespuestas,
  crearSincronizador,
  reintentarRechazadas,
  type TransporteDeVentas,
} from './sincronizador.ts';
import { uuidDeVenta } from './uuid-de-venta.ts';
import { guardarVenta, sePuedeSinRed, SinArriendoError } from './venta-local.ts';

const caja = { id: '01930000-0000-7000-8000-0000000000c1', codigo: 'CAJA-1' };
const otraCaja = { id: '01930000-0000-7000-8000-0000000000c2', codigo: 'CAJA-2' };
const ahora = new Date('2026-11-24T15:00:00Z');

vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/143.0 Safari/537.36' });

let base: BaseLocal;
let cuenta = 0;
beforeEach(() => {
  base = abrirBase(`pos-${(cuenta += 1)}`);
});
afterEach(() => base.delete());

const problema = (status: number, code: string, detail: string) =>
  new ProblemaError({ type: code, title: code, status, code, detail } as never, null);

const ticket = (clave = uuidDeVenta(Date.now())): Ticket => ({
  clave,
  tipo: '03',
  cliente: null,
  lineas: [
    {
      productoId: '01930000-0000-7000-8000-0000000000aa',
      codigo: 'HER-001',
      nombre: 'Martillo',
      unidad: 'NIU',
      precio: '34.90',
      afectacion: '10',
      cantidad: '2',
      descuento: '0',
    },
  ],
});
const vender = (de = caja, clave?: string) =>
  guardarVenta(
    base,
    {
      ticket: ticket(clave),
      pagos: [{ medio: 'efectivo', monto: '100.00' }],
      total: '69.80',
      vuelto: '30.20',
      caja: de,
      sesionId: '01930000-0000-7000-8000-0000000000d1',
      cajeroId: '01930000-0000-7000-8000-0000000000e1',
    },
    ahora,
  );

/** The server's half of the till's lease, for as long as one terminal has it. */
function unaCaja(proximoTicket = 1) {
  let duenio: { terminalId: string; numero: number } | null = null;
  let numero = 0;
  const latidos: { pendientes: number; masAntiguaEn: string | null }[] = [];
  const arriendo = (): Arriendo => ({ arriendo: numero, venceEn: '', ahora: '', proximoTicket });
  const transporte: TransporteDeArriendo = {
    async arrendar(_caja, { terminalId, tomar }) {
      if (duenio && duenio.terminalId !== terminalId && !tomar)
        throw problema(409, 'ventas.terminal_ocupado', 'Caja 1 la tiene Luis en Chrome desde las 10:00.');
      if (duenio?.terminalId !== terminalId) duenio = { terminalId, numero: (numero += 1) };
      return arriendo();
    },
    async latir(_caja, latido) {
      latidos.push(latido);
      if (latido.terminalId !== duenio?.terminalId)
        throw problema(409, 'ventas.terminal_desplazado', 'La caja la tomó Milagros en Firefox.');
      return arriendo();
    },
  };
  return { transporte, latidos };
}

describe('a sale made without network', () => {
  it('is numbered by till and terminal without gaps, and once however often it is kept', async () => {
    const { transporte } = unaCaja(7);
    await arrendar(base, transporte, caja.id, false);
    await arrendar(base, transporte, otraCaja.id, false);
    const clave = uuidDeVenta(Date.now());
    const [uno] = await Promise.all([vender(caja, clave), vender(otraCaja), vender(caja, clave), vender(caja)]);
    const todas = await base.ventas.orderBy('secuencia').toArray();
    expect(todas.map(({ secuencia }) => secuencia)).toEqual([1, 2, 3]);
    expect(todas.map(({ venta }) => venta.ticket).sort()).toEqual(['OFF-CAJA-1-7', 'OFF-CAJA-1-8', 'OFF-CAJA-2-7']);
    expect(uno.venta).toMatchObject({ id: clave, total: '69.80', vuelto: '30.20', hechaEn: ahora.toISOString() });
  });

  it('carries the last known difference between the two clocks', async () => {
    await arrendar(base, unaCaja().transporte, caja.id, false);
    await guardarDesfase(base, medir(1_000, 1_400, new Date(61_200).toISOString()));
    expect(await desfaseConocido(base)).toBe(60_000);
    // Within what the network blurs: no news.
    await guardarDesfase(base, { desfaseMs: 60_300, errorMs: 400 });
    expect((await vender()).venta.desfaseMs).toBe(60_000);
  });

  it('is not made where this browser may not number, and says who may', async () => {
    await expect(vender()).rejects.toThrow(SinArriendoError);
    const { transporte } = unaCaja();
    await transporte.arrendar(caja.id, { terminalId: 'otro', nombre: 'Chrome', tomar: false });
    await arrendar(base, transporte, caja.id, false);
    await expect(vender()).rejects.toThrow('Caja 1 la tiene Luis');
    await arrendar(base, transporte, caja.id, true);
    expect((await vender()).venta.arriendo).toBe(2);
    expect(await base.ventas.count()).toBe(1);
  });

  it('needs the operation number of whatever is not cash, and takes no card', () => {
    expect(sePuedeSinRed([{ medio: 'efectivo', monto: '10.00' }])).toBe(true);
    expect(sePuedeSinRed([{ medio: 'yape', monto: '10.00', operacion: '123' }])).toBe(true);
    expect(sePuedeSinRed([{ medio: 'yape', monto: '10.00' }])).toBe(false);
    expect(sePuedeSinRed([{ medio: 'tarjeta', monto: '10.00', operacion: '123' }])).toBe(false);
  });

  it('leaves less of what it sold to offer', async () => {
    await arrendar(base, unaCaja().transporte, caja.id, false);
    const { venta } = await vender();
    await vender();
    expect((await vendidoSinContar(base)).get(venta.lineas[0]!.productoId)).toEqual(['2', '2']);
  });

  it('goes into the file of what the server has not settled', async () => {
    await arrendar(base, unaCaja().transporte, caja.id, false);
    const [uno, dos] = [await vender(), await vender()];
    await aplicarRespuestas(base, [respuesta(uno.venta, 'registrada')], ahora);
    const { ventas } = JSON.parse(await archivoDePendientes(base)) as { ventas: VentaOffline[] };
    expect(ventas).toEqual([dos.venta]);
  });
});

describe('the lease of a till', () => {
  it('that another terminal took stops the numbers here and is told with every heartbeat while sales are owed', async () => {
    const { transporte, latidos } = unaCaja();
    await arrendar(base, transporte, caja.id, false);
    const { id } = await vender();
    await transporte.arrendar(caja.id, { terminalId: 'otro', nombre: 'Firefox', tomar: true });
    await latir(base, transporte);
    expect(latidos).toMatchObject([{ pendientes: 1, masAntiguaEn: ahora.toISOString() }]);
    await expect(vender()).rejects.toThrow('La caja la tomó Milagros');
    await latir(base, transporte);
    expect(latidos).toHaveLength(2);
    await base.ventas.update(id, { estado: 'registrada' });
    await latir(base, transporte);
    expect(latidos).toHaveLength(2);
  });

  it('asked for again goes on with its own numbers, and is let go once nothing is owed', async () => {
    const { transporte } = unaCaja(1);
    await arrendar(base, transporte, caja.id, false);
    const { id } = await vender();
    await arrendar(base, transporte, caja.id, false);
    expect((await vender()).venta.ticket).toBe('OFF-CAJA-1-2');
    await soltarOtras(base, otraCaja.id);
    expect(await base.arriendos.count()).toBe(1);
    await base.ventas.where('id').notEqual(id).delete();
    await base.ventas.update(id, { estado: 'registrada' });
    await soltarOtras(base, otraCaja.id);
    expect(await base.arriendos.count()).toBe(0);
  });
});

const respuesta = (
  { id }: Pick<VentaOffline, 'id'>,
  estado: RespuestaOffline['estado'],
  motivo: string | null = null,
): RespuestaOffline => ({
  id,
  estado,
  ventaId: null,
  comprobanteId: null,
  numero: estado === 'registrada' ? 'B001-1' : null,
  motivo,
});

describe('the syncer', () => {
  beforeEach(async () => {
    const { transporte } = unaCaja();
    await arrendar(base, transporte, caja.id, false);
    await arrendar(base, transporte, otraCaja.id, false);
  });

  const turno = <T>(tarea: () => Promise<T>): Promise<T> => tarea();
  /** Takes what comes, as the server does: each id once. */
  function unServidor(fallar: (ventas: readonly VentaOffline[]) => void = () => undefined) {
    const lotes: (readonly VentaOffline[])[] = [];
    const recibidas = new Map<string, VentaOffline>();
    const transporte: TransporteDeVentas = {
      async enviar(ventas) {
        lotes.push(ventas);
        fallar(ventas);
        for (const venta of ventas) recibidas.set(venta.id, venta);
        return ventas.map((venta) => respuesta(venta, 'recibida'));
      },
      preguntar: async (ids) => ids.map((id) => respuesta({ id }, 'registrada')),
    };
    return { lotes, recibidas, ...crearSincronizador({ base, transporte, turno, ahora: () => ahora }) };
  }
  const estados = async () => (await base.ventas.orderBy('secuencia').toArray()).map(({ estado }) => estado);

  it('sends each till’s sales in order, fifty at a time, and asks what became of them', async () => {
    for (let i = 0; i < 53; i += 1) await vender(i % 10 === 3 ? otraCaja : caja);
    const servidor = unServidor();
    expect(await servidor.sincronizar()).toBe('al-dia');
    expect(
      servidor.lotes.every((lote) => lote.length <= 50 && new Set(lote.map(({ cajaId }) => cajaId)).size === 1),
    ).toBe(true);
    for (const { id } of [caja, otraCaja]) {
      const enviadas = servidor.lotes.flat().filter(({ cajaId }) => cajaId === id);
      expect(enviadas.map(({ secuencia }) => secuencia)).toEqual(
        enviadas.map(({ secuencia }) => secuencia).toSorted((a, b) => a - b),
      );
    }
    expect(servidor.recibidas.size).toBe(53);
    expect(new Set(await estados())).toEqual(new Set(['registrada']));
  });

  it('keeps every sale until the answer for it is stored, whatever happens to the requests', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('llega', 'se-pierde', 'sin-respuesta'), { maxLength: 6 }),
        async (suerte) => {
          await base.ventas.clear();
          const ventas = [await vender(), await vender(caja), await vender(otraCaja)];
          const recibidas = new Set<string>();
          let vuelta = 0;
          const { sincronizar } = crearSincronizador({
            base,
            turno,
            transporte: {
              async enviar(lote) {
                const destino = suerte[vuelta++] ?? 'llega';
                if (destino === 'se-pierde') throw new SinConexionError();
                for (const { id } of lote) recibidas.add(id);
                if (destino === 'sin-respuesta') throw new SinConexionError();
                return lote.map((venta) => respuesta(venta, 'registrada'));
              },
              preguntar: async () => [],
            },
          });
          for (let i = 0; i <= suerte.length; i += 1) {
            await sincronizar();
            for (const { id, estado } of await base.ventas.toArray())
              if (estado === 'registrada') expect(recibidas.has(id)).toBe(true);
          }
          expect(recibidas).toEqual(new Set(ventas.map(({ id }) => id)));
          expect(await estados()).toEqual(['registrada', 'registrada', 'registrada']);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('tells apart the one that the server cannot read, and sends the others', async () => {
    const ventas = [await vender(), await vender(), await vender()];
    const servidor = unServidor((lote) => {
      if (lote.some(({ id }) => id === ventas[1]!.id))
        throw problema(400, 'http.datos_invalidos', 'Falta la descripción.');
    });
    expect(await servidor.sincronizar()).toBe('al-dia');
    expect(await estados()).toEqual(['registrada', 'rechazada', 'registrada']);
    expect((await base.ventas.get(ventas[1]!.id))?.motivo).toBe('Falta la descripción.');
    await reintentarRechazadas(base);
    expect(await estados()).toEqual(['registrada', 'pendiente', 'registrada']);
  });

  it('waits where nobody may send them, and says why', async () => {
    const { id } = await vender();
    const servidor = unServidor(() => {
      throw problema(403, 'http.sin_permiso', 'No puede vender en esa caja.');
    });
    expect(await servidor.sincronizar()).toBe('sin-permiso');
    expect(await base.ventas.get(id)).toMatchObject({ estado: 'pendiente', motivo: 'No puede vender en esa caja.' });
  });

  it('runs once for two clicks', async () => {
    await vender();
    const servidor = unServidor();
    await Promise.all([servidor.sincronizar(), servidor.sincronizar()]);
    expect(servidor.lotes).toHaveLength(1);
  });

  it('never unsettles what was settled, and forgets that after some days only', async () => {
    const uno = await vender();
    await aplicarRespuestas(base, [respuesta(uno.venta, 'registrada')], ahora);
    await aplicarRespuestas(base, [respuesta(uno.venta, 'recibida')], ahora);
    expect(await estados()).toEqual(['registrada']);
    const dos = await vender();
    await aplicarRespuestas(base, [respuesta(dos.venta, 'conflicto', 'Compare las dos.')], ahora);
    const despues = new Date(ahora.getTime() + 4 * 24 * 3_600_000);
    await crearSincronizador({
      base,
      turno,
      ahora: () => despues,
      transporte: { enviar: async () => [], preguntar: async () => [] },
    }).sincronizar();
    expect(await estados()).toEqual(['conflicto']);
  });
});

describe('the catalogue at the till', () => {
  it('is confirmed without being sent again while it has not changed', async () => {
    const catalogo = { version: 'v1' } as never;
    const pedidos: (string | null)[] = [];
    const pedir = async (_caja: string, etag: string | null) => {
      pedidos.push(etag);
      return etag === '"v1"' ? null : { datos: catalogo, etag: '"v1"' };
    };
    await refrescarCatalogo(base, pedir, caja.id, ahora);
    const luego = new Date(ahora.getTime() + 60_000);
    await refrescarCatalogo(base, pedir, caja.id, luego);
    expect(pedidos).toEqual([null, '"v1"']);
    expect(await base.catalogos.get(caja.id)).toMatchObject({ etag: '"v1"', confirmadoEn: luego.toISOString() });
  });
});
