import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { precomprimir } from './precomprimir.ts';

const api = `http://127.0.0.1:${process.env['PORT'] ?? 8000}`;

export default defineConfig({
  plugins: [react(), precomprimir()],
  resolve: { conditions: ['jsol-source', ...defaultClientConditions] },
  build: {
    // The app and the operator's monitor are two pages with one look.
    rollupOptions: { input: { app: 'index.html', monitor: 'monitor.html' } },
    sourcemap: true,
    // The first with light-dark(): below them it would be rewritten into something that knows no colour scheme.
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
  },
  server: {
    // The Host stays the browser's: the server accepts changes and sockets only from its own pages.
    proxy: { '/api': { target: api }, '/sse': { target: api }, '/ws': { target: api, ws: true } },
  },
});
