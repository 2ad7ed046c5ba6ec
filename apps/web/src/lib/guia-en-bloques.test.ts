import { expect, test } from 'vitest';
import { guiaEnBloques } from './guia-en-bloques.ts';

test('a runbook becomes titles, paragraphs, points and commands to paste', () => {
  const texto = [
    '# `cola_atascada`: una cola acumula tareas',
    '',
    '## Diagnóstico',
    '',
    'Esperan más',
    'de 50. Vea [cola_sin_worker](cola_sin_worker.md).',
    '',
    '1. Cuánto espera:',
    '',
    '   ```sh',
    '   npm run --silent jsol -- queues',
    '   ```',
    '',
    '- **Espere** a que `workers` suba',
    '  otra vez.',
  ].join('\n');
  expect(guiaEnBloques(texto)).toEqual([
    { tipo: 'titulo', texto: 'Diagnóstico' },
    {
      tipo: 'parrafo',
      marca: null,
      tramos: [{ tipo: 'texto', texto: 'Esperan más de 50. Vea cola_sin_worker.' }],
    },
    { tipo: 'parrafo', marca: '1.', tramos: [{ tipo: 'texto', texto: 'Cuánto espera:' }] },
    { tipo: 'codigo', texto: 'npm run --silent jsol -- queues' },
    {
      tipo: 'parrafo',
      marca: '•',
      tramos: [
        { tipo: 'fuerte', texto: 'Espere' },
        { tipo: 'texto', texto: ' a que ' },
        { tipo: 'codigo', texto: 'workers' },
        { tipo: 'texto', texto: ' suba otra vez.' },
      ],
    },
  ]);
});
