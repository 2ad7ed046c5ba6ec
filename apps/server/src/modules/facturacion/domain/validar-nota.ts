import { comparar } from '@jsol/tributos/dinero';
import type { Comprobante } from './comprobante.ts';
import { anotarReparos, type Reparo } from './reparo.ts';

/** Catalogues 09 and 10. */
const motivos: Readonly<Record<'07' | '08', readonly string[]>> = {
  '07': ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13'],
  '08': ['01', '02', '03', '11', '12'],
};
const maximoSustento = 500;

/** What a note must say by itself. What it may say of the receipt it amends, the receipt decides. */
export function validarNota(comprobante: Comprobante): Reparo[] {
  const { reparos, exigir } = anotarReparos();
  const { tipo, nota, totales, lineas, formaPago } = comprobante;
  if (tipo !== '07' && tipo !== '08') {
    exigir(nota === null, 'nota', 'Solo una nota de crédito o de débito modifica a otro comprobante.');
    return reparos;
  }
  if (!nota) return [{ campo: 'nota', motivo: 'Elija la factura o boleta que la nota modifica.' }];
  const { motivo, sustento, afectado } = nota;
  exigir(motivos[tipo].includes(motivo), 'nota.motivo', 'Elija el motivo de la nota.');
  exigir(
    sustento.length >= 3 && sustento.length <= maximoSustento,
    'nota.sustento',
    `Escriba el sustento de la nota, de 3 a ${maximoSustento} letras.`,
  );
  exigir(
    comprobante.fechaEmision >= afectado.fechaEmision,
    'nota.afectado',
    `${afectado.numero} es posterior a la nota que la modifica.`,
  );
  exigir(
    (afectado.tipo === '01' ? /^(F[A-Z0-9]{3}|E001|\d{4})-\d{1,8}$/ : /^(B[A-Z0-9]{3}|EB01|\d{4})-\d{1,8}$/).test(
      afectado.numero,
    ),
    'nota.afectado',
    `"${afectado.numero}" no es el número de una ${afectado.tipo === '01' ? 'factura' : 'boleta'}.`,
  );
  exigir(
    !comprobante.detraccion && !comprobante.percepcion && !comprobante.retencion,
    'nota',
    'Detracción, percepción y retención van en el comprobante y no en su nota.',
  );
  exigir(comprobante.anticipos.length === 0 || tipo === '07', 'anticipos', 'Una nota de débito no lleva anticipos.');
  if (tipo === '07' && motivo === '13') {
    exigir(afectado.tipo === '01', 'nota.motivo', 'Las condiciones de crédito se corrigen en una factura.');
    exigir(formaPago.tipo === 'Credito', 'formaPago', 'La corrección del crédito lleva las nuevas cuotas.');
    exigir(
      comparar(totales.total, '0') === 0,
      'lineas',
      'La corrección del crédito no cambia montos: todo va en 0.00.',
    );
  } else {
    exigir(formaPago.tipo === 'Contado', 'formaPago', 'Solo la corrección del crédito lleva cuotas en una nota.');
    exigir(
      comparar(totales.total, '0') > 0 || lineas.every(({ tributo }) => tributo === '9996'),
      'lineas',
      'El monto de la nota debe ser mayor que cero.',
    );
  }
  const deTributo = (codigo: string) => lineas.some(({ tributo }) => tributo === codigo);
  exigir(motivo !== '11' || deTributo('9995'), 'nota.motivo', 'El motivo 11 es para exportaciones.');
  exigir(motivo !== '12' || deTributo('1016'), 'nota.motivo', 'El motivo 12 es para ventas con IVAP.');
  return reparos;
}
