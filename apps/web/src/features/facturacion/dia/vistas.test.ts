import { expect, it } from 'vitest';
import { consultaDe, cuentaDe } from './vistas.ts';

const hoy = '2026-11-24';

it('shows what waits whatever its day, the soonest deadline first', () => {
  const consulta = consultaDe({ fecha: '2026-11-20' }, '2026-11-20');
  expect(consulta).toMatchObject({ estado: 'por-aceptar', orden: 'vence' });
  expect(consulta).not.toHaveProperty('desde');
});

it('shows what was answered of the chosen day alone', () => {
  expect(consultaDe({ ver: 'rechazados', tipo: '01' }, hoy)).toMatchObject({
    estado: 'rechazado',
    tipo: '01',
    desde: hoy,
    hasta: hoy,
    orden: '-emitido',
  });
});

it('counts each view over every kind of document', () => {
  const fila = {
    pendientes: 1,
    aceptados: 2,
    observados: 0,
    rechazados: 3,
    conProblema: 0,
    anulados: 0,
    total: '1.00',
  };
  const dia = {
    fecha: hoy,
    porEstado: [
      { tipo: '01' as const, ...fila },
      { tipo: '03' as const, ...fila },
    ],
    pendientes: {
      cuantos: 9,
      sinRespuesta: 0,
      enContingencia: 4,
      contingenciaDesde: null,
      porResumen: 0,
      vencenHoy: 0,
      vencidos: 0,
      masUrgente: null,
      desde: null,
    },
    bloqueos: [],
    archivos: [],
    opciones: { boletasVia: 'individual' as const },
  };
  expect(cuentaDe(dia, 'pendientes')).toBe(9);
  expect(cuentaDe(dia, 'contingencia')).toBe(4);
  expect(cuentaDe(dia, 'rechazados')).toBe(6);
});
