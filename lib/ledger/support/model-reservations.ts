import {
  balance,
  earned,
  expire,
  inSpendingOrder,
  least,
  type Model,
  type ModelReservation,
  post,
  Refused,
} from './model';

export function reserve(
  model: Model,
  wanted: { generationId: string; amount: bigint }[],
  now: number,
): { accepted: boolean; available: bigint }[] {
  expire(model, now);
  return wanted.map(({ generationId, amount }) => {
    const available = balance(model, 'available') + balance(model, 'debt');
    if (amount > 0n && amount > available) return { accepted: false, available };
    const holds: ModelReservation['holds'] = [];
    let need = amount;
    for (const lot of inSpendingOrder(model)) {
      const taken = least(need, lot.available);
      if (taken === 0n) break;
      need -= taken;
      lot.available -= taken;
      lot.reserved += taken;
      holds.push({ lotId: lot.id, amount: taken });
      post(model, {
        from: 'available',
        to: 'reserved',
        amount: taken,
        reason: 'reserve',
        subject: generationId,
        lotId: lot.id,
      });
    }
    model.reservations.set(generationId, {
      generationId,
      state: 'open',
      amount,
      consumed: 0n,
      holds,
    });
    return { accepted: true, available };
  });
}

export type Outcome = {
  outcome: string;
  charge: bigint;
  revenue: bigint;
  available: bigint;
};

export function finish(
  model: Model,
  wanted: { generationId: string; charge: bigint }[],
  options: { lapse: boolean; now: number },
): Outcome[] {
  const outcomes = new Map<string, Outcome>();
  const late: typeof wanted = [];
  for (const item of wanted) {
    const held = model.reservations.get(item.generationId);
    if (held === undefined) throw new Refused('ledger_settle_reserved');
    if (held.state === 'lapsed' && item.charge > 0n) late.push(item);
    else outcomes.set(item.generationId, close(model, held, item.charge, options));
  }
  for (const item of late) outcomes.set(item.generationId, closeLate(model, item, options.now));
  return wanted.map((item) => outcomes.get(item.generationId) ?? missing());
}

const missing = (): never => {
  throw new Error('every item has an outcome');
};

function close(
  model: Model,
  held: ModelReservation,
  charge: bigint,
  { lapse, now }: { lapse: boolean; now: number },
): Outcome {
  const available = () => balance(model, 'available');
  if (held.state !== 'open')
    return { outcome: 'already', charge: held.consumed, revenue: 0n, available: available() };
  if (charge < 0n || charge > held.amount) throw new Refused('ledger_settle_within');
  let need = charge;
  let revenue = 0n;
  for (const hold of held.holds) {
    const lot = model.lots.get(hold.lotId) ?? missing();
    const about = { subject: held.generationId, lotId: lot.id };
    const used = least(need, hold.amount);
    const back = hold.amount - used;
    need -= used;
    const before = earned(lot);
    lot.reserved -= hold.amount;
    lot.consumed += used;
    revenue += earned(lot) - before;
    post(model, { from: 'reserved', to: 'consumed', amount: used, reason: 'settle', ...about });
    post(model, { from: 'reserved', to: 'available', amount: back, reason: 'release', ...about });
    if (lot.expiresAt !== null && lot.expiresAt <= now) {
      lot.expired += back;
      post(model, { from: 'available', to: 'expired', amount: back, reason: 'expire', ...about });
    } else lot.available += back;
  }
  held.state = charge > 0n ? 'settled' : lapse ? 'lapsed' : 'released';
  held.consumed = charge;
  return { outcome: held.state, charge, revenue, available: available() };
}

function closeLate(
  model: Model,
  { generationId, charge }: { generationId: string; charge: bigint },
  now: number,
): Outcome {
  const held = model.reservations.get(generationId) ?? missing();
  if (charge > held.amount) throw new Refused('ledger_reservation_within');
  expire(model, now);
  held.state = 'settled';
  held.consumed = charge;
  let need = charge;
  let revenue = 0n;
  for (const lot of inSpendingOrder(model)) {
    const used = least(need, lot.available);
    if (used === 0n) break;
    const before = earned(lot);
    need -= used;
    lot.available -= used;
    lot.consumed += used;
    revenue += earned(lot) - before;
    post(model, {
      from: 'available',
      to: 'consumed',
      amount: used,
      reason: 'late_settle',
      subject: generationId,
      lotId: lot.id,
    });
  }
  post(model, {
    from: 'debt',
    to: 'consumed',
    amount: need,
    reason: 'late_settle',
    subject: generationId,
    lotId: '',
  });
  return { outcome: 'late', charge, revenue, available: balance(model, 'available') };
}
