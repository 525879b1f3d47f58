import { setTimeout as sleep } from 'node:timers/promises';
import { type Asked, call, type Kind, type Outcome } from './call';

const PAUSE_AFTER_FAILURE_MS = 60;
const GIVE_UP_MS = 45_000;

/** Everything that was asked, with how each try ended, oldest first. */
export type Asking = { asked: Asked; tries: Outcome[] };

export type Callers = {
  /** What has ended so far. */
  readonly asking: readonly Asking[];
  /** Lets each caller end what it has begun. */
  stop(): Promise<void>;
};

const KINDS: readonly Kind[] = ['chat', 'stream', 'story', 'stream'];

/**
 * Callers that ask one thing after the other, all at once, each with one of the keys. Without `keyed` a call that came to
 * nothing is given up; with it, it is repeated with its Idempotency-Key until it is answered.
 */
export function startCallers(given: {
  url: string;
  secrets: readonly string[];
  callers: number;
  commands: string;
  keyed?: boolean;
  kinds?: readonly Kind[];
}): Callers {
  const { url, secrets, callers, commands, keyed = false, kinds = KINDS } = given;
  const asking: Asking[] = [];
  let stopping = false;
  let count = 0;

  const caller = async (at: number) => {
    for (let turn = 0; !stopping; turn++) {
      const asked: Asked = {
        kind: kinds[(at + turn) % kinds.length] ?? 'chat',
        secret: secrets[(at + turn) % secrets.length] ?? '',
        commands,
        ...(keyed ? { requestKey: `crash-${at}-${turn}-${count++}` } : {}),
      };
      const tries = keyed ? await untilAnswered(url, asked) : [await call(url, asked)];
      asking.push({ asked, tries });
      if (tries.at(-1)?.how !== 'answered') await sleep(PAUSE_AFTER_FAILURE_MS);
    }
  };
  const all = Promise.all(Array.from({ length: callers }, (_, at) => caller(at)));
  return {
    asking,
    async stop() {
      stopping = true;
      await all;
    },
  };
}

async function untilAnswered(url: string, asked: Asked): Promise<Outcome[]> {
  const tries: Outcome[] = [];
  const giveUpAt = Date.now() + GIVE_UP_MS;
  do {
    const outcome = await call(url, asked);
    tries.push(outcome);
    if (outcome.how === 'answered') return tries;
    await sleep(PAUSE_AFTER_FAILURE_MS * 4);
  } while (Date.now() < giveUpAt);
  return tries;
}

/** How each call ended, tries of the same one apart. */
export const outcomesOf = (asking: readonly Asking[]): Outcome[] =>
  asking.flatMap(({ tries }) => tries);

export const answersIn = (asking: readonly Asking[]) =>
  outcomesOf(asking).filter((outcome) => outcome.how === 'answered');
