import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal, sumar } from '@jsol/tributos/dinero';
import { archivoPle, librosPle, textoPle, type LibroPle, type RegistroPle } from './archivo-ple.ts';
import { asientoDeCompra, asientoDeVenta, conceptosContables, type Cuentas } from './asientos.ts';
import { estadoDeCompra } from './compra-del-libro.ts';
import { registroDeNoDomiciliado } from './compras-no-domiciliados.ts';
import { registrosDiario, registrosMayor, type Asiento } from './diario-y-mayor.ts';
import { unaCompra, unaCompraNoDomiciliada, unaVenta } from './libros.factory.ts';
import { registroDeCompra } from './registro-compras.ts';
import { registroDeVenta } from './registro-ventas.ts';
import { archivoSire, carDe, registroRce, registroRvie } from './sire.ts';
import { enFrase, validarLibro } from './validar.ts';
import { sinImportes, totalDe, type ImportesVenta } from './venta-del-libro.ts';

const empresa = { ruc: '20100070970', razonSocial: 'FERRETERÍA SAN JOSÉ S.A.C.', periodo: '2026-10' };
const cuentas = Object.fromEntries(
  conceptosContables.map((concepto, indice) => [concepto, String(1000 + indice)]),
) as Cuentas;
const lineasDe = (bytes: Buffer) => bytes.toString('latin1').split('\r\n').slice(0, -1);

const conImportes = fc.record(
  Object.fromEntries(
    Object.keys(sinImportes).map((campo) => [
      campo,
      fc.integer({ min: -99_999, max: 999_999 }).map((n) => (n / 100).toFixed(2)),
    ]),
  ) as Record<keyof ImportesVenta, fc.Arbitrary<string>>,
);

describe('a file of the PLE', () => {
  test('has the name that tells issuer, period, book and content', () => {
    expect(archivoPle('140100', empresa, [registroDeVenta(unaVenta(), '2026-10')]).nombre).toBe(
      'LE2010007097020261000140100001111.txt',
    );
  });

  test('is empty, and its name says so, when there is nothing to tell', () => {
    expect(archivoPle('080200', empresa, [])).toEqual({
      nombre: 'LE2010007097020261000080200001011.txt',
      bytes: Buffer.alloc(0),
      lineas: 0,
    });
  });

  test('refuses a record with a field too many', () => {
    expect(() => archivoPle('140100', empresa, [[...registroDeVenta(unaVenta(), '2026-10'), '']])).toThrow('35 fields');
  });

  test('has a sale in its 35 fields', () => {
    const { bytes } = archivoPle('140100', empresa, [registroDeVenta(unaVenta(), '2026-10')]);
    expect(bytes.toString('latin1')).toBe(
      '20261000|01-F001-1|M1|05/10/2026||01|F001|1||6|20131312955|CONSTRUCTORA EL PERÚ S.A.C.|0.00|100.00|0.00|18.00|0.00|' +
        '0.00|0.00|0.00|0.00|0.00|0.00|0.00|118.00|PEN|1.000||||||||1|\r\n',
    );
  });

  test('has each record in as many fields as its book asks for, ended by a pipe', () => {
    const asiento = asientoDeVenta(unaVenta(), cuentas)!;
    const registros: Record<LibroPle, readonly RegistroPle[]> = {
      '050100': registrosDiario([asiento], '2026-10'),
      '060100': registrosMayor([asiento], '2026-10'),
      '080100': [registroDeCompra(unaCompra(), '2026-10')],
      '080200': [registroDeNoDomiciliado(unaCompraNoDomiciliada(), '2026-10')],
      '140100': [registroDeVenta(unaVenta(), '2026-10')],
    };
    for (const [libro, filas] of Object.entries(registros) as [LibroPle, readonly RegistroPle[]][]) {
      for (const linea of lineasDe(archivoPle(libro, empresa, filas).bytes)) {
        expect(linea.split('|')).toHaveLength(librosPle[libro].campos + 1);
        expect(linea.endsWith('|')).toBe(true);
      }
      expect(validarLibro(libro, '2026-10', filas)).toEqual([]);
    }
  });

  test('carries any name without what the validator refuses', () => {
    expect(textoPle('  A|B/C\\D\n ferretería “Ñandú” № 5 łuk  ', 100)).toBe('A B C D ferretería ?Ñandú? No 5 ?uk');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (nombre) => {
        const texto = textoPle(nombre, 100);
        expect(texto.length).toBeLessThanOrEqual(100);
        expect(texto).not.toMatch(/[|/\\\r\n]/);
        expect(Buffer.from(texto, 'latin1').toString('latin1')).toBe(texto);
        expect(texto).toBe(texto.trim());
      }),
    );
  });

  test('totals the parts of every sale', () => {
    fc.assert(
      fc.property(conImportes, (importes) => {
        const registro = registroDeVenta(unaVenta({ importes }), '2026-10');
        expect(registro[24]).toBe(sumar(registro.slice(12, 24)));
        expect(validarLibro('140100', '2026-10', [registro])).toEqual([]);
      }),
    );
  });
});

describe('the state of a purchase', () => {
  test.each([
    ['2026-10-12', '01', '1'],
    ['2026-09-30', '01', '6'],
    ['2025-10-01', '01', '6'],
    ['2025-09-30', '01', '7'],
    ['2026-10-12', '03', '0'],
  ])('issued on %s as %s in October 2026 is %s', (fechaEmision, tipo, estado) => {
    expect(estadoDeCompra(unaCompra({ fechaEmision, tipo }), '2026-10')).toBe(estado);
  });
});

