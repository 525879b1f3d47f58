import { system } from './system';

/** One chat request as a site sends it. */
export const chat = (secret: string, content = 'Say hello in five words.'): Promise<Response> =>
  fetch(`${system().url}/api/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-5.4-mini', messages: [{ role: 'user', content }] }),
  });
