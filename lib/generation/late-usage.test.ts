import { afterAll, describe, expect, test } from 'vitest';
import { credits } from '@/lib/platform/units';
import { apiUnderTest } from '@/tests/support/api';
import { finishedGeneration } from '@/tests/support/books';
import { readStream } from '@/tests/support/event-stream';
import { aKey } from '@/tests/support/factories';
import { startLateUpstream } from './support/late-upstream';

const upstream = await startLateUpstream({ usageAfterMs: 900 });
const api = apiUnderTest({ OPENAI_BASE_URL: upstream.url });
afterAll(() => upstream.close());

describe('a reader that leaves after the last token and before the usage', () => {
  test('is charged by the usage that comes in time, to the token', async () => {
    const { secret, customerId } = await aKey({ available: credits(50) });
    const body = {
      model: 'gpt-5.4-mini',
      messages: [{ role: 'user', content: 'Hello' }],
      stream: true,
    };
    const reading = await readStream(`${api.url}/api/v1/chat/completions`, { key: secret, body });
    await reading.until((events) => events.some(({ data }) => data.includes('All of it.')));
    await new Promise((resolve) => setTimeout(resolve, 100));
    reading.leave();
    const row = await finishedGeneration(customerId);
    const cost = Math.ceil(9 * 0.75 + 777 * 4.5);
    expect(row).toMatchObject({
      state: 'succeeded',
      costSource: 'upstream',
      outputTokens: 777,
      cost,
      charge: cost * 250,
    });
  });
});
