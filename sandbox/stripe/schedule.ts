import { bookFeeLate, settleDebit } from './payments';
import { expireSession } from './resources/checkout-sessions';
import { row, type Sandbox } from './sandbox';
import type { Task } from './state';

const TICK_MS_MAX = 60_000;

/** Does what the state says is to be done later, when its time has come. */
export function createScheduler(sandbox: Sandbox, done: () => void) {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  function arm(): void {
    clearTimeout(timer);
    const next = Math.min(...sandbox.state.tasks.map((task) => task.atMs));
    if (stopped || next === Number.POSITIVE_INFINITY) return;
    const waitMs = Math.min(Math.max(next - Date.now(), 0), TICK_MS_MAX);
    timer = setTimeout(runDue, waitMs);
  }

  function runDue(): void {
    const now = Date.now();
    const due = sandbox.state.tasks.filter((task) => task.atMs <= now);
    sandbox.state.tasks = sandbox.state.tasks.filter((task) => task.atMs > now);
    for (const task of due) runTask(sandbox, task);
    if (due.length > 0) {
      sandbox.touch();
      done();
    }
    arm();
  }

  return {
    /** Adds a task and waits for it. */
    add(task: Task): void {
      sandbox.state.tasks.push(task);
      sandbox.touch();
      arm();
    },
    /** Begins with what an earlier run has left. */
    start: arm,
    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

function runTask(sandbox: Sandbox, task: Task): void {
  switch (task.kind) {
    case 'expire_session': {
      const session = row(sandbox.state.sessions, task.id);
      if (session.status === 'open') expireSession(sandbox, session);
      return;
    }
    case 'settle_debit':
      settleDebit(sandbox, row(sandbox.state.sessions, task.id), task.succeeds);
      return;
    case 'book_fee':
      bookFeeLate(sandbox, row(sandbox.state.charges, task.id));
      return;
  }
}
