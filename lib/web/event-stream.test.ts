import { describe, expect, test } from 'vitest';
import { eventStream, readerOf } from './event-stream';

const decoder = new TextDecoder();
const iterator = (texts: string[], pauseMs = 0): AsyncIterator<string, undefined> => ({
  async next() {
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const value = texts.shift();
    return value === undefined ? { done: true, value } : { done: false, value };
  },
});

describe('eventStream', () => {
  test('says something before the first event, and ends with the last', async () => {
    const answer = eventStream(iterator(['data: 1\n\n', 'data: 2\n\n']), {
      onLeave: () => undefined,
    });
    expect(await answer.text()).toBe(': hello\n\ndata: 1\n\ndata: 2\n\n');
    expect(answer.headers.get('cache-control')).toContain('no-store');
  });

  test('says something in every pause, and loses no event for it', async () => {
    const answer = eventStream(iterator(['data: 1\n\n'], 120), {
      onLeave: () => undefined,
      heartbeatMs: 40,
    });
    const text = await answer.text();
    expect(text.match(/: still here/g)?.length).toBeGreaterThanOrEqual(3);
    expect(text.match(/data: 1/g)).toHaveLength(1);
  });

  test('takes no event before somebody reads', async () => {
    let asked = 0;
    const source: AsyncIterator<string, undefined> = {
      async next() {
        asked += 1;
        return { done: false, value: `data: ${asked}\n\n` };
      },
    };
    const reader = eventStream(source, { onLeave: () => undefined }).body?.getReader();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked).toBe(0);
    await reader?.read();
    expect(decoder.decode((await reader?.read())?.value)).toBe('data: 1\n\n');
    expect(asked).toBe(1);
    await reader?.cancel();
  });

  test('tells when its reader leaves', async () => {
    let left = false;
    const answer = eventStream(iterator([], 10_000), {
      onLeave: () => {
        left = true;
      },
    });
    await answer.body?.cancel();
    expect(left).toBe(true);
  });
});

describe('readerOf', () => {
  test('leaves when the request is aborted, or when it is told so', () => {
    const client = new AbortController();
    const first = readerOf(new Request('http://x.example', { signal: client.signal }));
    const second = readerOf(new Request('http://x.example'));
    client.abort();
    second.leave();
    expect([first.left.aborted, second.left.aborted]).toEqual([true, true]);
  });
});
