import type { Answer, Usage } from './answer';
import type { Behaviour } from './behaviour';
import type { ChatRequest } from './chat-request';

const ABOUT_THE_SERVICE = '"service_tier":"default","system_fingerprint":"fp_sandbox"';

/** Everything of a plain answer but its id and time. */
export type PlainTail = { text: string; bytes: number };

/** Everything of a stream but each chunk's id and time, in the order of sending. */
export type StreamParts = {
  /** The roles, before any text. */
  opening: readonly string[];
  /** How many pieces of text follow; the choices take turns. */
  textCount: number;
  /** One piece of text. Made when it is sent, for kept streams of ready chunks fill the memory. */
  text(at: number): string;
  /** How each choice ended. */
  finish: readonly string[];
  /** One chunk when it was asked for, else none. */
  usage: readonly string[];
};

/** The part of a plain answer that does not change from one request to the next like it. */
export function plainTail(request: ChatRequest, answer: Answer, behaviour: Behaviour): PlainTail {
  const choices = answer.choices.map(({ text, finishReason }, index) => ({
    index,
    message: { role: 'assistant', content: text, refusal: null, annotations: [] },
    logprobs: null,
    finish_reason: finishReason,
  }));
  const text =
    `"model":${JSON.stringify(request.model)},` +
    `"choices":${JSON.stringify(behaviour.emptyChoices === true ? [] : choices)},` +
    (behaviour.noUsage === true ? '' : `"usage":${usageJson(answer.usage, behaviour)},`) +
    `${ABOUT_THE_SERVICE}}`;
  return { text, bytes: Buffer.byteLength(text) };
}

/** The opening of a plain answer; ASCII, so its length in bytes is its length. */
export function plainHead(id: string, created: number): string {
  return `{"id":"${id}","object":"chat.completion","created":${created},`;
}

/** The parts of a stream that do not change from one request to the next like it. */
export function streamParts(
  request: ChatRequest,
  answer: Answer,
  behaviour: Behaviour,
): StreamParts {
  const model = JSON.stringify(request.model);
  const usage = request.includeUsage ? ',"usage":null' : '';
  const chunk = (choices: string, used: string) =>
    `"model":${model},${ABOUT_THE_SERVICE},"choices":[${choices}]${used}}\n\n`;
  const choice = (index: number, delta: string, finishReason: string | null) => {
    const finish = JSON.stringify(finishReason);
    const parts = `"delta":{${delta}},"logprobs":null,"finish_reason":${finish}`;
    return chunk(`{"index":${index},${parts}}`, usage);
  };
  const role = '"role":"assistant","content":"","refusal":null';

  const empty = behaviour.emptyChoices === true;
  const answers = empty ? [] : answer.choices;
  const pieces = answers.map((choice) => choice.pieces().filter((piece) => piece !== ''));
  const longest = Math.max(0, ...pieces.map(({ length }) => length));
  const order: { index: number; content: string }[] = [];
  for (let at = 0; at < longest; at++) {
    for (const [index, list] of pieces.entries()) {
      const content = list[at];
      if (content !== undefined) order.push({ index, content });
    }
  }
  const opening = empty ? [chunk('', usage)] : answers.map((_, at) => choice(at, role, null));
  const finish = answers.map(({ finishReason }, index) => choice(index, '', finishReason));
  const isCounted = request.includeUsage && behaviour.noUsage !== true;
  const counted = isCounted ? [chunk('', `,"usage":${usageJson(answer.usage, behaviour)}`)] : [];
  const text = (at: number) => {
    const piece = order[at];
    if (piece === undefined) throw new Error(`The stream has no piece of text ${at}.`);
    return choice(piece.index, `"content":${JSON.stringify(piece.content)}`, null);
  };
  return { opening, textCount: order.length, text, finish, usage: counted };
}

/** The opening of each chunk of a stream. */
export function chunkHead(id: string, created: number): string {
  return `data: {"id":"${id}","object":"chat.completion.chunk","created":${created},`;
}

function usageJson(usage: Usage, behaviour: Behaviour): string {
  const { promptTokens, cachedTokens, completionTokens, reasoningTokens } = usage;
  const usual = {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoningTokens,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
  const { hugeUsageTokens, badUsage } = behaviour;
  if (hugeUsageTokens !== undefined) {
    const total_tokens = promptTokens + hugeUsageTokens;
    return JSON.stringify({ ...usual, completion_tokens: hugeUsageTokens, total_tokens });
  }
  switch (badUsage) {
    case undefined:
      return JSON.stringify(usual);
    case 'negative':
      return JSON.stringify({ ...usual, completion_tokens: -completionTokens - 1 });
    case 'missing':
      return JSON.stringify({ prompt_tokens: promptTokens });
    case 'text':
      return JSON.stringify({ ...usual, completion_tokens: String(completionTokens) });
    case 'fraction':
      return JSON.stringify({ ...usual, completion_tokens: completionTokens + 0.5 });
    case 'null':
      return 'null';
    case 'sum':
      return JSON.stringify({ ...usual, total_tokens: promptTokens + completionTokens + 1_000 });
    case 'cached':
      return JSON.stringify({
        ...usual,
        prompt_tokens_details: { cached_tokens: promptTokens + 1, audio_tokens: 0 },
      });
    default:
      return badUsage satisfies never;
  }
}
