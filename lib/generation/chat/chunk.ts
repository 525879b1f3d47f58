import { type FinishReason, finishReasonOf, recordOf } from './completion';

/** A piece of a tool call, as streams bring it: the first piece names it, the others add to its arguments. */
export type ToolCallPiece = {
  readonly index: number;
  readonly id?: string;
  readonly name?: string;
  readonly arguments?: string;
};

/** What one chunk adds to one choice. */
export type ChunkChoice = {
  readonly index: number;
  readonly content: string;
  readonly refusal: string;
  readonly toolCalls: readonly ToolCallPiece[];
  readonly finishReason: FinishReason | null;
};

/** One chunk of a stream as we understand it. */
export type Chunk =
  | { readonly kind: 'piece'; readonly choices: readonly ChunkChoice[]; readonly rawUsage: unknown }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'garbage' };

const GARBAGE: Chunk = { kind: 'garbage' };
const NOTHING: readonly ToolCallPiece[] = [];
const INDEX_MAX = 128;

/** Reads a chunk that an upstream sent. Roles are left out: everybody here is the assistant. */
export function readChunk(value: unknown): Chunk {
  const chunk = recordOf(value);
  if (chunk === null) return GARBAGE;
  const error = recordOf(chunk.error);
  if (error !== null) {
    const message = typeof error.message === 'string' ? error.message : 'An error without a text.';
    return { kind: 'error', message };
  }
  if (!Array.isArray(chunk.choices)) return GARBAGE;
  const choices: ChunkChoice[] = [];
  for (const item of chunk.choices) {
    const choice = readChoice(item);
    if (choice === null) return GARBAGE;
    choices.push(choice);
  }
  return { kind: 'piece', choices, rawUsage: chunk.usage };
}

function readChoice(value: unknown): ChunkChoice | null {
  const choice = recordOf(value);
  const delta = recordOf(choice?.delta);
  if (choice === null || delta === null || !isIndex(choice.index)) return null;
  const finishReason =
    choice.finish_reason === undefined || choice.finish_reason === null
      ? null
      : finishReasonOf(choice.finish_reason);
  if (finishReason === null && choice.finish_reason != null) return null;
  const content = textOf(delta.content);
  const refusal = textOf(delta.refusal);
  const toolCalls = readPieces(delta.tool_calls);
  if (content === null || refusal === null || toolCalls === null) return null;
  return { index: choice.index, content, refusal, toolCalls, finishReason };
}

function readPieces(value: unknown): readonly ToolCallPiece[] | null {
  if (value === undefined || value === null) return NOTHING;
  if (!Array.isArray(value)) return null;
  const pieces: ToolCallPiece[] = [];
  for (const item of value) {
    const call = recordOf(item);
    const called = recordOf(call?.function);
    if (call === null || !isIndex(call.index)) return null;
    const { name, arguments: argument } = called ?? {};
    pieces.push({
      index: call.index,
      ...(typeof call.id === 'string' ? { id: call.id } : {}),
      ...(typeof name === 'string' ? { name } : {}),
      ...(typeof argument === 'string' ? { arguments: argument } : {}),
    });
  }
  return pieces;
}

const isIndex = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < INDEX_MAX;

const textOf = (value: unknown): string | null =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : null;

/** Whether a chunk's choice brings something that a reader can use. */
export const hasContent = ({ content, refusal, toolCalls }: ChunkChoice): boolean =>
  content !== '' || refusal !== '' || toolCalls.length > 0;
