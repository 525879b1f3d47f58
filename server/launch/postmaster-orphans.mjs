// @ts-check
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { filesOf } from './postgres-cluster.mjs';
import { codeOf, LaunchProblem } from './problem.mjs';
import { commandLineOf, endProcess, isAlive } from './processes.mjs';

/**
 * Stops the server that a killed launcher left on this folder, if there is one. The caller holds the folder, so no
 * living launcher owns it. A pid file whose process is another program by now is removed: PostgreSQL itself only
 * sees that the pid is taken, and would refuse to start for ever, as happens in restarted containers.
 *
 * @param {string} dataDir
 * @param {(line: string) => void} log
 */
export async function stopLeftPostmaster(dataDir, log) {
  const { postmasterPid, cluster } = filesOf(dataDir);
  const pid = readPostmasterPid(postmasterPid);
  if (pid === undefined || !isAlive(pid)) return;
  if (!isPostmasterOf(pid, cluster)) {
    rmSync(postmasterPid, { force: true });
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
 * Whether a process is the server of this very folder: servers are started with the folder on their command line.
 * @param {number} pid
 * @param {string} cluster
 */
function isPostmasterOf(pid, cluster) {
  return commandLineOf(pid).includes(` -D ${cluster} `);
}

/**
 * @param {string} file
 * @returns {number | undefined}
 */
function readPostmasterPid(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
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
