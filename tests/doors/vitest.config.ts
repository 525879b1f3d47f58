import path from 'node:path';
import { defineConfig } from 'vitest/config';

const root = path.resolve(import.meta.dirname, '../..');

/** The contract suite through one of the doors of the built server. */
const throughDoor = (name: string, door: 'hot' | 'next') => ({
  root,
  resolve: { alias: { '@': root } },
  test: {
    name,
    include: ['tests/api/**/*.test.ts'],
    setupFiles: ['tests/doors/setup.ts'],
    env: { DOOR: door },
    pool: 'forks' as const,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

export default defineConfig({
  root,
  resolve: { alias: { '@': root } },
  test: {
    globalSetup: ['tests/doors/global-setup.ts'],
    // Each door has one upstream, whose list of requests the tests read: two files at once would read each other's.
    maxWorkers: 1,
    projects: [
      throughDoor("the server's own door", 'hot'),
      throughDoor("Next's door", 'next'),
      {
        root,
        resolve: { alias: { '@': root } },
        test: {
          name: 'both doors',
          include: ['tests/doors/**/*.test.ts'],
          setupFiles: ['tests/doors/setup.ts'],
          pool: 'forks',
          testTimeout: 30_000,
        },
      },
    ],
  },
});
