import { restar, sumar } from '@jsol/tributos/dinero';
import { calcularDocumento } from '@jsol/tributos/calcular-documento';
import type { Caja, ProductoPos, RegistrarVenta } from '@jsol/contracts/ventas';
import type { Settings } from '../../platform/config/settings.ts';
import type { Printer } from '../cli/print.ts';
import { randomFrom } from '../random.ts';
import { isClean, recount } from './recount.ts';
import { signIn, type ShopClient } from './shop-client.ts';
import { simulatorsClient, type SimulatorsClient } from './simulators-client.ts';
import { reachSystem } from './started-system.ts';

/** Answers may take a scripted outage, a time-out and the wait before SUNAT's "no" is believed. */
const patienceMs = 240_000;
/** Pause between two sales of one till; a shop is slower, a day is longer. */
const betweenSalesMs = 60;

type Till = { client: ShopClient; caja: Caja; sesionId: string; productos: ProductoPos[] };

const compradores = [
  {
    tipoDocumento: '6',
    numeroDocumento: '20131312955',
    nombre: 'CONSTRUCTORA EL SOL S.A.C.',
    email: 'compras@constructora.example',
  },
  {
    tipoDocumento: '6',
    numeroDocumento: '20000000001',
    nombre: 'MAESTRANZA DEL SUR E.I.R.L.',
    email: 'pagos@maestranza.example',
  },
] as const;

/** One sale as a cashier would ring it up: a few products, at times a discount, paid in cash or by card. */
function composeSale(till: Till, random: () => number, index: number): RegistrarVenta {
  const lineas = Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
    const producto = till.productos[Math.floor(random() * till.productos.length)]!;
    return { producto, cantidad: String(1 + Math.floor(random() * 3)) };
  });
  const factura = index % 4 === 0;
  const { totales } = calcularDocumento({
    precios: 'con-impuestos',
    tasaIgv: '0.18',
    tasaIvap: '0.04',
    lineas: lineas.map(({ producto, cantidad }) => ({
      cantidad,
      precioUnitario: producto.precio,
      afectacion: producto.afectacion,
    })),
  });
  const { total } = totales;
  const identificado = factura || Number(total) > 700;
  const comprador = compradores[index % compradores.length]!;
  const efectivo = index % 3 !== 0;
  return {
    sesionId: till.sesionId,
    tipoComprobante: factura ? '01' : '03',
    cliente: identificado ? comprador : null,
    lineas: lineas.map(({ producto, cantidad }) => ({
      productoId: producto.id,
      cantidad,
      precioUnitario: producto.precio,
    })),
    pagos: [{ medio: efectivo ? 'efectivo' : 'tarjeta', monto: efectivo ? sumar([total, '0.30']) : total }],
  };
}

