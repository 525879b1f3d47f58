import { addPerson, createApiKey, SYSTEM } from '@/lib/auth';
import type { CreditPack } from '@/lib/billing';
import { registerInstallation } from '@/lib/installations';
import { grantCredits } from '@/lib/ledger';
import { assert } from '@/lib/platform/assert';
import { type Db, execute, sql } from '@/lib/platform/db';
import { type Id, newId } from '@/lib/platform/ids';
import { credits } from '@/lib/platform/units';
import type { PriceBook } from '@/lib/pricing';
import { playBurst, type SeededSite } from './generations';
import { seedOrder } from './orders';
import { randomOf } from './random';
import { burstsOf } from './timeline';
import type { Client, Site } from './world';

const DAY_MS = 86_400_000;
const REQUEST_ID = 'seed';

export type SeedContext = {
  now: Date;
  prices: PriceBook;
  packs: readonly CreditPack[];
};

/**
 * A customer with everything that has happened to it, in the order of time. In the caller's transaction: it is there
 * with its whole past, or not at all.
 */
export async function seedClient(
  tx: Db,
  ctx: SeedContext,
  { client, password }: { client: Client; password: string },
): Promise<void> {
  const { now } = ctx;
  const random = randomOf(client.name);
  const signedUpAt = daysBefore(now, client.since);
  const owner = await seedPerson(tx, client, { password, signedUpAt });
  const sites: SeededSite[] = [];
  for (const site of client.sites) sites.push(await seedSite(tx, owner.customerId, site, now));

  const past: { at: Date; happen: () => Promise<void> }[] = [];
  if (client.gift) {
    const { gift } = client;
    const at = new Date(signedUpAt.getTime() + 60_000);
    past.push({ at, happen: () => seedGift(tx, owner.customerId, gift, at) });
  }
  for (const purchase of client.purchases) {
    const pack = ctx.packs.find(({ id }) => id === purchase.packId);
    assert(pack, `${purchase.packId} is on sale`);
    const at = new Date(daysBefore(now, purchase.daysAgo).getTime() + 3_600_000);
    past.push({ at, happen: () => seedOrder(tx, owner, { pack, at, end: purchase.end }) });
  }
  const zoneHours = hoursOf(client.timeZone, now);
  for (const burst of burstsOf(client.sites, { now, zoneHours }, random)) {
    const given = { customerId: owner.customerId, sites, burst, prices: ctx.prices };
    past.push({ at: burst.at, happen: () => playBurst(tx, given, random) });
  }
  past.sort((a, b) => a.at.getTime() - b.at.getTime());
  for (const { happen } of past) await happen();
  await noteUse(tx, owner.customerId);
}

const daysBefore = (now: Date, days: number): Date =>
  new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - days * DAY_MS + 9 * 3_600_000);

async function seedPerson(
  tx: Db,
  client: Client,
  { password, signedUpAt }: { password: string; signedUpAt: Date },
): Promise<{ customerId: Id<'cus'>; personId: Id<'per'> }> {
  const made = await addPerson(
    { db: tx, now: signedUpAt, requestId: REQUEST_ID, principal: SYSTEM },
    {
      role: 'customer',
      name: client.person,
      email: client.email,
      password,
      timeZone: client.timeZone,
    },
  );
  assert(made.customerId, 'a customer has an account');
  await execute(tx, sql`UPDATE customer SET name = ${client.name} WHERE id = ${made.customerId}`);
  return { customerId: made.customerId, personId: made.personId };
}

async function seedSite(tx: Db, customerId: Id<'cus'>, site: Site, now: Date): Promise<SeededSite> {
  const ctx = {
    db: tx,
    now: daysBefore(now, site.since + 1),
    requestId: REQUEST_ID,
    principal: { kind: 'system' as const, customerId },
  };
  const { id: installationId } = await registerInstallation(ctx, site);
  const { key } = await createApiKey(ctx, {
    installationId,
    name: `${site.name} server`,
    scopes: ['generate', 'read'],
  });
  return { installationId, keyId: key.id };
}

async function seedGift(
  tx: Db,
  customerId: string,
  gift: { credits: number; validDays: number },
  at: Date,
): Promise<void> {
  await grantCredits(tx, {
    customerId,
    kind: 'promotion',
    sourceId: newId('adj', at),
    microCredits: credits(gift.credits),
    expiresAt: new Date(at.getTime() + gift.validDays * DAY_MS),
    principalId: 'system',
    reason: 'Welcome credits',
    now: at,
  });
}

/** When keys were last used, and sites first: what the product notes while it serves. */
async function noteUse(tx: Db, customerId: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE api_key k SET last_used_at = g.last_at
          FROM (SELECT api_key_id, max(created_at) AS last_at FROM generation WHERE customer_id = ${customerId} GROUP BY 1) AS g
         WHERE k.customer_id = ${customerId} AND k.id = g.api_key_id`,
  );
  await execute(
    tx,
    sql`UPDATE installation i SET first_generation_at = g.first_at
          FROM (SELECT installation_id, min(created_at) AS first_at FROM generation WHERE customer_id = ${customerId} GROUP BY 1) AS g
         WHERE i.customer_id = ${customerId} AND i.id = g.installation_id`,
  );
}

/** How far a zone is ahead of UTC now, in hours. */
function hoursOf(timeZone: string, at: Date): number {
  const name = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name ?? '') ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) + Number(minutes) / 60);
}
