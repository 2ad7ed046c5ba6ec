import { describe, expect, it } from 'vitest';
import { validarLineas } from './comprobante.ts';
import { unComprobante, unaLinea } from './comprobante.factory.ts';

describe('crearComprobante', () => {
  it('freezes figures, Lima date and hour, and the amount in words', () => {
    const comprobante = unComprobante({ emitidoEn: new Date('2026-11-25T04:59:59Z') });
    expect(comprobante).toMatchObject({
      fechaEmision: '2026-11-24',
      horaEmision: '23:59:59',
      totales: { gravado: '30.25', igv: '5.45', total: '35.70' },
      leyendas: [{ codigo: '1000', texto: 'SON TREINTA Y CINCO CON 70/100 SOLES' }],
      cliente: { tipoDocumento: '-', numeroDocumento: '-' },
    });
    expect(comprobante.lineas[0]).toMatchObject({ orden: 1, codigo: 'MART-16', valorVenta: '30.25', igv: '5.45' });
  });

  it('survives being stored as JSON', () => {
    const comprobante = unComprobante({ tipo: '01' });
    expect(JSON.parse(JSON.stringify(comprobante))).toEqual(comprobante);
  });

  it('tidies texts to what XML and jsonb can carry, and cuts descriptions at 500 without half a character', () => {
    const sucio = ' Clavo\t2"\r\n \u0000 <1/2 & más>\ud83d ';
    const largo = `${'x'.repeat(499)}😀`;
    const { lineas } = unComprobante({ lineas: [unaLinea({ descripcion: sucio }), unaLinea({ descripcion: largo })] });
    expect(lineas[0]?.descripcion).toBe('Clavo 2" <1/2 & más>');
    expect(lineas[1]?.descripcion).toBe('x'.repeat(499));
  });
});

describe('validarLineas', () => {
  it('refuses no lines, a line without words and a line given away', () => {
    expect(validarLineas(unComprobante())).toBeNull();
    expect(validarLineas(unComprobante({ lineas: [] }))?.motivo).toContain('al menos un producto');
    expect(validarLineas(unComprobante({ lineas: [unaLinea(), unaLinea({ descripcion: ' \n' })] }))?.orden).toBe(2);
    expect(validarLineas(unComprobante({ lineas: [unaLinea({ descuento: { porcentaje: '100' } })] }))?.orden).toBe(1);
  });
});
