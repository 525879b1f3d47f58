/** Where a running generation puts what its reader gets. */
export type Outlet<Event> = {
  /** Resolves once the reader took it, with `true`; with `false` when nobody will: the reader left, or we were interrupted. */
  send(event: Event): Promise<boolean>;
  /** What waits to be taken is not waited for any longer, and dropped. */
  interrupt(): void;
  /** The last event: what waits to be taken is dropped for it. */
  finish(event: Event): void;
  /** Nothing more comes after what waits. */
  end(): void;
};

/** A generation that runs by itself, and what its reader takes from it. */
export type Inlet<Event> = AsyncIterator<Event, undefined>;

/**
 * A channel between a generation and its reader: each event is handed over when the reader asks for it, so that what was
 * sent was taken, and a slow reader slows the upstream. The generation goes on when the reader leaves.
 */
export function openChannel<Event>(left: AbortSignal): {
  outlet: Outlet<Event>;
  inlet: Inlet<Event>;
} {
  const queue: { event: Event; taken: (taken: boolean) => void }[] = [];
  let asking: ((result: IteratorResult<Event, undefined>) => void) | undefined;
  let ended = false;
  let gone = left.aborted;

  const interrupt = () => {
    for (const { taken } of queue.splice(0)) taken(false);
  };
  const abandon = () => {
    gone = true;
    interrupt();
    asking?.({ done: true, value: undefined });
    asking = undefined;
  };
  left.addEventListener('abort', abandon, { once: true });

  const send = (event: Event): Promise<boolean> => {
    if (gone) return Promise.resolve(false);
    if (asking !== undefined) {
      asking({ done: false, value: event });
      asking = undefined;
      return Promise.resolve(true);
    }
    return new Promise((taken) => queue.push({ event, taken }));
  };
  const end = () => {
    ended = true;
    left.removeEventListener('abort', abandon);
    if (queue.length > 0) return;
    asking?.({ done: true, value: undefined });
    asking = undefined;
  };

  return {
    outlet: {
      send,
      interrupt,
      finish(event) {
        interrupt();
        void send(event);
        end();
      },
      end,
    },
    inlet: {
      next() {
        const first = queue.shift();
        if (first !== undefined) {
          first.taken(true);
          return Promise.resolve({ done: false, value: first.event });
        }
        if (ended || gone) return Promise.resolve({ done: true, value: undefined });
        return new Promise((resolve) => {
          asking = resolve;
        });
      },
    },
  };
}
