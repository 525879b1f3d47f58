import { newId } from '@/lib/platform/ids';
import type { Act, Sequence } from './acts';
import { balance, deduct, earned, emptyModel, expire, grant, type Model, Refused } from './model';
import { finish, reserve } from './model-reservations';

const START = Date.parse('2026-11-20T12:00:00Z');
const INSTALLATION = 'ins_00000000000000000000000000';

type Write = Record<string, unknown>;
type World = { model: Model; generations: string[]; lots: Write[]; deductions: string[] };

/** A sequence as the database is to play it, and what the model says that everybody must see after each step. */
export function tell(sequence: Sequence): { steps: Write[]; expected: unknown } {
  const world: World = { model: emptyModel(), generations: [], lots: [], deductions: [] };
  const steps: Write[] = [];
  const told: Write[] = [];
  let now = START;
  for (const { waitSeconds, act: next } of sequence) {
    now += waitSeconds * 1_000;
    const played = playOnModel(world, next, now);
    if (played === undefined) continue;
    steps.push({ ...played.step, at: new Date(now).toISOString() });
    told.push({ answer: played.answer, ...observe(world.model) });
  }
  const journal = world.model.journal.map((row) => [
    row.from,
    row.to,
    Number(row.amount),
    row.reason,
    row.subject,
    row.lotId,
  ]);
  return { steps, expected: { steps: told, journal } };
}

function observe({ lots, reservations, journal, ...model }: Model): Write {
  const account = (name: Parameters<typeof balance>[1]) =>
    Number(balance({ lots, reservations, journal, ...model }, name));
  return {
    wallet: {
      issued: account('issued'),
      available: account('available'),
      reserved: account('reserved'),
      consumed: account('consumed'),
      expired: account('expired'),
      reversed: account('reversed'),
      debt: account('debt'),
      rows: journal.length,
    },
    lots: Object.fromEntries(
      [...lots.values()].map((lot) => [
        lot.id,
        [
          lot.granted,
          lot.available,
          lot.reserved,
          lot.consumed,
          lot.expired,
          lot.reversed,
          lot.repaid,
          earned(lot),
        ].map(Number),
      ]),
    ),
    reservations: Object.fromEntries(
      [...reservations.values()].map((held) => [
        held.generationId,
        [
          held.state,
          Number(held.amount),
          Number(held.consumed),
          held.holds.map((hold) => hold.lotId),
          held.holds.map((hold) => Number(hold.amount)),
        ],
      ]),
    ),
  };
}

/** Runs `work` on the model; a refusal leaves it as it was and is the answer. */
function orRefused(world: World, work: (model: Model) => unknown): unknown {
  const before = structuredClone(world.model);
  try {
    return work(world.model);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    world.model = before;
    return { refused: error.message };
  }
}

function playOnModel(
  world: World,
  next: Act,
  now: number,
): { step: Write; answer: unknown } | undefined {
  const at = new Date(now);
  switch (next.do) {
    case 'purchase':
      return playLot(world, {
        do: 'lot',
        kind: 'purchase',
        reason: 'purchase',
        lot_id: newId('lot', at),
        source_id: newId('ord', at),
        amount: next.amount,
        paid_minor: next.paidCents,
        paid_micro_usd: next.paidCents * 10_000,
        expires_at: endOf(next.endsInSeconds, now),
      });
    case 'grant':
      return playLot(world, {
        do: 'lot',
        kind: next.kind,
        reason: next.kind === 'adjustment' ? 'adjustment' : 'grant',
        lot_id: newId('lot', at),
        source_id: newId('adj', at),
        amount: next.amount,
        paid_minor: 0,
        paid_micro_usd: 0,
        expires_at: endOf(next.endsInSeconds, now),
      });
    case 'grant again': {
      const known = chosen(world.lots, next.pick);
      return known && playLot(world, { ...known, lot_id: newId('lot', at), amount: next.amount });
    }
    case 'begin':
      return playBegin(world, next.amounts, now);
    case 'finish': {
      const items = distinct(world, next.picks).map(([generationId, share]) => {
        const held = world.model.reservations.get(generationId)?.amount ?? 0n;
        return {
          generationId,
          charge: (held * BigInt(share)) / 1_000n + (share > 1_000 ? 1n : 0n),
        };
      });
      return items.length === 0 ? undefined : playFinish(world, items, { lapse: false, now });
    }
    case 'lapse': {
      const items = distinct(
        world,
        next.picks.map((n) => [n, 0] as [number, number]),
      );
      return items.length === 0
        ? undefined
        : playFinish(
            world,
            items.map(([generationId]) => ({ generationId, charge: 0n })),
            { lapse: true, now },
          );
    }
    case 'finish a stranger':
      return playFinish(world, [{ generationId: newId('gen', at), charge: 1n }], {
        lapse: false,
        now,
      });
    case 'expire':
      return { step: { do: 'expire' }, answer: Number(expire(world.model, now)) };
    case 'deduct': {
      const sourceId = (next.again && world.deductions.at(-1)) || newId('adj', at);
      const answer = orRefused(world, (model) =>
        deduct(model, { sourceId, amount: BigInt(next.amount) }, now),
      );
      if (answer === true) world.deductions.push(sourceId);
      return { step: { do: 'deduct', source_id: sourceId, amount: next.amount }, answer };
    }
  }
}

