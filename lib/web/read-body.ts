import { DomainError } from '@/lib/platform/errors';
import { BufferedRequest } from './buffered-request';

export { issuesOf, parseInput } from '@/lib/platform/parse-input';

const DEPTH_MAX = 64;

class TooLarge extends DomainError {
  readonly kind = 'too_large';
  readonly code = 'request.too_large';
  override readonly details: { bytesMax: number };
  constructor(bytesMax: number) {
    super(`The body is larger than ${bytesMax} bytes.`);
    this.details = { bytesMax };
  }
}

class NotJson extends DomainError {
  readonly kind = 'malformed';
  readonly code = 'request.malformed';
  constructor(message = 'The body is not valid JSON.') {
    super(message);
  }
}

class WrongMediaType extends DomainError {
  readonly kind = 'unsupported_media_type';
  readonly code = 'request.unsupported_media_type';
  constructor() {
    super('Send the body as application/json.');
  }
}

/** The body as text, refused once it grows past `bytesMax`, before it is all in memory. */
export async function readText(
  request: Request,
  { bytesMax }: { bytesMax: number },
): Promise<string> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > bytesMax) throw new TooLarge(bytesMax);
  if (request instanceof BufferedRequest) return decoded(request.bodyBytes);
  if (request.body === null) return '';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  try {
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > bytesMax) throw new TooLarge(bytesMax);
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw new NotJson('The body is not valid UTF-8.');
    throw error;
  }
}

const strictDecoder = new TextDecoder('utf-8', { fatal: true });

function decoded(bytes: Uint8Array): string {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    throw new NotJson('The body is not valid UTF-8.');
  }
}

/** The body as JSON. 413, 415 and 400 as the case may be; NUL characters and lone surrogates are refused at the door. */
export async function readJson(request: Request, limits: { bytesMax: number }): Promise<unknown> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== undefined && type !== 'application/json' && !type.endsWith('+json'))
    throw new WrongMediaType();
  const text = await readText(request, limits);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NotJson();
  }
  // Only an escape can smuggle them in: raw ones are not JSON, or not UTF-8.
  refuseUnfit(value, text.includes('\\u'), 0);
  return value;
}

/** PostgreSQL's text and jsonb refuse U+0000 and lone surrogates; whatever walks a value of any depth ends with its stack. */
function refuseUnfit(value: unknown, escapes: boolean, depth: number): void {
  if (typeof value === 'string') {
    if (escapes) refuseUnstorable(value);
    return;
  }
  if (value === null || typeof value !== 'object') return;
  if (depth === DEPTH_MAX)
    throw new NotJson(`The body is nested more than ${DEPTH_MAX} levels deep.`);
  if (Array.isArray(value)) {
    for (const inner of value) refuseUnfit(inner, escapes, depth + 1);
    return;
  }
  for (const [name, inner] of Object.entries(value)) {
    if (escapes) refuseUnstorable(name);
    refuseUnfit(inner, escapes, depth + 1);
  }
}

function refuseUnstorable(text: string): void {
  if (!text.isWellFormed() || text.includes('\u0000'))
    throw new NotJson(
      'The body has a NUL character or half a surrogate pair, which no text field accepts.',
    );
}
