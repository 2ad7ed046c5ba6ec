import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = `http://127.0.0.1:${process.env['PORT'] ?? 8000}`;

export default defineConfig({
  plugins: [react()],
  build: {
    // The app and the operator's monitor are two pages with one look.
    rollupOptions: { input: { app: 'index.html', monitor: 'monitor.html' } },
    sourcemap: true,
  },
  server: {
    proxy: { '/api': { target: api, changeOrigin: true }, '/ws': { target: api, ws: true, changeOrigin: true } },
  },
});
