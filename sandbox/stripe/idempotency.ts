import { Refusal } from './refusal';
import type { Replay, State } from './state';

export type Idempotency = {
  /** Runs `act` once for a key; later calls with the same key and request get the first answer. */
  once(
    key: string,
    fingerprint: string,
    requestId: string,
    act: () => { status: number; body: string },
  ): Promise<{ replay: boolean; answer: Replay }>;
};

const A_DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Idempotency keys as https://docs.stripe.com/api/idempotent_requests describes them. A request
 * that fails its checks is not stored, as nothing was begun.
 *
 * @param workMs how long an answer takes, so that a second call can meet the first one at work.
 */
export function createIdempotency(
  state: State,
  workMs: () => number,
  changed: () => void,
): Idempotency {
  const running = new Map<string, string>();

  return {
    async once(key, fingerprint, requestId, act) {
      forgetOld(state);
      const known = state.replays.get(key);
      if ((known?.fingerprint ?? running.get(key) ?? fingerprint) !== fingerprint) {
        throw new Refusal(
          400,
          'Keys for idempotent requests can only be used with the same parameters they were first ' +
            `used with. Try using a key other than '${key}' if you meant to execute a different request.`,
          { type: 'idempotency_error' },
        );
      }
      if (known !== undefined) return { replay: true, answer: known };
      if (running.has(key)) {
        throw new Refusal(
          409,
          'There is currently another in-progress request using this Idempotent Key (that probably ' +
            'means you submitted twice, and the other request is still going through): ' +
            `${key}. Please try again later.`,
          { type: 'idempotency_error', code: 'idempotency_key_in_use' },
        );
      }

      running.set(key, fingerprint);
      try {
        if (workMs() > 0) await new Promise((resolve) => setTimeout(resolve, workMs()));
        const answer = { key, fingerprint, requestId, atMs: Date.now(), ...act() };
        state.replays.set(key, answer);
        changed();
        return { replay: false, answer };
      } finally {
        running.delete(key);
      }
    },
  };
}

function forgetOld(state: State): void {
  for (const [key, replay] of state.replays) {
    // Keys are kept in the order of their use: behind the first young one all are young.
    if (replay.atMs > Date.now() - A_DAY_MS) return;
    state.replays.delete(key);
  }
}
