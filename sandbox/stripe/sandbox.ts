import type { JsonObject } from './json';
import type { State, Task } from './state';

/** How the stand-in behaves; `POST /sandbox/settings` changes it while it runs. */
export type Settings = {
  /** Waits this long before every API answer. */
  latencyMs: number;
  /** The next so many API calls go wrong… */
  failNext: number;
  /**
   * …in this way: an error before anything is done, or a connection cut before or after it is done.
   */
  failWith: 'error_500' | 'error_429' | 'cut_before' | 'cut_after';
  /** How long a bank debit takes to succeed or fail. */
  settleMs: number;
  /** How long after a payment its balance transaction, and so its fee, is known. 0: at once. */
  feeDelayMs: number;
};

/** Why something happened: an API call names its request, a buyer on the hosted page has none. */
export type Cause = { requestId: string | null; idempotencyKey: string | null };

export const BY_BUYER: Cause = { requestId: null, idempotencyKey: null };

/** What every operation and page works on. */
export type Sandbox = {
  state: State;
  settings: Settings;
  merchant: string;
  /** Where browsers reach the hosted pages, without a slash at the end. */
  publicUrl(): string;
  /** Unix seconds. */
  now(): number;
  /** Says that the state has changed. */
  touch(): void;
  /** Records an event and sends it to the webhook. */
  emit(type: string, object: JsonObject, cause: Cause, previous?: JsonObject): void;
  /** Does something later, also when the stand-in was restarted in between. */
  schedule(task: Task): void;
};

/** The row under this id. Only for ids that the state itself holds: a hole is a bug. */
export function row<T>(table: Map<string, T>, id: string): T {
  const found = table.get(id);
  if (found === undefined) throw new Error(`The state names ${id} and does not hold it.`);
  return found;
}
