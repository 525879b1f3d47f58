/**
 * A Response whose body is a text that is all there. The web Response wraps every body in a stream, which costs more than
 * everything else in a short answer; the server writes `bodyText` as it is, and everybody else finds the usual methods.
 */
export class TextResponse extends Response {
  readonly bodyText: string;
  readonly #headers: Headers;

  constructor(bodyText: string, { status, headers }: { status: number; headers: HeadersInit }) {
    super(null, { status });
    this.bodyText = bodyText;
    this.#headers = new Headers(headers);
  }

  override get headers(): Headers {
    return this.#headers;
  }

  override get body(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const bytes = encoder.encode(this.bodyText);
    return new ReadableStream({
      start(controller) {
        controller.enqueue(bytes);
        controller.close();
      },
    });
  }

  override text(): Promise<string> {
    return Promise.resolve(this.bodyText);
  }

  override json(): Promise<unknown> {
    return Promise.resolve(JSON.parse(this.bodyText));
  }

  override blob(): Promise<Blob> {
    return Promise.resolve(new Blob([this.bodyText]));
  }

  override clone(): TextResponse {
    return new TextResponse(this.bodyText, { status: this.status, headers: this.#headers });
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(encoder.encode(this.bodyText).buffer);
  }
}

const encoder = new TextEncoder();

/** An answer in JSON. */
export const jsonResponse = (
  body: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Response =>
  new TextResponse(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
