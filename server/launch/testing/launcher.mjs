// @ts-check
// A launcher in miniature: starts PostgreSQL on a folder, says where, and waits to be told or killed.
import { startPostgres } from '../embedded-postgres.mjs';
import { messageOf } from '../problem.mjs';

const [dataDir = '', graceMs = '0'] = process.argv.slice(2);
try {
  const server = await startPostgres({
    dataDir,
    durable: false,
    orphanGraceMs: Number(graceMs),
  });
  console.log(JSON.stringify({ pid: server.pid, url: server.url, uid: process.getuid?.() }));
  process.stdin.resume();
  process.stdin.on('end', () => {
    void server.stop().then(() => process.exit(0));
  });
} catch (error) {
  console.log(JSON.stringify({ problem: messageOf(error) }));
  process.exit(1);
}