describe('entries', () => {
  const suma = (asientos: readonly Asiento[], columna: 'debe' | 'haber') =>
    sumar(asientos.flatMap(({ lineas }) => lineas.map((linea) => linea[columna])));

  test('of any sale balance, without a minus in either column', () => {
    fc.assert(
      fc.property(conImportes, (importes) => {
        const asiento = asientoDeVenta(unaVenta({ importes }), cuentas);
        if (!asiento) return;
        expect(suma([asiento], 'debe')).toBe(suma([asiento], 'haber'));
        for (const { debe, haber } of asiento.lineas) {
          expect(decimal(debe).gte(0) && decimal(haber).gte(0)).toBe(true);
          expect(decimal(debe).isZero()).not.toBe(decimal(haber).isZero());
        }
      }),
    );
  });

  test('of a purchase take its IGV as credit', () => {
    const asiento = asientoDeCompra(unaCompra(), cuentas)!;
    expect(asiento.lineas.map(({ cuenta, debe, haber }) => [cuenta, debe, haber])).toEqual([
      [cuentas['compras-gasto'], '50.00', '0.00'],
      [cuentas.igv, '9.00', '0.00'],
      [cuentas['compras-por-pagar'], '0.00', '59.00'],
    ]);
  });

  test('are none for a voided receipt', () => {
    expect(asientoDeVenta(unaVenta({ importes: sinImportes, estado: '2' }), cuentas)).toBeNull();
  });

  test('stand in the journal by entry and in the ledger by account, the same lines', () => {
    const asientos = [asientoDeVenta(unaVenta(), cuentas)!, asientoDeCompra(unaCompra(), cuentas)!];
    const diario = registrosDiario(asientos, '2026-10');
    const mayor = registrosMayor(asientos, '2026-10');
    expect(mayor.map((registro) => registro[3])).toEqual(diario.map((registro) => registro[3]).sort());
    expect([...mayor].map(String).sort()).toEqual([...diario].map(String).sort());
    expect(diario[0]![19]).toBe('140100&20261000&01-F001-1&M1');
  });
});

describe('the validation report', () => {
  const conCampo = (numero: number, valor: string): RegistroPle =>
    registroDeVenta(unaVenta(), '2026-10').map((antes, indice) => (indice === numero - 1 ? valor : antes));

  test.each([
    [1, '20260900', 'El periodo 20260900 no es el del libro.'],
    [4, '31/02', '"31/02" no es una fecha.'],
    [6, '', 'Falta este dato.'],
    [14, '100', '"100" no es un importe con dos decimales.'],
    [12, 'A|B', 'Lleva un carácter que el PLE no admite.'],
    [25, '119.00', 'El total es 119.00 y sus partes suman 118.00.'],
    [11, '1'.repeat(16), 'Tiene 16 caracteres y admite 15.'],
  ])('names field %i when it says "%s"', (campo, valor, motivo) => {
    expect(validarLibro('140100', '2026-10', [conCampo(campo, valor)])).toEqual([
      { libro: '140100', linea: 1, campo, gravedad: 'error', motivo },
    ]);
  });

  test('names the line whose key was there before', () => {
    const registro = registroDeVenta(unaVenta(), '2026-10');
    const [hallazgo] = validarLibro('140100', '2026-10', [registro, registro]);
    expect(enFrase(hallazgo!)).toBe('Registro de ventas (14.1), línea 2: Repite la clave de la línea 1.');
  });

  test('names the entry that does not balance', () => {
    const asiento = asientoDeVenta(unaVenta(), cuentas)!;
    const cojo = { ...asiento, lineas: asiento.lineas.slice(1) };
    expect(validarLibro('050100', '2026-10', registrosDiario([cojo], '2026-10')).map(({ motivo }) => motivo)).toEqual([
      'El asiento 01-F001-1 tiene 0.00 en el debe y 118.00 en el haber.',
    ]);
  });
});

describe('a replacement file of the SIRE', () => {
  test('of sales has its name and 33 fields', () => {
    const { nombre, txt } = archivoSire('rvie', empresa, [registroRvie(unaVenta(), empresa)]);
    expect(nombre).toBe('LE2010007097020261000140400021112.zip');
    expect(lineasDe(txt)[0]!.split('|')).toHaveLength(34);
  });

  test('of purchases has its name and 37 fields', () => {
    const { nombre, txt } = archivoSire('rce', empresa, [registroRce(unaCompra(), empresa)]);
    expect(nombre).toBe('LE2010007097020261000080400021112.zip');
    expect(lineasDe(txt)[0]!.split('|')).toHaveLength(38);
  });

  test('is the same bytes for the same data', () => {
    const hacer = () => archivoSire('rvie', empresa, [registroRvie(unaVenta(), empresa)]).zip;
    expect(hacer().equals(hacer())).toBe(true);
  });

  test('knows a receipt by the key of 27 characters', () => {
    expect(carDe('20100070970', '01', 'F001', '15')).toBe('2010007097001F0010000000015');
  });
});

test('the totals of the register are those of its receipts', () => {
  fc.assert(
    fc.property(fc.array(conImportes, { maxLength: 30 }), (todos) => {
      const registros = todos.map((importes, indice) =>
        registroDeVenta(unaVenta({ cuo: `01-F001-${indice}`, importes }), '2026-10'),
      );
      expect(sumar(registros.map((registro) => registro[24]!))).toBe(sumar(todos.map(totalDe)));
    }),
  );
});
