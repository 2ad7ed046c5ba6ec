import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { precarga } from './precarga.ts';
import { precomprimir } from './precomprimir.ts';

const api = `http://127.0.0.1:${process.env['PORT'] ?? 8000}`;

export default defineConfig({
  plugins: [react(), precarga(), precomprimir()],
  resolve: {
    conditions: ['jsol-source', ...defaultClientConditions],
    // Minified by its makers it is smaller than by us.
    alias: [{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.min.mjs' }],
  },
  build: {
    rollupOptions: {
      // The app and the operator's monitor are two pages with one look; the service worker keeps the first one's till.
      input: { app: 'index.html', monitor: 'monitor.html', sw: 'src/service-worker/sw.ts' },
      // A service worker's address must not change, and reaches as far as the folder it lies in.
      output: {
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
    sourcemap: true,
    // The first with light-dark(): below them it would be rewritten into something that knows no colour scheme.
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
  },
  server: {
    // The Host stays the browser's: the server accepts changes and sockets only from its own pages.
    proxy: { '/api': { target: api }, '/sse': { target: api }, '/ws': { target: api, ws: true } },
  },
});