const endOf = (seconds: number | null, now: number) =>
  seconds === null ? null : new Date(now + seconds * 1_000).toISOString();

const chosen = <T>(list: readonly T[], n: number): T | undefined =>
  list[n % Math.max(1, list.length)];

/** The generations that these numbers pick, each once. */
function distinct(world: World, picks: readonly (readonly [number, number])[]): [string, number][] {
  const found = new Map<string, number>();
  for (const [n, share] of picks) {
    const id = chosen(world.generations, n);
    if (id !== undefined && !found.has(id)) found.set(id, share);
  }
  return [...found];
}

function playLot(world: World, step: Write & { source_id?: unknown }) {
  const end = step.expires_at as string | null;
  const answer = grant(world.model, {
    id: String(step.lot_id),
    reason: String(step.reason),
    sourceId: String(step.source_id),
    amount: BigInt(step.amount as number),
    paid: BigInt(step.paid_micro_usd as number),
    expiresAt: end === null ? null : Date.parse(end),
  });
  world.lots.push(step);
  return { step, answer };
}

function playBegin(world: World, amounts: readonly number[], now: number) {
  const wanted = amounts.map((reserved) => ({
    generationId: newId('gen', new Date(now)),
    amount: BigInt(reserved),
  }));
  const answers = reserve(world.model, wanted, now);
  world.generations.push(
    ...wanted.filter((_, n) => answers[n]?.accepted).map((item) => item.generationId),
  );
  return {
    step: {
      do: 'begin',
      items: wanted.map((item) => ({
        id: item.generationId,
        installation_id: INSTALLATION,
        operation: 'chat',
        model: 'a-model',
        upstream: 'openai',
        streamed: false,
        reserved_micro_credits: Number(item.amount),
        lease_seconds: 60,
        principal_id: 'test',
        upstream_price_id: 'upr',
        operation_price_id: 'opr',
        request_id: 'req',
      })),
    },
    answer: answers.map((answer) => ({
      outcome: answer.accepted ? 'begun' : 'insufficient',
      available: Number(answer.available),
    })),
  };
}

function playFinish(
  world: World,
  items: { generationId: string; charge: bigint }[],
  options: { lapse: boolean; now: number },
) {
  const answer = orRefused(world, (model) =>
    finish(model, items, options).map((outcome) => ({
      outcome: outcome.outcome,
      charge: Number(outcome.charge),
      revenue: Number(outcome.revenue),
      available: Number(outcome.available),
    })),
  );
  const known = {
    cost_micro_usd: 17,
    cost_source: 'upstream',
    input_tokens: 11,
    cached_input_tokens: 3,
    cache_write_tokens: 0,
    output_tokens: 5,
    reasoning_tokens: 0,
  };
  const unknown = { cost_micro_usd: null, cost_source: 'unknown' };
  const written = items.map((item) => ({
    id: item.generationId,
    charge_micro_credits: Number(item.charge),
    principal_id: 'test',
    state: options.lapse ? 'abandoned' : item.charge > 0n ? 'succeeded' : 'failed',
    ...(options.lapse ? unknown : known),
  }));
  return { step: { do: 'finish', lapse: options.lapse, items: written }, answer };
}
