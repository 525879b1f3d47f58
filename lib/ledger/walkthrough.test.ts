import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { assert } from '@/lib/platform/assert';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits } from '@/lib/platform/units';
import { ownDatabase } from '@/tests/support/own-database';
import { auditLedger } from './audit-ledger';
import { deductCredits } from './deduct-credits';
import { expireLots } from './expire-lots';
import { type Balance, getBalance } from './get-balance';
import { listLots } from './list-lots';
import { listTransfers, type Transfer } from './list-transfers';
import { aGeneration, beginGenerations, finishGenerations } from './support/generations';
import { aGrant, aPurchase, aWallet, BY, later, NOW } from './support/wallets';

await ownDatabase();

const DOCUMENT = path.resolve(import.meta.dirname, '../../docs/ledger-walkthrough.md');
const DAY_SECONDS = 86_400;

type Story = {
  /** Ids differ from run to run; in the document each has the name that the story gives it. */
  name(id: string, name: string): void;
  text(...paragraphs: string[]): void;
  /** A heading, what happened, the rows that it posted, and the wallet after. */
  step(title: string, about: string, now: Date): Promise<void>;
  told(): string;
};

function storyOf(customerId: string): Story {
  const names = new Map<string, string>();
  const lines: string[] = [];
  let seq = 0;

  const nameOf = (id: string) => names.get(id) ?? (id.startsWith('exp_') ? 'the clock' : id);
  const rowOf = (row: Transfer) =>
    `| ${[
      row.seq,
      row.debitAccount,
      row.creditAccount,
      inCredits(row.amountMicroCredits),
      row.reason,
      nameOf(row.subjectId),
      row.lotId === null ? '–' : nameOf(row.lotId),
      inCredits(row.availableAfterMicroCredits),
      inCredits(row.reservedAfterMicroCredits),
    ].join(' | ')} |`;

  return {
    name: (id, name) => names.set(id, name),
    text(...paragraphs) {
      for (const paragraph of paragraphs) lines.push(paragraph, '');
    },
    async step(title, about, now) {
      lines.push(`## ${title}`, '', about, '');
      const posted = (await listTransfers(db(), customerId, { limit: 100 }))
        .filter((row) => row.seq > seq)
        .reverse();
      if (posted.length > 0) lines.push(...TABLE_HEAD, ...posted.map(rowOf), '');
      seq = posted.at(-1)?.seq ?? seq;
      lines.push(walletLine(await getBalance(db(), customerId, now)), '');
    },
    told: () => `${lines.join('\n').trimEnd()}\n`,
  };
}

const TABLE_HEAD = [
  '| # | from | to | credits | reason | because of | lot | available after | reserved after |',
  '|--:|---|---|--:|---|---|---|--:|--:|',
];
const walletLine = (b: Balance) =>
  `Wallet: available ${inCredits(b.availableMicroCredits)} · reserved ${inCredits(b.reservedMicroCredits)} · consumed ${inCredits(b.consumedMicroCredits)} · expired ${inCredits(b.expiredMicroCredits)} · reversed ${inCredits(b.reversedMicroCredits)} · less debt ${inCredits(b.debtMicroCredits)} = issued ${inCredits(b.issuedMicroCredits)}.`;
const inCredits = (micro: number) => String(micro / 1_000_000);
const dollars = (micro: number) => `$${(micro / 1_000_000).toFixed(6)}`;

/** Names the lot that was made last. */
async function nameLot(story: Story, customerId: string, sourceId: string, name: string) {
  const lot = (await listLots(db(), customerId)).find((one) => one.sourceId === sourceId);
  story.name(lot?.id ?? '', name);
}

