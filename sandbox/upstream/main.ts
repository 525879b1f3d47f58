import { startUpstream } from './server';

const { UPSTREAM_SANDBOX_PORT, UPSTREAM_SANDBOX_HOST, UPSTREAM_SANDBOX_KEY } = process.env;

async function main(): Promise<void> {
  const upstream = await startUpstream({
    port: portFrom(UPSTREAM_SANDBOX_PORT),
    ...(UPSTREAM_SANDBOX_HOST !== undefined && { host: UPSTREAM_SANDBOX_HOST }),
    ...(UPSTREAM_SANDBOX_KEY !== undefined && { apiKey: UPSTREAM_SANDBOX_KEY }),
    log: process.env.UPSTREAM_SANDBOX_LOG === '1',
    validate: process.env.UPSTREAM_SANDBOX_VALIDATE !== '0',
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => upstream.close());
  }
  console.log(JSON.stringify({ ready: true, url: upstream.url }));
}

function portFrom(text: string | undefined): number {
  const port = Number(text ?? 0);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`UPSTREAM_SANDBOX_PORT is no port: it must be a number from 0 to 65535.`);
}

main().catch((error: unknown) => {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const message = error instanceof Error ? error.message : String(error);
  console.error(
    taken ? `The port ${UPSTREAM_SANDBOX_PORT} of the upstream sandbox is taken.` : message,
  );
  process.exit(1);
});
