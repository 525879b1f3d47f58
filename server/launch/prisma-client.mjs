// @ts-check
import { existsSync } from 'node:fs';
import { fingerprintOf, stamp } from './fingerprint.mjs';
import { inProject } from './paths.mjs';
import { runTool } from './tool.mjs';

/** Not beside the generated code: Prisma empties that folder. */
const GENERATED_STAMP = stamp(inProject('node_modules', '.cache', 'tokentill', 'prisma-client'));
const GENERATED = inProject('lib', 'platform', 'prisma', 'client.ts');

function wantedFingerprint() {
  return fingerprintOf([
    'prisma/schema',
    'prisma/prisma.config.ts',
    'node_modules/prisma/package.json',
  ]);
}

/**
 * Generates the database client when the schema has changed.
 * @param {{ signal?: AbortSignal | undefined }} [options]
 * @returns {Promise<boolean>} whether it had to
 */
export async function ensurePrismaClient({ signal } = {}) {
  const wanted = wantedFingerprint();
  if (existsSync(GENERATED) && GENERATED_STAMP.read() === wanted) return false;
  await runTool({
    name: 'prisma-generate',
    args: [
      inProject('node_modules', 'prisma', 'build', 'index.js'),
      'generate',
      '--config',
      'prisma/prisma.config.ts',
    ],
    env: {
      ...process.env,
      // Generating runs in WebAssembly; a program named here keeps the command from downloading an engine.
      PRISMA_SCHEMA_ENGINE_BINARY: existsSync('/bin/true') ? '/bin/true' : '/usr/bin/true',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
    signal,
    sentence: 'The database client could not be generated from prisma/schema.',
  });
  GENERATED_STAMP.write(wanted);
  return true;
}