async function tellStory(): Promise<string> {
  const customerId = await aWallet();
  const story = storyOf(customerId);
  const finish = async (id: string, used: number, now = NOW, lapse = false) => {
    const [finished] = await finishGenerations(customerId, [{ id, charge: credits(used) }], {
      now,
      lapse,
    });
    assert(finished !== undefined, 'a generation that is finished has an outcome');
    return finished;
  };

  story.text(
    '# The ledger, walked through',
    'Printed from real postings by `lib/ledger/walkthrough.test.ts` and compared with them in every test run; `UPDATE=1` rewrites it.',
    'Amounts are in credits. Every row moves a positive amount from one account to another, so the journal balances by its shape.',
  );

  const { orderId } = await aPurchase(customerId, { microCredits: credits(1_000), paidCents: 999 });
  story.name(orderId, 'order A');
  await nameLot(story, customerId, orderId, 'bought');
  await story.step(
    'A purchase',
    'Order A is paid: 1,000 credits for $9.99 come in as one lot. The same order again would post nothing.',
    NOW,
  );

  const gift = await aGrant(customerId, {
    microCredits: credits(20),
    expiresAt: later(30 * DAY_SECONDS),
  });
  story.name(gift.sourceId, 'a gift');
  await nameLot(story, customerId, gift.sourceId, 'given');
  await story.step('A gift', '20 credits of goodwill, good for thirty days.', NOW);

  const first = await aGeneration(customerId, credits(50));
  story.name(first, 'generation 1');
  await story.step(
    'Reserve',
    'Generation 1 can cost 50 credits at most. What expires soonest is held first, given before bought.',
    NOW,
  );

  const settled = await finish(first, 32);
  await story.step(
    'Settle',
    `It used 32. Each lot pays what was held of it, in the same order; the rest goes back where it came from. The gift cost nobody anything, the 12 bought credits earn ${dollars(settled.revenue)}.`,
    NOW,
  );

  const second = await aGeneration(customerId, credits(100));
  story.name(second, 'generation 2');
  await finish(second, 0);
  await story.step(
    'Release',
    'The upstream of generation 2 breaks: nothing usable, nothing charged.',
    NOW,
  );

  const [refusal] = await beginGenerations(customerId, [
    { id: newId('gen', NOW), microCredits: credits(2_000) },
  ]);
  expect(refusal?.outcome).toBe('insufficient');
  await story.step(
    'Refused',
    'A generation that can cost 2,000 credits is refused with 402. Nothing moves.',
    NOW,
  );

  const soon = await aGrant(customerId, { microCredits: credits(5), expiresAt: later(60) });
  story.name(soon.sourceId, 'a promotion');
  await nameLot(story, customerId, soon.sourceId, 'short-lived');
  await expireLots(db(), customerId, later(61));
  await story.step('Expiry', 'A promotion of 5 credits ends before anybody spends it.', later(61));

  const adjustmentId = newId('adj', NOW);
  story.name(adjustmentId, 'an adjustment');
  await deductCredits(db(), {
    customerId,
    sourceId: adjustmentId,
    microCredits: credits(88),
    principalId: BY,
    reason: 'granted to the wrong customer',
    now: later(70),
  });
  await story.step(
    'Taken back by hand',
    'Staff take 88 credits back, from what is available only; who and why stand in the audit log.',
    later(70),
  );

  const lost = await aGeneration(customerId, credits(300), later(80));
  story.name(lost, 'generation 3');
  await finish(lost, 0, later(200), true);
  await story.step(
    'Lapse',
    'The process of generation 3 is gone. Past its lease, recovery gives the credits back.',
    later(200),
  );

  const other = await aGeneration(customerId, credits(900), later(210));
  story.name(other, 'generation 4');
  await finish(other, 900, later(220));
  await story.step('Meanwhile', 'Generation 4 uses everything that is left.', later(220));

  await finish(lost, 300, later(230));
  await story.step(
    'Late settlement',
    'The process of generation 3 was only slow, and had handed its answer over. Content is never given without a charge: what is not there becomes a visible debt.',
    later(230),
  );

  const { orderId: orderB } = await aPurchase(
    customerId,
    { microCredits: credits(1_000), paidCents: 999 },
    later(300),
  );
  story.name(orderB, 'order B');
  await nameLot(story, customerId, orderB, 'bought again');
  await story.step('Debt repaid', 'The next purchase repays the debt first.', later(300));

  const report = await auditLedger(db(), { now: later(400) });
  expect(report.breaches).toEqual([]);
  const lots = await listLots(db(), customerId);
  const rowOf = new Map(lots.map((lot) => [lot.sourceId, lot]));
  const table = [
    [orderId, 'bought'],
    [gift.sourceId, 'given'],
    [soon.sourceId, 'short-lived'],
    [orderB, 'bought again'],
  ].map(([sourceId, name]) => {
    const lot = rowOf.get(sourceId ?? '');
    if (lot === undefined) throw new Error('every lot of the story exists');
    return `| ${name} | ${inCredits(lot.grantedMicroCredits)} | ${inCredits(lot.availableMicroCredits)} | ${inCredits(lot.consumedMicroCredits)} | ${inCredits(lot.expiredMicroCredits)} | ${inCredits(lot.reversedMicroCredits)} | ${inCredits(lot.repaidMicroCredits)} | ${dollars(lot.paidMicroUsd)} | ${dollars(lot.recognisedMicroUsd)} |`;
  });
  story.text(
    '## The lots at the end',
    [
      '| lot | granted | available | consumed | expired | reversed | repaid debt | paid | earned so far |',
      '|---|--:|--:|--:|--:|--:|--:|--:|--:|',
      ...table,
    ].join('\n'),
  );
  return story.told();
}

test('docs/ledger-walkthrough.md shows what the ledger really posts', async () => {
  const told = await tellStory();
  if (process.env.UPDATE === '1') writeFileSync(DOCUMENT, told);

  expect(readFileSync(DOCUMENT, 'utf8')).toBe(told);
});
