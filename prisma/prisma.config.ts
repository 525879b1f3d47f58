import path from 'node:path';
import { defineConfig } from 'prisma/config';

// The client is generated in WebAssembly; naming any program here keeps the CLI from downloading its schema engine.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= '/bin/true';

export default defineConfig({
  schema: path.join(import.meta.dirname, 'schema'),
  migrations: { path: path.join(import.meta.dirname, 'migrations') },
  ...(process.env.DATABASE_URL ? { datasource: { url: process.env.DATABASE_URL } } : {}),
});
