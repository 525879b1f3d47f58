// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { filesOf } from './postgres-cluster.mjs';
import { LaunchProblem } from './problem.mjs';
import { commandLineOf, endProcess, isAlive, isPidTaken } from './processes.mjs';

/**
 * Stops the server that a killed launcher left on this folder, if there is one. The caller holds the folder, so no
 * living launcher owns it.
 *
 * @param {string} dataDir
 * @param {(line: string) => void} log
 */
export async function stopLeftPostmaster(dataDir, log) {
  const { postmasterPid, cluster } = filesOf(dataDir);
  if (!existsSync(postmasterPid)) return;
  const pid = Number(readFileSync(postmasterPid, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || pid < 2) {
    // Torn by a power cut before it was whole: it names nobody.
    rmSync(postmasterPid, { force: true });
    return;
  }
  if (!isAlive(pid) || !isPostmasterOf(pid, cluster)) {
    nameTheDead(postmasterPid, pid);
    return;
  }
  log(`Stopping the PostgreSQL that an earlier start left running (process ${pid}).`);
  const gone = await endProcess(pid, [
    { signal: 'SIGINT', waitMs: 20_000 },
    { signal: 'SIGQUIT', waitMs: 10_000 },
  ]);
  if (!gone) {
    throw new LaunchProblem(
      `An earlier PostgreSQL (process ${pid}) still runs on ${cluster} and does not stop: end it with \`kill -QUIT ${pid}\` and start again.`,
    );
  }
}

/**
 * Puts the pid of a process that has ended into a pid file whose server is dead while its pid is taken: by another
 * program, as happens in restarted containers, or by its own remains that nobody has reaped yet. PostgreSQL would see
 * a pid in use and refuse to start for ever. The rest of the file stays, because from it PostgreSQL sees whether
 * other processes of the dead server are still at work, and waits for those rightly.
 *
 * @param {string} postmasterPid
 * @param {number} pid
 */
function nameTheDead(postmasterPid, pid) {
  if (!isPidTaken(pid)) return;
  const dead = spawnSync('/bin/sh', ['-c', 'exit 0']).pid;
  const [, ...rest] = readFileSync(postmasterPid, 'utf8').split('\n');
  writeFileSync(postmasterPid, [dead, ...rest].join('\n'));
}

/**
 * Whether a process is the server of this very folder: servers are started with the folder on their command line.
 * @param {number} pid
 * @param {string} cluster
 */
function isPostmasterOf(pid, cluster) {
  return commandLineOf(pid).includes(` -D ${cluster} `);
}

/** Waits for the end of its input: a word means that all is well, silence that the launcher was killed. */
const WATCHER = `
read -r word
[ "$word" = done ] && exit 0
sleep "$3"
[ "$(head -n 1 "$1" 2>/dev/null)" = "$2" ] && kill -INT "$2"
exit 0
`;

/**
 * Leaves a shell behind that stops the server when this process is killed, so that no server stays for ever. The
 * server lives on for the grace time, in which its last clients can finish what they are doing.
 *
 * @param {string} dataDir
 * @param {number} pid
 * @param {number} graceMs
 * @returns {{ dismiss: () => void }}
 */
export function watchPostmaster(dataDir, pid, graceMs) {
  const { postmasterPid } = filesOf(dataDir);
  const watcher = spawn(
    '/bin/sh',
    ['-c', WATCHER, 'tokentill-watch', postmasterPid, String(pid), String(graceMs / 1_000)],
    { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  watcher.on('error', () => {});
  watcher.stdin.on('error', () => {});
  watcher.unref();
  return { dismiss: () => void watcher.stdin.end('done\n') };
}