async function openTill(appUrl: string, usuario: string, clave: string): Promise<Till> {
  const client = await signIn(appUrl, usuario, clave);
  const cajas = await client.cajas();
  const mine = cajas.find((caja) => caja.sesion?.cajeroId === client.yo.id);
  const caja = mine ?? cajas.find((candidate) => candidate.sesion === null);
  if (!caja) throw new Error(`No hay una caja libre para ${usuario}.`);
  const sesionId = caja.sesion?.id ?? (await client.abrirCaja(caja.id, '200.00')).sesionId;
  const productos = (await client.productos(caja.almacenId)).filter(
    ({ stock, unidad }) => Number(stock) >= 20 && unidad === 'NIU',
  );
  if (productos.length === 0) throw new Error(`El almacén de ${caja.nombre} no tiene productos con stock.`);
  return { client, caja, sesionId, productos };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The morning is calm; at noon SUNAT goes down; in the afternoon it loses an answer and has a remark. */
async function work(tills: readonly Till[], ventas: number, sunat: SimulatorsClient, say: (line: string) => void) {
  const random = randomFrom(20261124);
  let outage: string | null = null;
  for (let index = 0; index < ventas; index += 1) {
    if (index === Math.floor(ventas * 0.3)) {
      outage = await sunat.fail({ kind: 'down', times: null });
      say(`${index} ventas: SUNAT se cae; la tienda sigue vendiendo`);
    }
    if (outage !== null && index === Math.floor(ventas * 0.6)) {
      await sunat.recover(outage);
      outage = null;
      await sunat.fail({ kind: 'timeout-after-accept', times: 1 });
      await sunat.fail({ kind: 'observe', times: 1 });
      say(`${index} ventas: SUNAT vuelve; una de sus respuestas se perderá`);
    }
    const till = tills[index % tills.length]!;
    await till.client.vender(composeSale(till, random, index));
    await pause(betweenSalesMs);
  }
  if (outage !== null) await sunat.recover(outage);
}

/** Waits until SUNAT has answered for everything issued since `since`. */
async function settle(client: ShopClient, since: Date, say: (line: string) => void) {
  const deadline = Date.now() + patienceMs;
  let before = -1;
  for (;;) {
    const issued = (await client.comprobantes()).filter(({ emitidoEn }) => new Date(emitidoEn) >= since);
    const waiting = issued.filter(
      ({ estado }) => !['aceptado', 'observado', 'rechazado', 'excepcion'].includes(estado),
    );
    if (waiting.length === 0 || Date.now() > deadline) return issued;
    if (waiting.length !== before) say(`Faltan ${waiting.length} respuestas de SUNAT`);
    before = waiting.length;
    await pause(1_000);
  }
}

/** Waits until no more mail arrives that is due: one per accepted receipt with an address. */
async function settleMails(sunat: SimulatorsClient, since: Date, expected: number): Promise<string[]> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const mails = await sunat.mails(since);
    if (mails.length >= expected || Date.now() > deadline) return mails;
    await pause(500);
  }
}

/**
 * Drives a shop's day through the HTTP API, with SUNAT failing on the way, and counts again from the outside. Sets
 * exit code 1 when anything is lost, doubled or not accepted.
 */
export async function runDemo(
  settings: Settings,
  program: string,
  options: { ventas: number; printer: Printer },
): Promise<void> {
  const startedAt = Date.now();
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const target = await reachSystem(settings, program);
  try {
    const since = new Date();
    const sunat = simulatorsClient(target.simulatorsUrl);
    const tills: Till[] = [];
    for (const usuario of ['cajero', 'cajera2'])
      tills.push(await openTill(target.appUrl, usuario, target.demoPassword));
    const before = await Promise.all(tills.map((till) => till.client.resumenCaja(till.sesionId)));
    say(`${tills.length} cajas abiertas`);
    await work(tills, options.ventas, sunat, say);

    const comprobantes = await settle(tills[0]!.client, since, say);
    const conCorreo = comprobantes.filter(
      ({ tipo, estado }) => tipo === '01' && (estado === 'aceptado' || estado === 'observado'),
    );
    const correos = await settleMails(sunat, since, conCorreo.length);
    const numeros = new Set(comprobantes.map(({ tipo, numero }) => `${tipo}-${numero}`));
    const resumenes = await Promise.all(tills.map((till) => till.client.resumenCaja(till.sesionId)));
    for (const [i, till] of tills.entries()) {
      // What lies in the drawer: the count is blind, so it is not told.
      const { fondo, totalVendido, porMedio } = resumenes[i]!;
      const otrosMedios = sumar(porMedio.filter(({ medio }) => medio !== 'efectivo').map(({ monto }) => monto));
      await till.client.cerrarCaja(till.sesionId, restar(sumar([fondo, totalVendido]), otrosMedios));
    }

    const result = recount({
      ventasPorCaja: resumenes.map((resumen, i) => resumen.ventas - before[i]!.ventas),
      comprobantes,
      enSunat: (await sunat.documents()).filter(({ nombre }) => numeros.has(nombre)),
      correos,
    });
    options.printer.thing({
      ...result,
      correos: correos.length,
      segundos: Math.round((Date.now() - startedAt) / 1_000),
    });
    if (!isClean(result)) process.exitCode = 1;
  } finally {
    await target.stop();
  }
}
