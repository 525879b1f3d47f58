import { assert } from '@/lib/platform/assert';
import { credits, type MicroCredits } from '@/lib/platform/units';
import { BadAmount, ReasonMissing } from './errors';

/** A billion credits: a wallet of nine such lots still counts exactly. */
const CREDITS_MAX = 1_000_000_000;
const REASON_LENGTH_MIN = 3;

/** Throws BadAmount unless 0 < amount ≤ a billion credits. */
export function checkAmount(amount: MicroCredits): void {
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount > credits(CREDITS_MAX))
    throw new BadAmount();
}

/** The reason, trimmed. Throws ReasonMissing. */
export function checkReason(reason: string): string {
  const text = reason.trim();
  if (text.length < REASON_LENGTH_MIN) throw new ReasonMissing();
  return text;
}

/** What a posting is about carries its instant: "once" holds over all partitions of the journal by it. */
export function checkSubject(id: string): void {
  assert(
    /^[a-z]+_[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id),
    'the subject of a posting is a prefixed ULID',
  );
}
