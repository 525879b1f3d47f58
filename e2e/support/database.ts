import pg from 'pg';
import { system } from './system';

/** One row of the running product's database; read only. */
export async function databaseRow<Row extends pg.QueryResultRow>(
  text: string,
  values: readonly unknown[] = [],
): Promise<Row> {
  const client = new pg.Client(system().databaseUrl);
  await client.connect();
  try {
    await client.query('SET default_transaction_read_only = on');
    const { rows } = await client.query<Row>(text, [...values]);
    const [row] = rows;
    if (row === undefined) throw new Error(`No row for: ${text}`);
    return row;
  } finally {
    await client.end();
  }
}
