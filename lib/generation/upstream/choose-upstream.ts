import { env } from '@/lib/platform/env';
import { DomainError } from '@/lib/platform/errors';
import { openaiUpstream } from './openai';
import type { Upstream } from './upstream';

/** No upstream is configured: a deployment without a key, or without the stand-in. */
export class NoUpstream extends DomainError {
  readonly kind = 'unavailable';
  readonly code = 'generation.no_upstream';
  constructor() {
    super('No upstream is configured, so nothing can be generated. Nothing was charged.');
  }
}

let chosen: Upstream | undefined;

/** The upstream that this process calls, made once: its connections are kept. */
export function chooseUpstream(): Upstream {
  if (chosen !== undefined) return chosen;
  const { OPENAI_API_KEY, OPENAI_BASE_URL } = env();
  if (OPENAI_API_KEY === undefined) throw new NoUpstream();
  chosen = openaiUpstream({ apiKey: OPENAI_API_KEY, baseUrl: OPENAI_BASE_URL });
  return chosen;
}

/** The price book's name for the upstream that is configured. */
export const UPSTREAM_NAME = 'openai';
