import { z } from 'zod';
import { DEFAULT_MODE, type Delivery } from './delivery';
import type { JsonObject } from './json';
import type { Sandbox } from './sandbox';

const SIGNATURES = ['right', 'wrong', 'stale', 'future', 'missing'] as const;
const Count = z.number().int().min(0).max(1000);
const Milliseconds = z.number().int().min(0).max(600_000);

export const WebhookInput = z
  .strictObject({
    reset: z.boolean(),
    url: z.url({ protocol: /^https?$/ }).nullable(),
    secret: z.string().min(1),
    hold: z.boolean(),
    duplicate: Count,
    order: z.enum(['created', 'reversed', 'shuffled']),
    parallel: z.boolean(),
    delay_ms: Milliseconds,
    signature: z.enum(SIGNATURES),
    drop: Count,
    enabled_events: z.array(z.string()),
    retry_base_ms: Milliseconds,
    retry_max_ms: Milliseconds,
    retry_attempts: Count,
  })
  .partial();

export const SettingsInput = z
  .strictObject({
    latency_ms: Milliseconds,
    fail_next: Count,
    fail_with: z.enum(['error_500', 'error_429', 'cut_before', 'cut_after']),
    settle_ms: Milliseconds,
    fee_delay_ms: Milliseconds,
  })
  .partial();

export const CraftInput = z.strictObject({
  type: z.string(),
  object: z.string(),
  overrides: z.record(z.string(), z.json()).default({}),
  event: z.record(z.string(), z.json()).default({}),
  signature: z.enum(SIGNATURES).optional(),
});

export const ResendInput = z.strictObject({ signature: z.enum(SIGNATURES).optional() });
export const SettleInput = z.strictObject({ outcome: z.enum(['succeeds', 'fails']) });

/** Changes how events are sent; what is not given stays. */
export function changeWebhooks(
  delivery: Delivery,
  input: z.infer<typeof WebhookInput>,
): JsonObject {
  const { mode, target, retry } = delivery;
  if (input.reset === true) Object.assign(mode, DEFAULT_MODE);
  if (input.url !== undefined) target.url = input.url ?? undefined;
  if (input.secret !== undefined) target.secret = input.secret;
  if (input.hold !== undefined) mode.hold = input.hold;
  if (input.duplicate !== undefined) mode.duplicate = input.duplicate;
  if (input.order !== undefined) mode.order = input.order;
  if (input.parallel !== undefined) mode.parallel = input.parallel;
  if (input.delay_ms !== undefined) mode.delayMs = input.delay_ms;
  if (input.signature !== undefined) mode.signature = input.signature;
  if (input.drop !== undefined) mode.drop = input.drop;
  if (input.enabled_events !== undefined) mode.enabledEvents = input.enabled_events;
  if (input.retry_base_ms !== undefined) retry.baseMs = input.retry_base_ms;
  if (input.retry_max_ms !== undefined) retry.maxMs = input.retry_max_ms;
  if (input.retry_attempts !== undefined) retry.attempts = input.retry_attempts;
  delivery.resume();
  return webhookReport(delivery);
}

/** How events are sent, as the command answers it. */
export function webhookReport({ mode, target, retry, waiting }: Delivery): JsonObject {
  return {
    url: target.url ?? null,
    hold: mode.hold,
    duplicate: mode.duplicate,
    order: mode.order,
    parallel: mode.parallel,
    delay_ms: mode.delayMs,
    signature: mode.signature,
    drop: mode.drop,
    enabled_events: mode.enabledEvents,
    retry_base_ms: retry.baseMs,
    retry_max_ms: retry.maxMs,
    retry_attempts: retry.attempts,
    waiting: waiting(),
  };
}

/** Changes how the stand-in behaves; what is not given stays. */
export function changeSettings(sandbox: Sandbox, input: z.infer<typeof SettingsInput>): JsonObject {
  const { settings } = sandbox;
  if (input.latency_ms !== undefined) settings.latencyMs = input.latency_ms;
  if (input.fail_next !== undefined) settings.failNext = input.fail_next;
  if (input.fail_with !== undefined) settings.failWith = input.fail_with;
  if (input.settle_ms !== undefined) settings.settleMs = input.settle_ms;
  if (input.fee_delay_ms !== undefined) settings.feeDelayMs = input.fee_delay_ms;
  return settingsReport(sandbox);
}

/** How the stand-in behaves, as the command answers it. */
export function settingsReport({ settings }: Sandbox): JsonObject {
  return {
    latency_ms: settings.latencyMs,
    fail_next: settings.failNext,
    fail_with: settings.failWith,
    settle_ms: settings.settleMs,
    fee_delay_ms: settings.feeDelayMs,
  };
}
