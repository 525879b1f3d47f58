import { countTokens as o200k } from 'gpt-tokenizer/encoding/o200k_base';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startUpstream, type Upstream } from './server';
import { chat, expectValid, sdk, streamSeen, validChunks } from './support';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

describe('a plain answer', () => {
  test('is valid by the description and speaks of what was asked', async () => {
    const answer = await sdk(upstream).chat.completions.create(
      chat('Write a blog post about urban beekeeping.'),
    );
    expectValid('CreateChatCompletionResponse', answer);
    expect(answer.model).toBe('gpt-4o-mini');
    expect(answer.choices).toHaveLength(1);
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    expect(answer.choices[0]?.message.content).toContain('rban beekeeping');
  });

  test('counts tokens as the o200k encoding does', async () => {
    const answer = await sdk(upstream).chat.completions.create(chat('Say hello'));
    const text = answer.choices[0]?.message.content ?? '';
    // Three tokens for a message, three for the opening of the answer, one for the role, two for the text.
    expect(answer.usage?.prompt_tokens).toBe(9);
    expect(answer.usage?.completion_tokens).toBe(o200k(text));
    expect(answer.usage?.total_tokens).toBe(9 + o200k(text));
    expect(answer.usage?.prompt_tokens_details?.cached_tokens).toBe(0);
    expect(answer.usage?.completion_tokens_details?.reasoning_tokens).toBe(0);
  });

  test('stops at the limit and says so', async () => {
    for (const limit of [{ max_tokens: 7 }, { max_completion_tokens: 7 }]) {
      const answer = await sdk(upstream).chat.completions.create(chat('Explain tides.', limit));
      expect(answer.usage?.completion_tokens).toBe(7);
      expect(answer.choices[0]?.finish_reason).toBe('length');
    }
  });

  test('takes most of a large limit', async () => {
    const answer = await sdk(upstream).chat.completions.create(
      chat('Explain tides.', { max_tokens: 2_000 }),
    );
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    expect(answer.usage?.completion_tokens).toBeGreaterThan(1_000);
    expect(answer.usage?.completion_tokens).toBeLessThanOrEqual(2_000);
  });

  test('has about as many words as were asked for', async () => {
    const answer = await sdk(upstream).chat.completions.create(
      chat('Write an 800-word article about glass.'),
    );
    const words = answer.choices[0]?.message.content?.split(/\s+/).length;
    expect(words).toBeGreaterThanOrEqual(800);
    expect(words).toBeLessThan(920);
  });

  test('ends before a stop sequence', async () => {
    const answer = await sdk(upstream).chat.completions.create(
      chat('Explain tides.', { stop: ['. '] }),
    );
    const text = answer.choices[0]?.message.content ?? '';
    expect(text).not.toContain('. ');
    expect(text.length).toBeGreaterThan(10);
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    expect(answer.usage?.completion_tokens).toBe(o200k(text));
  });

  test('holds as many different choices as were asked for and counts them all', async () => {
    const answer = await sdk(upstream).chat.completions.create(
      chat('Explain tides.', { n: 3, max_tokens: 20 }),
    );
    expectValid('CreateChatCompletionResponse', answer);
    expect(answer.choices.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(new Set(answer.choices.map(({ message }) => message.content)).size).toBe(3);
    expect(answer.usage?.completion_tokens).toBe(60);
  });

  test('gives the same text to the same request, under another id', async () => {
    const client = sdk(upstream);
    const request = chat('Explain tides.', { temperature: 1, seed: 4 });
    const first = await client.chat.completions.create(request);
    const second = await client.chat.completions.create(request);
    expect(second.choices).toEqual(first.choices);
    expect(second.id).not.toBe(first.id);
    const other = await client.chat.completions.create({ ...request, seed: 5 });
    expect(other.choices).not.toEqual(first.choices);
  });

  test('gives the same text after a restart', async () => {
    const again = await startUpstream();
    const first = await sdk(upstream).chat.completions.create(chat('Explain tides.'));
    const second = await sdk(again).chat.completions.create(chat('Explain tides.'));
    await again.close();
    expect(second.choices).toEqual(first.choices);
  });

  test('takes pictures and several parts in a message', async () => {
    const url = 'data:image/png;base64,AAAA';
    const content = [
      { type: 'text' as const, text: 'Write alt text for this picture of a lighthouse.' },
      { type: 'image_url' as const, image_url: { url, detail: 'low' as const } },
    ];
    const answer = await sdk(upstream).chat.completions.create({
      model: 'gpt-4o',
      messages: [{ role: 'user', content }],
    });
    expectValid('CreateChatCompletionResponse', answer);
    expect(answer.usage?.prompt_tokens).toBeGreaterThan(85);
    expect(answer.choices[0]?.message.content?.split('. ')).toHaveLength(1);
  });
});

describe('a stream', () => {
  test('has valid chunks, the text of the plain answer, and a proper end', async () => {
    const request = chat('Explain tides.', { max_tokens: 300 });
    const plain = await sdk(upstream).chat.completions.create({ ...request, stream: false });
    const seen = await streamSeen(upstream, request);
    const chunks = validChunks(seen);
    expect(seen.texts.join('')).toBe(plain.choices[0]?.message.content);
    expect(chunks[0]?.choices[0]?.delta.role).toBe('assistant');
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe(plain.choices[0]?.finish_reason);
    expect(seen.events.at(-1)).toBe('[DONE]');
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  });

  test('tells the usage only when asked to', async () => {
    const without = validChunks(await streamSeen(upstream, chat('Explain tides.')));
    expect(without.every((chunk) => !('usage' in chunk))).toBe(true);

    const request = chat('Explain tides.');
    const plain = await sdk(upstream).chat.completions.create(request);
    const options = { stream_options: { include_usage: true } };
    const asked = validChunks(await streamSeen(upstream, { ...request, ...options }));
    expect(asked.at(-1)?.choices).toEqual([]);
    expect(asked.at(-1)?.usage).toEqual(plain.usage);
    expect(asked.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
  });

  test('is read by the SDK, every choice in its own order', async () => {
    const request = chat('Explain tides.', { n: 2, max_tokens: 40 });
    const plain = await sdk(upstream).chat.completions.create({ ...request, stream: false });
    const stream = await sdk(upstream).chat.completions.create({ ...request, stream: true });
    const texts = ['', ''];
    for await (const { choices } of stream) {
      for (const { index, delta } of choices) texts[index] += delta.content ?? '';
    }
    expect(texts).toEqual(plain.choices.map(({ message }) => message.content));
  });

  test('never breaks a character in two', async () => {
    const seen = await streamSeen(upstream, chat('Write about “日本の庭園 🏯 süß” please.'));
    expect(seen.texts.join('')).toContain('日本の庭園');
    expect(seen.texts.join('')).not.toContain('\uFFFD');
  });
});

describe('the list of models', () => {
  test('is valid and knows the models of three upstreams', async () => {
    const models = await sdk(upstream).models.list();
    expectValid('ListModelsResponse', { object: 'list', data: models.data });
    const owners = new Set(models.data.map(({ owned_by }) => owned_by));
    expect([...owners]).toEqual(['openai', 'google', 'anthropic']);
    expect(models.data).toHaveLength(45);
  });

  test('gives each of its models alone', async () => {
    const client = sdk(upstream);
    const models = await client.models.list();
    for (const { id } of models.data) {
      const model = await client.models.retrieve(id);
      expectValid('Model', model);
      expect(model.id).toBe(id);
    }
  });
});

describe('health', () => {
  test('is told without a key', async () => {
    const answer = await fetch(upstream.url.replace('/v1', '/healthz'));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: 'ok' });
  });
});
