import type { InstallationPrincipal } from '@/lib/auth';
import { env } from '@/lib/platform/env';
import { type Id, newId } from '@/lib/platform/ids';
import type { MicroCredits } from '@/lib/platform/units';
import { beginGeneration } from './begin-generation';
import type { GenerationContext } from './context';
import { refuseWhenDraining } from './drain';
import type { IdempotencyKey } from './idempotency';
import type { Terms } from './settlement';
import type { BeginItem } from './store';
import { type AttemptLog, newAttemptLog } from './upstream/attempts';
import type { UpstreamBody } from './upstream/upstream';

/** A request that was read, priced and quoted: everything that is known before credits are held. */
export type PreparedGeneration = {
  readonly operation: string;
  readonly route: string;
  readonly model: string;
  readonly upstream: string;
  readonly streamed: boolean;
  readonly terms: Terms;
  readonly body: UpstreamBody;
  /** What the upstream counts as input, and in how many messages. */
  readonly inputText: string;
  readonly messages: number;
  readonly outputTokensMax: number;
};

/** A generation that holds credits and has its row. It must be closed. */
export type OpenGeneration = {
  readonly id: Id<'gen'>;
  readonly customerId: string;
  readonly item: BeginItem;
  readonly prepared: PreparedGeneration;
  readonly createdAt: Date;
  readonly startedAtMs: number;
  readonly attempts: AttemptLog;
  firstTokenAt: Date | null;
};

export type Opened =
  | {
      readonly kind: 'open';
      readonly open: OpenGeneration;
      readonly availableMicroCredits: MicroCredits;
    }
  | { readonly kind: 'replay'; readonly generationId: string };

/** Holds the quote and writes the row. Throws what `beginGeneration` throws, and Stopping when the process drains. */
export async function openGeneration(
  ctx: GenerationContext,
  principal: InstallationPrincipal,
  prepared: PreparedGeneration,
  key: IdempotencyKey | null,
): Promise<Opened> {
  refuseWhenDraining();
  const id = newId('gen', ctx.now);
  const { UPSTREAM_DEADLINE_SECONDS, RESERVATION_GRACE_SECONDS } = env();
  const item: BeginItem = {
    id,
    installation_id: principal.installationId,
    api_key_id: principal.keyId,
    principal_id: principal.keyId,
    operation: prepared.operation,
    model: prepared.model,
    upstream: prepared.upstream,
    streamed: prepared.streamed,
    reserved_micro_credits: prepared.terms.reservedMicroCredits,
    lease_seconds: UPSTREAM_DEADLINE_SECONDS + RESERVATION_GRACE_SECONDS,
    upstream_price_id: prepared.terms.upstreamPrice.id,
    operation_price_id: prepared.terms.operationPrice.id,
    request_id: ctx.requestId,
    route: prepared.route,
    request_key: key?.text ?? null,
    request_hash: key?.bodyHash ?? null,
  };
  const begun = await beginGeneration(principal.customerId, item, ctx.now);
  if (begun.kind === 'replay') return begun;
  const open: OpenGeneration = {
    id,
    customerId: principal.customerId,
    item,
    prepared,
    createdAt: ctx.now,
    startedAtMs: performance.now(),
    attempts: newAttemptLog(),
    firstTokenAt: null,
  };
  return { kind: 'open', open, availableMicroCredits: begun.availableMicroCredits };
}
