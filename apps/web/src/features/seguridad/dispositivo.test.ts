import { expect, it } from 'vitest';
import { dispositivoEnPalabras, esTelefono } from './dispositivo.ts';

const windows =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';
const edge = `${windows} Edg/131.0.0.0`;
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1';
const android =
  'Mozilla/5.0 (Linux; Android 14; SM-A155M) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36';

it('says browser and system, not the ones they pretend to descend from', () => {
  expect([windows, edge, iphone, android].map(dispositivoEnPalabras)).toEqual([
    'Chrome en Windows',
    'Edge en Windows',
    'Safari en iOS',
    'Chrome en Android',
  ]);
  expect([windows, edge, iphone, android].map(esTelefono)).toEqual([false, false, true, true]);
});

it('leaves what it does not know as it came, shortened', () => {
  expect(dispositivoEnPalabras('curl/8.5.0')).toBe('curl/8.5.0');
  expect(dispositivoEnPalabras('x'.repeat(90))).toHaveLength(40);
});
