import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { db, rows, sql } from '@/lib/platform/db';

/** What the Prisma schema says of a table: column → type and whether it may be null. */
type Columns = Record<string, string>;

const TYPES: Record<string, string> = {
  String: 'text',
  BigInt: 'bigint',
  Int: 'integer',
  Boolean: 'boolean',
  Json: 'jsonb',
  Bytes: 'bytea',
  DateTime: 'timestamp with time zone',
};

function declaredTables(): Record<string, Columns> {
  const text = readdirSync('prisma/schema')
    .map((file) => readFileSync(`prisma/schema/${file}`, 'utf8'))
    .join('\n');
  const tables: Record<string, Columns> = {};
  for (const [, body = ''] of text.matchAll(/^model \w+ \{\n([\s\S]*?)^\}/gm)) {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1];
    if (!table) throw new Error('every model is mapped to its table');
    tables[table] = Object.fromEntries(
      [...body.matchAll(/^ {2}(\w+)\s+(\w+)(\[\])?(\?)?(.*)$/gm)].map(
        ([, field = '', type = '', list, optional, rest = '']) => {
          const column = /@map\("(\w+)"\)/.exec(rest)?.[1] ?? field;
          const base = rest.includes('@db.Date') ? 'date' : (TYPES[type] ?? type);
          return [column, `${base}${list ?? ''}${optional ? '' : ' not null'}`];
        },
      ),
    );
  }
  return tables;
}

const Column = z.object({
  table: z.string(),
  column: z.string(),
  type: z.string(),
  notNull: z.boolean(),
});

async function migratedTables(): Promise<Record<string, Columns>> {
  const columns = await rows(
    db(),
    Column,
    sql`SELECT c.relname AS table, a.attname AS column, format_type(CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE a.atttypid END, -1) AS type, a.attnotnull AS "notNull"
          FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> '_prisma_migrations'
           AND a.attnum > 0 AND NOT a.attisdropped`,
  );
  const tables: Record<string, Columns> = {};
  for (const { table, column, type, notNull } of columns) {
    tables[table] ??= {};
    // Prisma cannot say NOT NULL of a list; it never reads null from one.
    tables[table][column] = `${type}${notNull || type.endsWith('[]') ? ' not null' : ''}`;
  }
  return tables;
}

describe('the Prisma schema', () => {
  test('says of every table and column what the migrations made', async () => {
    expect(declaredTables()).toEqual(await migratedTables());
  });

  test('names one writing module over every model', () => {
    for (const file of readdirSync('prisma/schema')) {
      const text = readFileSync(`prisma/schema/${file}`, 'utf8');
      for (const [before] of text.matchAll(/.*\nmodel \w+/g))
        expect(before).toMatch(/^\/\/\/ Written only by /);
    }
  });
});

const Index = z.object({ name: z.string() });

describe('large tables', () => {
  test('are partitioned by time, with the months around now made', async () => {
    for (const table of [
      'generation',
      'ledger_reservation',
      'ledger_transfer',
      'usage_rollup',
      'audit_entry',
    ]) {
      const found = await rows(
        db(),
        Index,
        sql`SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = ${table}::regclass`,
      );
      expect(found.map(({ name }) => name)).toContain(
        `${table}_${new Date().toISOString().slice(0, 7).replace('-', '')}`,
      );
    }
  });

  test('have the customer in every unique key', async () => {
    const without = await rows(
      db(),
      Index,
      sql`SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
           WHERE i.indisunique AND i.indrelid IN ('generation'::regclass, 'ledger_reservation'::regclass, 'ledger_transfer'::regclass, 'usage_rollup'::regclass,
             'ledger_lot'::regclass, 'generation_result'::regclass, 'idempotency_key'::regclass)
             AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::int2[]) AND a.attname = 'customer_id')`,
    );
    expect(without).toEqual([]);
  });
});
