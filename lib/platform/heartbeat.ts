import { z } from 'zod';
import { type Db, execute, row, sql } from './db';

/** Says that a process is alive; it repeats this every few seconds. */
export async function beat(db: Db, process: string, kind: 'server' | 'worker'): Promise<void> {
  await execute(
    db,
    sql`INSERT INTO heartbeat (process, kind) VALUES (${process}, ${kind})
        ON CONFLICT (process) DO UPDATE SET seen_at = now()`,
  );
}

/** Takes back what `beat` said, at an orderly stop. */
export async function endBeat(db: Db, process: string): Promise<void> {
  await execute(db, sql`DELETE FROM heartbeat WHERE process = ${process}`);
}

const Age = z.object({ ageSeconds: z.number().nullable() });

/** Seconds since the youngest sign of life of that kind of process; null when there never was one. */
export async function secondsSinceBeat(db: Db, kind: 'server' | 'worker'): Promise<number | null> {
  const found = await row(
    db,
    Age,
    sql`SELECT extract(epoch FROM now() - max(seen_at))::float8 AS "ageSeconds" FROM heartbeat WHERE kind = ${kind}`,
  );
  return found?.ageSeconds ?? null;
}
