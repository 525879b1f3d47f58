import type { ChunkChoice } from './chunk';
import { type ChatChoice, type FinishReason, outputTextOf, type ToolCall } from './completion';

type Gathered = {
  content: string;
  refusal: string;
  calls: Map<number, { id: string; name: string; arguments: string }>;
  finishReason: FinishReason | null;
};

/** The choices of a stream as they grow. */
export type Collected = {
  add(choice: ChunkChoice): void;
  /** Every choice that was asked for has its finish reason: no content comes after this. */
  isFinished(): boolean;
  hasContent(): boolean;
  choices(): ChatChoice[];
  /** Everything so far that counts as output, as text. */
  text(): string;
};

/** Gathers the chunks of a stream of `choicesAsked` choices into what a plain answer would have been. */
export function collectChoices(choicesAsked: number): Collected {
  const gathered = new Map<number, Gathered>();
  let finished = 0;
  let content = false;

  const of = (index: number): Gathered => {
    const known = gathered.get(index);
    if (known !== undefined) return known;
    const fresh: Gathered = { content: '', refusal: '', calls: new Map(), finishReason: null };
    gathered.set(index, fresh);
    return fresh;
  };
  const choices = (): ChatChoice[] =>
    [...gathered.entries()]
      .sort(([a], [b]) => a - b)
      .map(([index, choice]) => ({
        index,
        content: choice.content === '' && choice.calls.size > 0 ? null : choice.content,
        refusal: choice.refusal === '' ? null : choice.refusal,
        toolCalls: toolCallsOf(choice),
        finishReason: choice.finishReason ?? 'stop',
      }));

  return {
    add(piece) {
      const choice = of(piece.index);
      choice.content += piece.content;
      choice.refusal += piece.refusal;
      for (const { index, id, name, arguments: argument } of piece.toolCalls) {
        const call = choice.calls.get(index) ?? { id: '', name: '', arguments: '' };
        choice.calls.set(index, {
          id: call.id + (id ?? ''),
          name: call.name + (name ?? ''),
          arguments: call.arguments + (argument ?? ''),
        });
      }
      content ||= piece.content !== '' || piece.refusal !== '' || piece.toolCalls.length > 0;
      if (piece.finishReason !== null && choice.finishReason === null) {
        choice.finishReason = piece.finishReason;
        finished += 1;
      }
    },
    isFinished: () => finished >= choicesAsked,
    hasContent: () => content,
    choices,
    text: () => choices().map(outputTextOf).join('\n'),
  };
}

const toolCallsOf = ({ calls }: Gathered): ToolCall[] =>
  [...calls.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, { id, name, arguments: argument }]) => ({
      id,
      type: 'function',
      function: { name, arguments: argument },
    }));
