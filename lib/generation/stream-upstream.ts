import { env } from '@/lib/platform/env';
import { askUpstream } from './ask-upstream';
import { type ChunkChoice, hasContent, readChunk } from './chat/chunk';
import { type Collected, collectChoices } from './chat/collected';
import type { OpenGeneration } from './open-generation';
import type { Run } from './run';
import { UpstreamFault } from './upstream/fault';
import type { Upstream, UpstreamStream } from './upstream/upstream';

/** After the last content the usage follows at once; who waits longer for it counts instead. */
const USAGE_PATIENCE_MS = 5_000;

/** How a stream of the upstream ended, and what came of it. */
export type Streamed = {
  readonly end:
    | { readonly kind: 'finished' }
    | { readonly kind: 'left' }
    | { readonly kind: 'slow_reader' }
    | { readonly kind: 'fault'; readonly fault: UpstreamFault };
  /** Handed over, piece by piece. */
  readonly handedOver: Collected;
  /** Came from the upstream, and was not handed over any more. */
  readonly undelivered: readonly ChunkChoice[];
  readonly rawUsage: unknown;
};

type Started = { stream: UpstreamStream; pieces: ChunkChoice[]; rawUsage: unknown; ended: boolean };

/**
 * Streams an answer of the upstream to `deliver`, no faster than it takes the pieces. Tries again only as long as no
 * content came. Once every choice has its finish reason, a reader that leaves changes nothing.
 *
 * @throws nothing of the upstream's doing: that is in the result
 */
export async function streamUpstream(
  open: OpenGeneration,
  run: Run,
  {
    choicesAsked,
    deliver,
  }: {
    choicesAsked: number;
    /** False when nobody takes them any more. */
    deliver: (pieces: readonly ChunkChoice[]) => Promise<boolean>;
  },
): Promise<Streamed> {
  const handedOver = collectChoices(choicesAsked);
  const stallMs = env().UPSTREAM_STALL_SECONDS * 1000;
  let rawUsage: unknown;
  let readerMs = 0;
  const startedAt = performance.now();
  const result = (end: Streamed['end'], undelivered: readonly ChunkChoice[] = []) => ({
    end,
    handedOver,
    undelivered,
    rawUsage,
  });

  let started: Started | undefined;
  try {
    started = await askUpstream(open, run, (upstream) => startStream(open, run, upstream));
    const { stream } = started;
    let { pieces, ended } = started;
    rawUsage = started.rawUsage;
    for (;;) {
      if (pieces.length > 0) {
        const askedAt = performance.now();
        const taken = await deliver(pieces);
        readerMs += performance.now() - askedAt;
        if (!taken) return result(endWithoutReader(run), pieces);
        if (open.firstTokenAt === null && pieces.some(hasContent)) open.firstTokenAt = new Date();
        pieces.forEach(handedOver.add);
        if (handedOver.isFinished()) run.ignoreLeaving();
      }
      if (ended || (handedOver.isFinished() && isGiven(rawUsage))) break;
      const patienceMs = handedOver.isFinished() ? USAGE_PATIENCE_MS : stallMs;
      const read = readPieces(await stream.read(patienceMs), stream.requestId);
      ({ pieces, ended } = read);
      if (isGiven(read.rawUsage)) rawUsage = read.rawUsage;
    }
    if (handedOver.isFinished()) return result({ kind: 'finished' });
    const message = 'The stream ended before the answer did.';
    throw new UpstreamFault('broke', message, { requestId: stream.requestId });
  } catch (error) {
    if (!(error instanceof UpstreamFault)) throw error;
    if (handedOver.isFinished()) return result({ kind: 'finished' });
    if (run.why() === 'left') return result({ kind: 'left' });
    const slow = run.why() === 'deadline' && readerMs > (performance.now() - startedAt) / 2;
    return result(slow ? { kind: 'slow_reader' } : { kind: 'fault', fault: error });
  } finally {
    started?.stream.close({ drain: handedOver.isFinished() });
  }
}

function endWithoutReader(run: Run): Streamed['end'] {
  switch (run.why()) {
    case 'deadline':
      return { kind: 'slow_reader' };
    case 'shutdown':
      return { kind: 'fault', fault: new UpstreamFault('stopped', 'The process ends.') };
    default:
      return { kind: 'left' };
  }
}

/** One try: up to the first content, or the end. Until then nothing was handed over, so it may be repeated. */
async function startStream(open: OpenGeneration, run: Run, upstream: Upstream) {
  const call = { signal: run.signal, timeoutMs: run.msLeft() };
  const stream = await upstream.stream(open.prepared.body, call);
  const { requestId } = stream;
  try {
    const pieces: ChunkChoice[] = [];
    let rawUsage: unknown;
    let ended = false;
    while (!ended && !pieces.some(hasContent)) {
      // A model may think for long before its first word: only the deadline ends that.
      const read = readPieces(await stream.read(Math.max(1, run.msLeft())), requestId);
      pieces.push(...read.pieces);
      if (isGiven(read.rawUsage)) rawUsage = read.rawUsage;
      ended = read.ended;
    }
    if (ended && !pieces.some(({ finishReason }) => finishReason !== null) && pieces.length > 0)
      throw new UpstreamFault('broke', 'The stream ended before the answer did.', { requestId });
    return { value: { stream, pieces, rawUsage, ended }, requestId };
  } catch (error) {
    stream.close({ drain: false });
    throw error;
  }
}

function readPieces(
  { chunks, ended }: { chunks: readonly unknown[]; ended: boolean },
  requestId: string | null,
) {
  const pieces: ChunkChoice[] = [];
  let rawUsage: unknown;
  for (const value of chunks) {
    const chunk = readChunk(value);
    if (chunk.kind === 'garbage')
      throw new UpstreamFault('garbled', 'A chunk is not what the API promises.', { requestId });
    if (chunk.kind === 'error') throw new UpstreamFault('reported', chunk.message, { requestId });
    pieces.push(...chunk.choices);
    if (isGiven(chunk.rawUsage)) rawUsage = chunk.rawUsage;
  }
  return { pieces, rawUsage, ended };
}

const isGiven = (rawUsage: unknown): boolean => rawUsage !== undefined && rawUsage !== null;
