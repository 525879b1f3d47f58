import { randomBase62, sha256 } from '@/lib/platform/crypto';
import { db, execute, sql } from '@/lib/platform/db';
import { type Id, newId } from '@/lib/platform/ids';
import { type MicroCredits, microUsdFromCents, usdCents } from '@/lib/platform/units';
import { aPaidOrder } from './orders';

/** A customer with a wallet; `available` credits bought at 999 cents for each 1,000 unless said otherwise. */
export async function aCustomer(
  given: { available?: MicroCredits; paidCents?: number; name?: string } = {},
): Promise<{ customerId: Id<'cus'> }> {
  const customerId = newId('cus');
  const email = `${customerId.toLowerCase()}@example.com`;
  await execute(
    db(),
    sql`INSERT INTO customer (id, name, email) VALUES (${customerId}, ${given.name ?? 'A customer'}, ${email})`,
  );
  if (given.available) {
    const cents = given.paidCents ?? 999;
    const orderId = newId('ord');
    const now = new Date();
    await aPaidOrder(db(), {
      customerId,
      id: orderId,
      microCredits: given.available,
      paidMinor: cents,
      now,
    });
    await execute(
      db(),
      sql`SELECT ledger_grant(${customerId}, ${newId('lot')}, 'purchase', 'purchase', ${orderId}, ${given.available}, ${cents}, 'usd',
        ${microUsdFromCents(usdCents(cents))}, NULL, NULL, 'system', NULL, ${now})`,
    );
  }
  return { customerId };
}

/** A customer's installation. */
export async function anInstallation(
  given: { customerId?: Id<'cus'>; available?: MicroCredits; domain?: string | null } = {},
): Promise<{ customerId: Id<'cus'>; installationId: Id<'ins'> }> {
  const customerId =
    given.customerId ??
    (await aCustomer(given.available === undefined ? {} : { available: given.available }))
      .customerId;
  const installationId = newId('ins');
  await execute(
    db(),
    sql`INSERT INTO installation (customer_id, id, name, domain) VALUES (${customerId}, ${installationId}, 'A site', ${given.domain ?? null})`,
  );
  return { customerId, installationId };
}

/** An installation with a key; `secret` is what a client sends. */
export async function aKey(
  given: {
    customerId?: Id<'cus'>;
    available?: MicroCredits;
    scopes?: string[];
    spendCap?: MicroCredits;
  } = {},
): Promise<{ customerId: Id<'cus'>; installationId: Id<'ins'>; keyId: Id<'key'>; secret: string }> {
  const site = await anInstallation(given);
  const keyId = newId('key');
  const secret = `tt_test_${randomBase62(40)}`;
  await execute(
    db(),
    sql`INSERT INTO api_key (id, customer_id, installation_id, name, prefix, last_four, secret_hash, scopes, spend_cap_micro_credits, created_by)
        VALUES (${keyId}, ${site.customerId}, ${site.installationId}, 'A key', ${secret.slice(0, 12)}, ${secret.slice(-4)}, ${sha256(secret)},
          ${given.scopes ?? ['generate', 'read']}, ${given.spendCap ?? null}, 'system')`,
  );
  return { ...site, keyId, secret };
}

/** A customer with a person who may buy; their address is verified unless said otherwise. */
export async function aBuyer(
  given: { isVerified?: boolean; available?: MicroCredits } = {},
): Promise<{ customerId: Id<'cus'>; personId: Id<'per'> }> {
  const { customerId } = await aCustomer(
    given.available === undefined ? {} : { available: given.available },
  );
  const personId = newId('per');
  const email = `${personId.toLowerCase()}@example.com`;
  await execute(
    db(),
    sql`INSERT INTO person (id, customer_id, name, email, email_normalised, email_verified_at, role)
        VALUES (${personId}, ${customerId}, 'A buyer', ${email}, ${email}, ${given.isVerified === false ? null : new Date()}, 'customer')`,
  );
  return { customerId, personId };
}

/** One finished request as the settlement leaves it, without its ledger lines; begun at `at`. */
export async function aGeneration(
  site: { customerId: string; installationId: string; keyId?: string },
  given: {
    at?: Date;
    state?: 'running' | 'succeeded' | 'failed' | 'cancelled' | 'abandoned';
    operation?: string;
    model?: string;
    charge?: MicroCredits;
  } = {},
): Promise<{ generationId: Id<'gen'> }> {
  const at = given.at ?? new Date();
  const state = given.state ?? 'succeeded';
  const running = state === 'running';
  const charge = given.charge ?? 0;
  const generationId = newId('gen', at);
  await execute(
    db(),
    sql`INSERT INTO generation (customer_id, id, installation_id, api_key_id, operation, model, upstream, streamed, state, reserved_micro_credits,
          charge_micro_credits, cost_micro_usd, revenue_micro_usd, cost_source, input_tokens, cached_input_tokens, cache_write_tokens, output_tokens,
          upstream_price_id, operation_price_id, request_id, created_at, finished_at)
        VALUES (${site.customerId}, ${generationId}, ${site.installationId}, ${site.keyId ?? null}, ${given.operation ?? 'chat'},
          ${given.model ?? 'gpt-5.4-mini'}, 'openai', false, ${state}, ${charge + 1_000_000}, ${running ? null : charge}, ${running ? null : 10},
          ${running ? null : 20}, ${running ? null : 'upstream'}, 100, 20, 0, 50, ${newId('upr')}, ${newId('opr')}, ${newId('req')}, ${at}, ${running ? null : at})`,
  );
  return { generationId };
}
