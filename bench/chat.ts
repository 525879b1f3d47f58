import { z } from 'zod';
import { closeDatabase, db, row, sql } from '@/lib/platform/db';
import { credits } from '@/lib/platform/units';
import { aCustomer, aKey } from '@/tests/support/factories';
import { generateLoad, type LoadResult, type LoadTarget, quantile, requestBytes } from './load';
import { startParts } from './parts';

const CALLERS = [1, 16, 64] as const;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const WARM_UP_SECONDS = 2;
/** An idle connection hands its counters over after ten seconds. */
const STATISTICS_MS = 11_000;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 2);

const BODY = JSON.stringify({
  model: 'gpt-5.4-mini',
  max_completion_tokens: 64,
  messages: [
    { role: 'user', content: 'Say in one sentence what a till is for. [[sandbox:tokens=16]]' },
  ],
});

type Row = {
  name: string;
  callers: number;
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  errors: number;
};

function target(
  url: string,
  method: string,
  headers: Record<string, string>,
  body?: string,
): LoadTarget {
  const address = new URL(url);
  return {
    host: address.hostname,
    port: Number(address.port),
    request: requestBytes(method, address, headers, body),
  };
}

function rowOf(name: string, callers: number, results: LoadResult[]): Row {
  const latencies = Float64Array.from(results.flatMap((result) => [...result.latenciesMs])).sort();
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  return {
    name,
    callers,
    perSecond: latencies.length / seconds,
    p50: quantile(latencies, 0.5),
    p95: quantile(latencies, 0.95),
    p99: quantile(latencies, 0.99),
    errors: results.reduce((sum, result) => sum + result.errors, 0),
  };
}

const Counters = z.object({ transactions: z.number(), generations: z.number() });

/** What the database has counted once its statistics are written. */
async function counters(): Promise<z.output<typeof Counters>> {
  await new Promise((resolve) => setTimeout(resolve, STATISTICS_MS));
  const found = await row(
    db(),
    Counters,
    sql`SELECT (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()) AS "transactions",
               (SELECT count(*) FROM generation WHERE state = 'succeeded') AS "generations"`,
  );
  return Counters.parse(found);
}

async function main() {
  const parts = await startParts();
  process.env.DATABASE_URL = parts.databaseUrl;
  process.env.AUTH_SECRET = 'a secret that only the bench knows, long enough';
  try {
    const { customerId } = await aCustomer({ available: credits(1_000_000_000) });
    const { secret } = await aKey({ customerId });
    const json = { 'Content-Type': 'application/json' };
    const targets: Record<string, LoadTarget> = {
      'a stand-in alone': target(
        `${parts.upstreamUrl}/chat/completions`,
        'POST',
        { ...json, Authorization: 'Bearer sk-sandbox' },
        BODY,
      ),
      'b bare Node proxy': target(`${parts.proxyUrl}/v1/chat/completions`, 'POST', json, BODY),
      'c empty Next route': target(`${parts.nextUrl}/healthz`, 'GET', {}),
      'd Tokentill': target(
        `${parts.tillUrl}/api/v1/chat/completions`,
        'POST',
        { ...json, Authorization: `Bearer ${secret}` },
        BODY,
      ),
    };
    for (const one of Object.values(targets)) await generateLoad(one, 16, WARM_UP_SECONDS);

    const rows: Row[] = [];
    for (const callers of CALLERS) {
      const results = new Map<string, LoadResult[]>(Object.keys(targets).map((name) => [name, []]));
      // Round by round, so that a slow minute of the machine touches all alike.
      for (let round = 0; round < ROUNDS; round++) {
        for (const [name, one] of Object.entries(targets))
          results.get(name)?.push(await generateLoad(one, callers, SECONDS));
      }
      for (const [name, runs] of results) rows.push(rowOf(name, callers, runs));
    }
    print(rows);

    const before = await counters();
    await generateLoad(targets['d Tokentill']!, 1, SECONDS);
    const after = await counters();
    const made = after.generations - before.generations;
    process.stdout.write(
      `\nAt 1 caller: ${((after.transactions - before.transactions) / made).toFixed(2)} database transactions a generation (heartbeats included), ${made} generations.\n`,
    );
    if (rows.some((row) => row.errors > 0)) process.exitCode = 1;
  } finally {
    await closeDatabase();
    await parts.stop();
  }
}

function print(rows: Row[]) {
  const number = (value: number, digits: number) => value.toFixed(digits).padStart(9);
  process.stdout.write(
    'callers  what                       req/s   p50 ms   p95 ms   p99 ms  errors\n',
  );
  for (const row of rows) {
    process.stdout.write(
      `${String(row.callers).padStart(7)}  ${row.name.padEnd(20)} ${number(row.perSecond, 0)}${number(row.p50, 2)}${number(row.p95, 2)}${number(row.p99, 2)}${String(row.errors).padStart(8)}\n`,
    );
  }
  const find = (name: string, callers: number) =>
    rows.find((row) => row.name.startsWith(name) && row.callers === callers);
  for (const callers of CALLERS) {
    const [proxy, empty, till] = [find('b', callers), find('c', callers), find('d', callers)];
    if (!proxy || !empty || !till) continue;
    process.stdout.write(
      `\n${callers} callers: d is ${(till.perSecond / empty.perSecond).toFixed(2)} × c and ${(till.perSecond / proxy.perSecond).toFixed(2)} × b in requests a second; it adds ${(till.p50 - proxy.p50).toFixed(2)} ms to b at p50.`,
    );
  }
  process.stdout.write('\n');
}

await main();
