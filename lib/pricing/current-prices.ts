import { assert } from '@/lib/platform/assert';
import { type Db, db as pool } from '@/lib/platform/db';
import { type Listener, listen } from '@/lib/platform/listen';
import { log } from '@/lib/platform/log';
import type { OperationPrice, UpstreamPrice } from './price';
import { type PriceBook, priceBook } from './price-book';
import { selectOperationPrices, selectUpstreamPrices } from './store';

/** How often the book is read again although nothing was announced. */
const REFRESH_EVERY_MS = 10_000;
/** A book older than this is not answered from: the database was away that long. */
const AGE_MS_MAX = 30_000;

type History = {
  readonly upstream: readonly UpstreamPrice[];
  readonly operation: readonly OperationPrice[];
};

type State = {
  history: History | undefined;
  readAtMs: number;
  /** Counts announcements: a reading that began before the last one is not the last word. */
  announced: number;
  listener: Listener | undefined;
  timer: NodeJS.Timeout | undefined;
};

// Next bundles its own copy of this module beside the server's. They share what was read, not the lookups: an error is
// recognised only by the copy that it was made by.
const SHARED = Symbol.for('tokentill.price-book');
const globals = globalThis as { [SHARED]?: State };

function shared(): State {
  globals[SHARED] ??= {
    history: undefined,
    readAtMs: Number.NEGATIVE_INFINITY,
    announced: 0,
    listener: undefined,
    timer: undefined,
  };
  return globals[SHARED];
}

let reading: Promise<void> | undefined;
let built: { from: History; book: (now: Date) => PriceBook } | undefined;

/**
 * The price book as of `now`, from memory: no round trip once it is loaded. A change is seen on every process within a
 * second (NOTIFY prices_changed), and within ten where notifications cannot pass. Throws Unavailable when the
 * database has been away for so long that the book can no longer be trusted.
 */
export async function currentPrices(db: Db, now: Date): Promise<PriceBook> {
  const state = shared();
  watch(state);
  if (state.history === undefined || performance.now() - state.readAtMs > AGE_MS_MAX) {
    // A transaction would show its own uncommitted prices to everybody.
    await read(state, db.kind === 'pool' ? db : pool());
  }
  assert(state.history !== undefined, 'the price book was read');
  if (built?.from !== state.history) {
    built = {
      from: state.history,
      book: priceBook(state.history.upstream, state.history.operation),
    };
  }
  return built.book(now);
}

/** Stops listening and forgets the book; the next use begins anew. */
export async function closePriceBook(): Promise<void> {
  const state = globals[SHARED];
  delete globals[SHARED];
  clearInterval(state?.timer);
  await state?.listener?.close();
}

function watch(state: State): void {
  if (state.listener !== undefined) return;
  const refresh = () => {
    state.announced += 1;
    void read(state, pool()).catch((error: unknown) =>
      log().warn({ err: error }, 'the price book was not read; the one in memory is used on'),
    );
  };
  state.listener = listen('prices_changed', { onAnnounced: refresh, onGap: refresh });
  state.timer = setInterval(refresh, REFRESH_EVERY_MS);
  state.timer.unref();
}

/** One reading at a time; whoever asks meanwhile waits for the same one, repeated if a change was announced in it. */
function read(state: State, db: Db): Promise<void> {
  reading ??= (async () => {
    try {
      let announced: number;
      do {
        announced = state.announced;
        const askedAtMs = performance.now();
        const [upstream, operation] = await Promise.all([
          selectUpstreamPrices(db),
          selectOperationPrices(db),
        ]);
        state.history = { upstream, operation };
        state.readAtMs = askedAtMs;
      } while (announced !== state.announced);
    } finally {
      reading = undefined;
    }
  })();
  return reading;
}
