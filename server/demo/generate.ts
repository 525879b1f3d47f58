import { EventSourceParserStream } from 'eventsource-parser/stream';
import OpenAI from 'openai';
import { z } from 'zod';
import { env } from '@/lib/platform/env';
import { newId } from '@/lib/platform/ids';
import { creditsOf, dim, done, expectThat, heading, note, opening } from './terminal';
import type { Till } from './till';

const CREDITS = z.string().regex(/^\d+(\.\d{1,6})?$/);
const STORY = {
  operation: 'story',
  input: { topic: 'A lighthouse keeper who collects lost letters', words: 150 },
};

/** A generation that was made, with what the answer said it cost. */
export type Made = { id: string; what: string; chargeCredits: string };

/** Generates in every way that a client may: with OpenAI's own SDK and by hand, whole and streamed. */
export async function generateAll(till: Till): Promise<Made[]> {
  heading('Generating');
  const openai = new OpenAI({ apiKey: till.apiKey, baseURL: `${till.url}/api/v1`, maxRetries: 0 });
  return [
    await chatWhole(openai),
    await chatStreamed(openai),
    await storyWhole(till),
    await storyStreamed(till),
  ];
}

const messages = (content: string) => [{ role: 'user' as const, content }];

async function chatWhole(openai: OpenAI): Promise<Made> {
  const { data, response } = await openai.chat.completions
    .create({
      model: env().STORY_MODEL,
      messages: messages('Name three uses for an old tin box, in one sentence each.'),
      max_completion_tokens: 300,
    })
    .withResponse();
  const text = data.choices[0]?.message.content;
  expectThat(text, 'The chat completion has no text.');
  const chargeCredits = CREDITS.parse(response.headers.get('x-tokentill-charge-credits'));
  done(`Chat completion with the openai SDK: ${creditsOf(chargeCredits)}`);
  note(dim(opening(text)));
  return { id: data.id, what: 'chat', chargeCredits };
}

const ChunkUsage = z.object({ tokentill: z.object({ charge_credits: CREDITS }) });

async function chatStreamed(openai: OpenAI): Promise<Made> {
  const stream = await openai.chat.completions.create({
    model: env().STORY_MODEL,
    messages: messages('Describe the sea in the morning, in four sentences.'),
    max_completion_tokens: 400,
    stream: true,
    stream_options: { include_usage: true },
  });
  let id = '';
  let text = '';
  let pieces = 0;
  let usage: unknown;
  for await (const chunk of stream) {
    id = chunk.id;
    const piece = chunk.choices[0]?.delta.content ?? '';
    if (piece !== '') pieces += 1;
    text += piece;
    usage = chunk.usage ?? usage;
  }
  expectThat(pieces > 1, 'The stream came in one piece.');
  const { tokentill } = ChunkUsage.parse(usage);
  done(`Chat completion, streamed in ${pieces} pieces: ${creditsOf(tokentill.charge_credits)}`);
  note(dim(opening(text)));
  return { id, what: 'chat, streamed', chargeCredits: tokentill.charge_credits };
}

const Story = z.object({
  id: z.string(),
  state: z.literal('succeeded'),
  charge_credits: CREDITS,
  result: z.object({ title: z.string(), content: z.string() }),
});

function postStory(till: Till, body: unknown, requestKey: string): Promise<Response> {
  return fetch(`${till.url}/api/v1/generations`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${till.apiKey}`,
      'content-type': 'application/json',
      'idempotency-key': requestKey,
    },
    body: JSON.stringify(body),
  });
}

async function storyWhole(till: Till): Promise<Made> {
  const requestKey = newId('req');
  const response = await postStory(till, STORY, requestKey);
  const text = await response.text();
  expectThat(response.status === 201, `The story was answered with ${response.status}: ${text}`);
  const story = Story.parse(JSON.parse(text));
  done(`Story with plain fetch: ${creditsOf(story.charge_credits)}`);
  note(dim(`${story.result.title} — ${opening(story.result.content, 60)}`));

  const again = await postStory(till, STORY, requestKey);
  const replayed = Story.parse(await again.json());
  expectThat(
    again.headers.get('idempotency-replayed') === 'true' && replayed.id === story.id,
    'The same Idempotency-Key made another story.',
  );
  done('The same Idempotency-Key again: the same story, and no second charge');
  return { id: story.id, what: 'story', chargeCredits: story.charge_credits };
}

async function storyStreamed(till: Till): Promise<Made> {
  const response = await postStory(till, { ...STORY, stream: true }, newId('req'));
  expectThat(
    response.ok && response.body,
    `The streamed story was answered with ${response.status}.`,
  );
  const events = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
  let deltas = 0;
  let last = '';
  let completed: z.output<typeof Story> | undefined;
  for await (const { event, data } of events) {
    expectThat(event !== 'generation.error', `The streamed story broke: ${data}`);
    if (event === 'generation.delta') deltas += 1;
    if (event === 'generation.completed') completed = Story.parse(JSON.parse(data));
    last = data;
  }
  expectThat(completed && last === '[DONE]', 'The stream of the story did not end as it must.');
  done(`Story, streamed in ${deltas} pieces: ${creditsOf(completed.charge_credits)}`);
  return { id: completed.id, what: 'story, streamed', chargeCredits: completed.charge_credits };
}
