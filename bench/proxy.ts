import { Agent, createServer, request } from 'node:http';

// What a gateway costs at the very least: a bare Node reverse proxy that passes bytes through. Run as a process of its own.
const upstream = new URL(process.env.BENCH_UPSTREAM_URL ?? '');
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

const server = createServer((incoming, outgoing) => {
  const passed = request(
    {
      host: upstream.hostname,
      port: upstream.port,
      path: incoming.url,
      method: incoming.method,
      headers: {
        ...incoming.headers,
        authorization: `Bearer ${process.env.BENCH_UPSTREAM_KEY ?? ''}`,
      },
      agent,
    },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  passed.on('error', () => outgoing.writeHead(502).end());
  incoming.pipe(passed);
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') {
    process.stdout.write(
      `${JSON.stringify({ ready: true, url: `http://127.0.0.1:${address.port}` })}\n`,
    );
  }
});
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
