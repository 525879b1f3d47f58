import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An upstream whose usage comes a while after everything else; what it sends is fixed. */
export async function startLateUpstream({ usageAfterMs }: { usageAfterMs: number }): Promise<{
  url: string;
  close(): Promise<void>;
}> {
  const chunk = (choices: unknown, more: Record<string, unknown> = {}) =>
    `data: ${JSON.stringify({
      id: 'chatcmpl-late',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'gpt-5.4-mini',
      choices,
      ...more,
    })}\n\n`;
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(chunk([{ index: 0, delta: { content: 'All of it.' }, finish_reason: null }]));
    response.write(chunk([{ index: 0, delta: {}, finish_reason: 'stop' }]));
    const usage = { prompt_tokens: 9, completion_tokens: 777, total_tokens: 786 };
    setTimeout(() => response.end(`${chunk([], { usage })}data: [DONE]\n\n`), usageAfterMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
