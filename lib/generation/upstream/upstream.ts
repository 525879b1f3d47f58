import type { UpstreamFault } from './fault';

/** A chat completion request as the upstream's own API writes it, without `stream`. */
export type UpstreamBody = { readonly model: string } & Readonly<Record<string, unknown>>;

export type UpstreamCall = {
  /** Ends the connection when it fires. */
  readonly signal: AbortSignal;
  /** Milliseconds until the call is pointless. */
  readonly timeoutMs: number;
};

/** A whole answer: JSON of any shape, not to be trusted. */
export type UpstreamAnswer = { readonly requestId: string | null; readonly body: unknown };

/** What one read of a stream brought. `ended`: nothing comes after it, with or without `[DONE]`. */
export type StreamRead = { readonly chunks: readonly unknown[]; readonly ended: boolean };

/** A stream under way; chunks are JSON of any shape, not to be trusted. */
export type UpstreamStream = {
  readonly requestId: string | null;
  /** @throws UpstreamFault when the connection breaks or nothing comes for `stallMs` */
  read(stallMs: number): Promise<StreamRead>;
  /** Nobody reads on. `drain`: its end is near, so the connection is kept for the next call; otherwise it is ended. */
  close(options: { drain: boolean }): void;
};

/** The AI company behind us. One call is one attempt: no retries in here. */
export type Upstream = {
  /** The name under which the price book knows its models. */
  readonly name: string;
  /** @throws UpstreamFault */
  complete(body: UpstreamBody, call: UpstreamCall): Promise<UpstreamAnswer>;
  /** @throws UpstreamFault */
  stream(body: UpstreamBody, call: UpstreamCall): Promise<UpstreamStream>;
};

export type { UpstreamFault };
