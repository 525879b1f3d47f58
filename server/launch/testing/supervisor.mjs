// @ts-check
// A supervisor in miniature, for a test to kill: keeps one process and says its pid.
import { supervise } from '../supervise.mjs';

const [stateDir = '', script = ''] = process.argv.slice(2);
const child = await supervise({
  name: 'child',
  args: [script],
  env: { NODE_ENV: 'production', PATH: process.env.PATH ?? '' },
  stateDir,
  logDir: stateDir,
  isReady: ({ output }) => output().includes('up'),
  readyTimeoutMs: 10_000,
  onGivenUp: () => process.exit(1),
});
console.log(JSON.stringify({ pid: child.pid() }));
