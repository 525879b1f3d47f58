// @ts-check
// Loaded into every process that the launcher starts. Its standard input is a pipe from the launcher, which the
// kernel closes when the launcher dies, however it dies: then the process ends itself, in order if it can.
import { isMainThread } from 'node:worker_threads';

const ORDERLY_MS = 30_000;

if (isMainThread) {
  process.stdin.on('error', leave);
  process.stdin.on('end', leave);
  process.stdin.resume();
  if ('unref' in process.stdin) process.stdin.unref();
}

function leave() {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), ORDERLY_MS).unref();
}
