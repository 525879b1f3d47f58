import { describe, expect, test } from 'vitest';
import { type CsvColumn, csvResponse, harmlessText } from './csv';

type Row = { name: string; amount: string };
const columns: CsvColumn<Row>[] = [
  { name: 'name', kind: 'text', of: (row) => row.name },
  { name: 'amount', kind: 'figure', of: (row) => row.amount },
];
async function* of(...batches: Row[][]) {
  yield* batches;
}

describe('csvResponse', () => {
  test('prints a header and every row of every batch, quoted where it must be', async () => {
    const response = csvResponse({
      filename: 'usage 2026/11.csv',
      columns,
      batches: of([{ name: 'a, "b"', amount: '1' }], [{ name: 'line\nbreak', amount: '2.5' }]),
    });
    expect(await response.text()).toBe('name,amount\r\n"a, ""b""",1\r\n"line\nbreak",2.5\r\n');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="usage_2026_11.csv"',
    );
    expect(response.headers.get('cache-control')).toBe('private, no-store');
  });

  test('is a header alone when there are no rows', async () => {
    expect(await csvResponse({ filename: 'x.csv', columns, batches: of() }).text()).toBe(
      'name,amount\r\n',
    );
  });

  test('leaves a negative figure a number and takes the formula out of a name', async () => {
    const batches = of([{ name: '=HYPERLINK("http://x")', amount: '-3.5' }]);
    expect(await csvResponse({ filename: 'x.csv', columns, batches }).text()).toContain(
      '"\'=HYPERLINK(""http://x"")",-3.5',
    );
  });

  test('breaks off when the rows fail, so that half a file never looks whole', async () => {
    async function* failing() {
      yield [{ name: 'a', amount: '1' }];
      throw new Error('gone');
    }
    await expect(
      csvResponse({ filename: 'x.csv', columns, batches: failing() }).text(),
    ).rejects.toThrow('gone');
  });

  test('stops reading rows when the reader leaves', async () => {
    let stopped = false;
    async function* endless() {
      try {
        for (;;) yield [{ name: 'a', amount: '1' }];
      } finally {
        stopped = true;
      }
    }
    const { body } = csvResponse({ filename: 'x.csv', columns, batches: endless() });
    const reader = body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(stopped).toBe(true);
  });
});

describe('harmlessText', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1'])('disarms %j', (text) => {
    expect(harmlessText(text)).toBe(`'${text}`);
  });
  test('leaves other text alone', () => {
    expect(harmlessText('example.com')).toBe('example.com');
  });
});
