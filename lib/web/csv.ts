import { stringify } from 'csv-stringify/sync';

/** One column. A `text` cell is made harmless for spreadsheets; a `figure` is printed as it is: plain decimals, ISO times. */
export type CsvColumn<Row> = {
  name: string;
  kind: 'text' | 'figure';
  of: (row: Row) => string | number | null;
};

// A cell that begins so is a formula to a spreadsheet, whoever wrote it. owasp.org/www-community/attacks/CSV_Injection
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

// A line feed alone inside a cell would otherwise stay unquoted.
const CRLF = { record_delimiter: '\r\n', quoted_match: /[\r\n]/ };

/** Text that a spreadsheet would run is prefixed with an apostrophe, which it takes for "this is text". */
export const harmlessText = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

function linesOf<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  return stringify(
    rows.map((row) =>
      columns.map((column) => {
        const value = column.of(row);
        return typeof value === 'string' && column.kind === 'text' ? harmlessText(value) : value;
      }),
    ),
    CRLF,
  );
}

/**
 * A CSV download (RFC 4180, UTF-8) that is written while its rows are read: any number of them in constant memory. A
 * failure on the way breaks the download off, so that half a file never looks whole.
 */
export function csvResponse<Row>(given: {
  /** Without path; letters, digits, `.`, `_` and `-`. */
  filename: string;
  columns: readonly CsvColumn<Row>[];
  batches: AsyncIterable<readonly Row[]>;
}): Response {
  const encoder = new TextEncoder();
  const batches = given.batches[Symbol.asyncIterator]();
  const head = stringify([given.columns.map((column) => column.name)], CRLF);
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(head)),
    async pull(controller) {
      const next = await batches.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(linesOf(given.columns, next.value)));
    },
    async cancel() {
      await batches.return?.();
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${given.filename.replace(/[^A-Za-z0-9._-]/g, '_')}"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  });
}
