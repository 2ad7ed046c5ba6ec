import { expect, test } from 'vitest';
import { ana, call, post, problem } from './http-server.fixture.ts';

test('a quantity of zero, a short name and a wrong type are each named in Spanish with their pointer', async () => {
  const answer = await problem(
    await post('/api/prueba/ventas', {
      cliente: 'yo',
      lineas: [
        { productoId: 'x', cantidad: '1' },
        { productoId: ana.userId, cantidad: '0' },
        { productoId: ana.userId, cantidad: 3 },
      ],
    }),
    422,
  );
  expect(answer.errors).toEqual([
    { pointer: '/cliente', detail: 'El dato «cliente» necesita al menos 3 caracteres.' },
    {
      pointer: '/lineas/0/productoId',
      detail: 'El dato «productoId» (lineas, elemento 1) debe ser un identificador UUID.',
    },
    { pointer: '/lineas/1/cantidad', detail: 'La cantidad debe ser mayor que cero.' },
    { pointer: '/lineas/2/cantidad', detail: 'El dato «cantidad» (lineas, elemento 3) debe ser un texto.' },
  ]);
  expect(answer.code).toBe('http.datos_invalidos');
});

test.each([
  ['a missing member', '{"lineas":[]}', 'Falta el dato «cliente».'],
  ['no body at all', '', 'Falta el cuerpo de la petición.'],
  [
    'a misspelled member',
    JSON.stringify({ cliente: 'Ana', lineas: [{ productoId: ana.userId, cantidad: '1', descuentoPorcentage: '10' }] }),
    'No existe el campo «descuentoPorcentage».',
  ],
  ['a list instead of an object', '[]', 'El cuerpo de la petición debe ser un objeto.'],
  ['a number with 400 digits', `{"cliente":${'9'.repeat(400)},"lineas":[]}`, 'El dato «cliente» debe ser un texto.'],
  [
    'a NUL character',
    '{"cliente":"a\\u0000bc","lineas":[]}',
    'El dato «cliente» contiene un carácter nulo, que no se admite.',
  ],
])('%s gets a 422 that says what is wrong', async (_title, body, detail) => {
  const answer = await problem(await post('/api/prueba/ventas', body), 422);
  expect(answer.errors?.[0]?.detail).toBe(detail);
});

test('a body that is not JSON gets a 400, also when it tries to reach the prototype', async () => {
  expect((await problem(await post('/api/prueba/ventas', '{"cliente": '), 400)).code).toBe('http.json_invalido');
  await problem(await post('/api/prueba/ventas', '{"__proto__":{"admin":true},"cliente":"abc","lineas":[]}'), 400);
});

test('a route that takes files takes more than others, up to its own limit', async () => {
  const answer = await post('/api/prueba/archivo', { texto: 'x'.repeat(2_097_152) });
  expect(await answer.json()).toEqual({ letras: 2_097_152 });
  const larger = await problem(await post('/api/prueba/archivo', { texto: 'x'.repeat(3_200_000) }), 413);
  expect(larger.detail).toContain('3 MB');
});

test('a body of 2 MB gets a 413 and a body that is not JSON by its type a 415', async () => {
  const large = await problem(await post('/api/prueba/ventas', { cliente: 'x'.repeat(2_097_152), lineas: [] }), 413);
  expect(large.detail).toContain('1 MB');
  await problem(await post('/api/prueba/ventas', '<venta/>', { 'content-type': 'application/xml' }), 415);
  await problem(await post('/api/prueba/ventas', 'hola', { 'content-type': 'text/plain' }), 415);
});

test('params and query are checked, and numbers in the query are numbers', async () => {
  const good = await call(`/api/prueba/ventas/${ana.userId}?pagina=2`);
  expect(await good.json()).toMatchObject({ pagina: 2 });
  await problem(await call('/api/prueba/ventas/15'), 422);
  expect((await problem(await call(`/api/prueba/ventas/${ana.userId}?pagina=0`), 422)).errors?.[0]).toEqual({
    pointer: '/pagina',
    detail: 'El dato «pagina» debe ser como mínimo 1.',
  });
  await problem(await call(`/api/prueba/ventas/${ana.userId}?q=%00`), 422);
  expect((await problem(await call('/api/prueba/ventas/%zz'), 400)).code).toBe('http.direccion_invalida');
});
