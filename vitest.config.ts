import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{apps,packages}/*/**/*.test.{ts,tsx}', '{simulators,bench,e2e,ops,test}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    environment: 'node',
    globalSetup: ['apps/server/test/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // How long a condition may take to come true on a busy machine; a passing test does not wait for it.
    expect: { poll: { timeout: 15_000 } },
    // A file is a process: a test that kills a server or leaks a handle harms no other file.
    pool: 'forks',
    maxWorkers: 2,
  },
});
