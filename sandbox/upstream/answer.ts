import { answerSchema } from './answer-schema';
import type { Behaviour } from './behaviour';
import type { ChatRequest } from './chat-request';
import { documentFor } from './text/document';
import { plainText } from './text/prose';
import { type Random, randomFrom } from './text/random';
import type { Json, Schema } from './text/schema';
import { type Subject, subjectOf } from './text/subject';
import { piecesOf, tokensOf } from './tokens';

/** One of the answers that a request asks for. */
export type Choice = {
  text: string;
  tokenCount: number;
  /** What each token adds to the text; empty where it adds no whole character. */
  pieces(): readonly string[];
  finishReason: 'stop' | 'length' | 'content_filter';
};

/** What was used, before any command to misreport it. */
export type Usage = {
  promptTokens: number;
  cachedTokens: number;
  completionTokens: number;
  reasoningTokens: number;
};

export type Answer = { choices: readonly Choice[]; usage: Usage };

const TOKENS_USUAL = { min: 160, max: 320 };
const DOCUMENT_WORDS_USUAL = { min: 300, max: 390 };
// From this limit on, an answer without a length asked for takes most of the room it is given.
const ROOMY_TOKENS_MIN = 256;
const ROOMY_TOKENS_MAX = 4_096;
const TOKENS_PER_WORD = 1.25;
const DOCUMENT_TOKENS_BESIDE_TEXT = 200;
const FILTERED_AFTER_TOKENS = 12;
// What a document without a schema has.
const USUAL_DOCUMENT: Schema = {
  type: 'object',
  properties: {
    title: { type: 'string' },
    content: { type: 'string' },
    excerpt: { type: 'string' },
    tags: { type: 'array', items: { type: 'string' }, minItems: 3, maxItems: 5 },
    references: {
      type: 'array',
      minItems: 2,
      maxItems: 3,
      items: {
        type: 'object',
        properties: { title: { type: 'string' }, url: { type: 'string' } },
      },
    },
  },
};

/**
 * The answer to a request. The same request and commands always give the same answer.
 *
 * @throws Error when a schema asks for something that the stand-in cannot write
 */
export function answerTo(request: ChatRequest, behaviour: Behaviour): Answer {
  const reasoning = behaviour.reasoningTokens ?? 0;
  const limit = request.maxTokens ?? Number.POSITIVE_INFINITY;
  // Thinking comes out of the same limit, and may leave nothing to say.
  const reasoningTokens = Math.min(reasoning, limit);
  const subject = subjectOf(request.lastUserText);
  const choices = Array.from({ length: request.choices }, (_, index) => {
    const seed = `${request.model}\n${request.seed}\n${index}\n${request.promptSeed}`;
    const text = writtenText(request, behaviour, subject, randomFrom(seed));
    return choiceFrom(text, request, behaviour, limit - reasoningTokens);
  });
  const textTokens = choices.reduce((sum, { tokenCount }) => sum + tokenCount, 0);
  return {
    choices,
    usage: {
      promptTokens: request.promptTokens,
      cachedTokens: Math.min(behaviour.cachedTokens ?? 0, request.promptTokens),
      completionTokens: textTokens + reasoningTokens * request.choices,
      reasoningTokens: reasoningTokens * request.choices,
    },
  };
}

function writtenText(
  request: ChatRequest,
  behaviour: Behaviour,
  subject: Subject,
  random: Random,
): string {
  if (behaviour.emptyContent === true) return '';
  if (request.format !== 'text') {
    const document = JSON.stringify(documentAsked(request.format, behaviour, subject, random));
    return behaviour.badJson === true ? brokenJson(document) : document;
  }
  if (behaviour.tokens !== undefined) {
    const form = subject.form === 'sentence' ? 'article' : subject.form;
    return plainText({ ...subject, form }, random, behaviour.tokens + 1);
  }
  const room = request.maxTokens ?? 0;
  const usual = random.integer(TOKENS_USUAL.min, TOKENS_USUAL.max);
  const roomy = (Math.min(room, ROOMY_TOKENS_MAX) * random.integer(65, 85)) / 100;
  const words = subject.words ?? (room >= ROOMY_TOKENS_MIN ? roomy : usual) / TOKENS_PER_WORD;
  const most = request.maxTokens ?? Number.POSITIVE_INFINITY;
  return plainText(subject, random, Math.min(Math.floor(words), most));
}

function documentAsked(
  format: Exclude<ChatRequest['format'], 'text'>,
  { tokens }: Behaviour,
  subject: Subject,
  random: Random,
): Json {
  const usual = random.integer(DOCUMENT_WORDS_USUAL.min, DOCUMENT_WORDS_USUAL.max);
  const asked =
    tokens === undefined
      ? subject.words
      : Math.max(1, Math.floor((tokens - DOCUMENT_TOKENS_BESIDE_TEXT) / TOKENS_PER_WORD));
  const schema = format === 'json_object' ? USUAL_DOCUMENT : format.schema;
  const document = documentFor(schema, { subject, random, words: asked ?? usual });
  if (typeof schema === 'object' && !answerSchema({ ...schema }).accepts(document)) {
    throw new Error('The sandbox cannot write a document that is valid against this schema.');
  }
  return document;
}

function choiceFrom(
  text: string,
  request: ChatRequest,
  behaviour: Behaviour,
  limit: number,
): Choice {
  const tokens = tokensOf(text);
  let count = tokens.length;
  let finishReason: Choice['finishReason'] = 'stop';
  if (behaviour.tokens !== undefined && request.format === 'text') {
    count = Math.min(count, behaviour.tokens);
  }
  if (count > limit) {
    count = limit;
    finishReason = 'length';
  }
  if (behaviour.contentFilter === true) {
    count = Math.min(count, FILTERED_AFTER_TOKENS);
    finishReason = 'content_filter';
  }
  const pieces = () => piecesOf(tokens).slice(0, count);
  const written = count === tokens.length ? text : pieces().join('');
  const stopAt = Math.min(
    ...request.stop.map((stop) => written.indexOf(stop)).filter((at) => at >= 0),
  );
  if (stopAt === Number.POSITIVE_INFINITY) {
    return { text: written, tokenCount: count, pieces, finishReason };
  }
  const kept = written.slice(0, stopAt);
  const keptTokens = tokensOf(kept);
  return {
    text: kept,
    tokenCount: keptTokens.length,
    pieces: () => piecesOf(keptTokens),
    finishReason: 'stop',
  };
}

/** What a model sends when it forgets the format: some words, and a document that breaks off. */
function brokenJson(document: string): string {
  return `Here is the JSON:\n${document.slice(0, Math.floor(document.length / 2))}`;
}
