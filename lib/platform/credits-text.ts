import { MICRO_CREDITS_PER_CREDIT, type MicroCredits, microCredits } from './units';

const DECIMALS = 6;
const CREDITS = /^(0|[1-9]\d{0,9})(?:\.(\d{1,6}))?$/;

/** Microcredits as the decimal string of credits that stands on the wire: `12.5`, exact, without trailing zeros. */
export function creditsText(value: MicroCredits | number): string {
  const sign = value < 0 ? '-' : '';
  const amount = Math.abs(value);
  const whole = Math.trunc(amount / MICRO_CREDITS_PER_CREDIT);
  const rest = amount % MICRO_CREDITS_PER_CREDIT;
  if (rest === 0) return `${sign}${whole}`;
  return `${sign}${whole}.${String(rest).padStart(DECIMALS, '0').replace(/0+$/, '')}`;
}

/** The other way: undefined for anything but a plain decimal with up to six places, below ten billion. */
export function microCreditsFromText(text: string): MicroCredits | undefined {
  const found = CREDITS.exec(text);
  if (found === null) return undefined;
  const [, whole = '0', rest = ''] = found;
  return microCredits(
    Number(whole) * MICRO_CREDITS_PER_CREDIT + Number(rest.padEnd(DECIMALS, '0')),
  );
}
