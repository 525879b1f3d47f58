import { z } from 'zod';

/** What is asked of the till: a plain chat, a streamed one, a story at a fixed price. */
export type Kind = 'chat' | 'stream' | 'story';

export type Asked = {
  kind: Kind;
  /** An API key. */
  secret: string;
  /** What the upstream's stand-in is told to do. */
  commands: string;
  requestKey?: string;
};

/** How a call ended for its caller. */
export type Outcome =
  /** The whole answer arrived, and it says that it ended well. */
  | { how: 'answered'; generationId: string; chargeCredits: string; replayed: boolean }
  /** Problem+json before anything of an answer. */
  | { how: 'refused'; status: number; code: string; retryAfter: string | null }
  /** A stream that ended with an error event. */
  | { how: 'ended'; code: string }
  /** The connection broke, or never came to be. */
  | { how: 'broken' };

const Problem = z.object({ code: z.string() });
const StreamedChunk = z.object({
  usage: z.object({ tokentill: z.object({ charge_credits: z.string() }) }).nullish(),
  code: z.string().optional(),
  error: z.object({ code: z.string() }).optional(),
});

const TEXT = 'Write a line about the sea.';

function requestOf({ kind, commands }: Asked): { path: string; body: unknown } {
  const text = `${TEXT} [[sandbox:${commands}]]`;
  if (kind === 'story')
    return { path: '/api/v1/generations', body: { operation: 'story', input: { topic: text } } };
  return {
    path: '/api/v1/chat/completions',
    body: {
      model: 'gpt-5.4-mini',
      messages: [{ role: 'user', content: text }],
      max_completion_tokens: 100,
      ...(kind === 'stream' ? { stream: true, stream_options: { include_usage: true } } : {}),
    },
  };
}

/** One call over the wire; it never throws for what a crash does to it. */
export async function call(url: string, asked: Asked): Promise<Outcome> {
  const { path, body } = requestOf(asked);
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${asked.secret}`,
        'content-type': 'application/json',
        ...(asked.requestKey === undefined ? {} : { 'idempotency-key': asked.requestKey }),
      },
      body: JSON.stringify(body),
    });
    text = await textOf(answer);
  } catch {
    return { how: 'broken' };
  }
  if (!answer.ok) {
    const { code } = Problem.parse(JSON.parse(text));
    return {
      how: 'refused',
      status: answer.status,
      code,
      retryAfter: answer.headers.get('retry-after'),
    };
  }
  const generationId = answer.headers.get('x-tokentill-generation-id') ?? '';
  const replayed = answer.headers.get('idempotency-replayed') === 'true';
  if (asked.kind !== 'stream') {
    const chargeCredits = answer.headers.get('x-tokentill-charge-credits') ?? '';
    return { how: 'answered', generationId, chargeCredits, replayed };
  }
  return endOfStream(text, { generationId, replayed });
}

/** All that arrives, also of a body that breaks off: what was said before the break counts. */
async function textOf({ body, headers }: Response): Promise<string> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text;
      text += decoder.decode(value, { stream: true });
    }
  } catch (error) {
    if (headers.get('content-type')?.startsWith('text/event-stream')) return text;
    throw error;
  }
}

function endOfStream(
  text: string,
  { generationId, replayed }: { generationId: string; replayed: boolean },
): Outcome {
  const events = text
    .split('\n\n')
    .filter((event) => event.startsWith('data: '))
    .map((event) => event.slice('data: '.length));
  const isDone = text.endsWith('data: [DONE]\n\n');
  let chargeCredits: string | undefined;
  for (const data of events) {
    if (data === '[DONE]' || !data.endsWith('}')) continue;
    const chunk = StreamedChunk.parse(JSON.parse(data));
    if (chunk.error !== undefined) return { how: 'ended', code: chunk.error.code };
    chargeCredits = chunk.usage?.tokentill.charge_credits ?? chargeCredits;
  }
  if (!isDone || chargeCredits === undefined) return { how: 'broken' };
  return { how: 'answered', generationId, chargeCredits, replayed };
}
