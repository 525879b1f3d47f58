import { askUpstream } from './ask-upstream';
import { type ChatChoice, outputTextOf, readCompletion, recordOf } from './chat/completion';
import { closeGeneration, NO_REMAINS, type Remains } from './close-generation';
import { GenerationFailed, SettlementUnknown } from './errors';
import { failureOf } from './failure';
import { inputTokensPossible } from './input-bound';
import type { OpenGeneration } from './open-generation';
import type { Run } from './run';
import { mayHaveWorked, UpstreamFault } from './upstream/fault';
import { readUsage } from './upstream/usage';

/** A whole answer of the upstream, and what is left of the generation to close it with. */
export type Answered = {
  readonly choices: readonly ChatChoice[];
  readonly remains: Omit<Remains, 'result'>;
};

/**
 * Asks the upstream for a whole answer. When nothing comes of it the generation is closed, with nothing charged, before
 * the refusal is thrown: GenerationFailed, or SettlementUnknown.
 */
export async function completeUpstream(open: OpenGeneration, run: Run): Promise<Answered> {
  const { prepared } = open;
  try {
    return await askUpstream(open, run, async (upstream) => {
      const call = { signal: run.signal, timeoutMs: run.msLeft() };
      const { requestId, body } = await upstream.complete(prepared.body, call);
      const completion = readCompletion(body);
      if (completion === null) throw unreadable(body, requestId);
      const { choices, rawUsage } = completion;
      const received = choices.map(outputTextOf).join('\n');
      const remains = {
        reported: readUsage(rawUsage, boundsOf(open)),
        rawUsage,
        mayHaveWorked: true,
        received,
        handedOver: '',
      };
      return { value: { choices, remains }, requestId };
    });
  } catch (error) {
    if (!(error instanceof UpstreamFault)) throw await closedAfter(open, error);
    throw await closedAfterFault(open, run, error);
  }
}

/** What the upstream can have used at most; a report beyond it is not believed. */
export const boundsOf = ({ prepared }: OpenGeneration) => ({
  inputTokensMax: inputTokensPossible(prepared.inputText, prepared.messages),
  outputTokensMax: prepared.outputTokensMax,
});

function unreadable(body: unknown, requestId: string | null): UpstreamFault {
  const error = recordOf(recordOf(body)?.error);
  if (error === null)
    return new UpstreamFault('garbled', 'The answer is no chat completion.', { requestId });
  const message = typeof error.message === 'string' ? error.message : 'An error without a message.';
  return new UpstreamFault('reported', message, { requestId });
}

async function closedAfterFault(open: OpenGeneration, run: Run, fault: UpstreamFault) {
  const remains = { ...NO_REMAINS, mayHaveWorked: mayHaveWorked(fault) };
  if (run.why() === 'left') {
    await closeGeneration(open, { kind: 'left_early' }, remains);
    return new GenerationFailed('client_left', open.id);
  }
  const { name, ...facts } = failureOf(fault, run);
  await closeGeneration(open, { kind: 'failed', failure: name }, remains);
  return new GenerationFailed(name, open.id, facts);
}

/** Gives back what is held after a mistake of ours; the mistake itself is what the caller's answer is about. */
async function closedAfter(open: OpenGeneration, error: unknown): Promise<unknown> {
  if (error instanceof SettlementUnknown) return error;
  await closeGeneration(open, { kind: 'failed', failure: 'upstream_failed' }, NO_REMAINS);
  return error;
}
