/** How a wrong `usage` is wrong. */
export type BadUsage = (typeof BAD_USAGES)[number];

/** What the stand-in was told to do with one request. Nothing set means: answer at once and well. */
export type Behaviour = {
  /** Wait before the first byte. */
  latencyMs?: number;
  /** Pause before each chunk of a stream. */
  chunkMs?: number;
  /** Tokens of text to produce. */
  tokens?: number;
  cachedTokens?: number;
  reasoningTokens?: number;
  /** The faults below strike only the first so many attempts with the same prompt. */
  failTimes?: number;
  status?: number;
  retryAfterSeconds?: number;
  cutBeforeHeaders?: true;
  /** Chunks of text before the fault, here and in each `…After` below. */
  cutAfter?: number;
  stallBeforeHeaders?: true;
  stallAfter?: number;
  /** After the finish reason, before the usage: of a stream only. */
  cutBeforeUsage?: true;
  stallBeforeUsage?: true;
  garbageAfter?: number;
  errorEventAfter?: number;
  noDone?: true;
  noUsage?: true;
  badUsage?: BadUsage;
  hugeUsageTokens?: number;
  emptyChoices?: true;
  emptyContent?: true;
  badJson?: true;
  contentFilter?: true;
};

const BAD_USAGES = ['negative', 'missing', 'text', 'fraction', 'null', 'sum', 'cached'] as const;
const WAIT_MS_MAX = 600_000;
const TOKENS_MAX = 100_000;
const HUGE_USAGE_TOKENS = 1_000_000_000_000;
const MARKER = /\[\[sandbox:([^\]]{0,500})\]\]/g;

type Command = (value: string | undefined) => Behaviour | null;

const COMMANDS: Readonly<Record<string, Command>> = {
  latency: whole(0, WAIT_MS_MAX, (latencyMs) => ({ latencyMs })),
  'chunk-ms': whole(0, WAIT_MS_MAX, (chunkMs) => ({ chunkMs })),
  tokens: whole(1, TOKENS_MAX, (tokens) => ({ tokens })),
  cached: whole(0, TOKENS_MAX, (cachedTokens) => ({ cachedTokens })),
  reasoning: whole(0, TOKENS_MAX, (reasoningTokens) => ({ reasoningTokens })),
  'fail-times': whole(1, 1_000, (failTimes) => ({ failTimes })),
  status: whole(400, 599, (status) => ({ status })),
  'retry-after': whole(0, 86_400, (retryAfterSeconds) => ({ retryAfterSeconds })),
  'cut-before-headers': bare({ cutBeforeHeaders: true }),
  'cut-after': whole(0, TOKENS_MAX, (cutAfter) => ({ cutAfter })),
  stall: bare({ stallBeforeHeaders: true }),
  'stall-after': whole(0, TOKENS_MAX, (stallAfter) => ({ stallAfter })),
  'cut-before-usage': bare({ cutBeforeUsage: true }),
  'stall-before-usage': bare({ stallBeforeUsage: true }),
  garbage: whole(0, TOKENS_MAX, (garbageAfter) => ({ garbageAfter }), 2),
  'error-event': whole(0, TOKENS_MAX, (errorEventAfter) => ({ errorEventAfter }), 2),
  'no-done': bare({ noDone: true }),
  'no-usage': bare({ noUsage: true }),
  'bad-usage': (value = 'negative') => {
    const badUsage = BAD_USAGES.find((kind) => kind === value);
    return badUsage === undefined ? null : { badUsage };
  },
  'huge-usage': whole(
    0,
    Number.MAX_VALUE,
    (hugeUsageTokens) => ({ hugeUsageTokens }),
    HUGE_USAGE_TOKENS,
  ),
  'empty-choices': bare({ emptyChoices: true }),
  empty: bare({ emptyContent: true }),
  'bad-json': bare({ badJson: true }),
  'content-filter': bare({ contentFilter: true }),
};

/** A command that is not known, or has a value that it does not take. */
export class UnknownCommand extends Error {}

/**
 * Reads commands like `latency=200,cut-after=5`.
 *
 * @throws UnknownCommand naming the first that is not understood: a typing error in a test must
 *   not pass for good behaviour
 */
export function parseCommands(text: string): Behaviour {
  const behaviour: Behaviour = {};
  for (const part of text.split(',')) {
    const command = part.trim();
    if (command === '') continue;
    const [name = '', value] = command.split(/=(.*)/s);
    const parsed = Object.hasOwn(COMMANDS, name) ? COMMANDS[name]?.(value) : null;
    if (parsed === null || parsed === undefined) {
      throw new UnknownCommand(
        `The sandbox does not understand the command '${command}'. ` +
          `It knows: ${Object.keys(COMMANDS).join(', ')}.`,
      );
    }
    Object.assign(behaviour, parsed);
  }
  return behaviour;
}

/** The commands that a text carries in markers like `[[sandbox:stall]]`, joined by commas. */
export function markedCommands(text: string): string {
  if (!text.includes('[[sandbox:')) return '';
  return [...text.matchAll(MARKER)].map((found) => found[1] ?? '').join(',');
}

/** The text as it would be without its markers, and without white space at its ends. */
export function withoutMarkers(text: string): string {
  if (!text.includes('[[sandbox:')) return text.trim();
  return text
    .replace(MARKER, ' ')
    .replace(/[ \t]{2,}/g, ' ')
    .trim();
}

/** The behaviour that is left once an attempt is to succeed: its timing and its counts. */
export function withoutFaults(behaviour: Behaviour): Behaviour {
  const { latencyMs, chunkMs, tokens, cachedTokens, reasoningTokens } = behaviour;
  return {
    ...(latencyMs !== undefined && { latencyMs }),
    ...(chunkMs !== undefined && { chunkMs }),
    ...(tokens !== undefined && { tokens }),
    ...(cachedTokens !== undefined && { cachedTokens }),
    ...(reasoningTokens !== undefined && { reasoningTokens }),
  };
}

/** Whether anything beyond timing and counts was asked for. */
export function hasFault({ failTimes: _failTimes, ...behaviour }: Behaviour): boolean {
  return Object.keys(behaviour).length > Object.keys(withoutFaults(behaviour)).length;
}

function whole(
  min: number,
  max: number,
  make: (value: number) => Behaviour,
  otherwise?: number,
): Command {
  return (text) => {
    if (text === undefined) return otherwise === undefined ? null : make(otherwise);
    const value = Number(text);
    return /^\d+$/.test(text) && value >= min && value <= max ? make(value) : null;
  };
}

function bare(behaviour: Behaviour): Command {
  return (text) => (text === undefined ? behaviour : null);
}
