import { z } from 'zod';
import { type Db, execute, rows, sql } from '@/lib/platform/db';
import {
  credits,
  MICRO_CREDITS_PER_CREDIT,
  type MicroCredits,
  microCredits,
  type UsdCents,
  usdCents,
} from '@/lib/platform/units';

/** Words that a credit pays for in the shipped price list: a chapter takes one credit for ten. */
const WORDS_PER_CREDIT = 10;

type ShippedPack = {
  id: string;
  name: string;
  description: string;
  grants: MicroCredits;
  price: UsdCents;
};

const shipped = (
  id: string,
  name: string,
  about: { description: string; credits: number; cents: number },
): ShippedPack => ({
  id,
  name,
  description: about.description,
  grants: credits(about.credits),
  price: usdCents(about.cents),
});

const VALID_MONTHS = 12;

/** The packs of the shipped price list. Staff may change or retire them afterwards: they are installed once. */
const SHIPPED_PACKS: readonly ShippedPack[] = [
  shipped('pack_starter', 'Starter Pack', {
    description: 'About 10,000 words. Enough to try every operation.',
    credits: 1_000,
    cents: 999,
  }),
  shipped('pack_writer', 'Writer Pack', {
    description: 'About 50,000 words, the length of a short novel. Saves 20 %.',
    credits: 5_000,
    cents: 3_999,
  }),
  shipped('pack_author', 'Author Pack', {
    description: 'About 150,000 words for several books or a busy site. Saves 33 %.',
    credits: 15_000,
    cents: 9_999,
  }),
  shipped('pack_publisher', 'Publisher Pack', {
    description: 'About 500,000 words for a whole catalogue. Saves 40 %.',
    credits: 50_000,
    cents: 29_999,
  }),
];

/** Adds the shipped packs that are not there yet. Safe to repeat; what staff changed stays. */
export async function installShippedPacks(db: Db): Promise<void> {
  for (const [sort, pack] of SHIPPED_PACKS.entries()) {
    await execute(
      db,
      sql`INSERT INTO credit_pack (id, name, description, granted_micro_credits, price_minor, currency, valid_months, sort)
          VALUES (${pack.id}, ${pack.name}, ${pack.description}, ${pack.grants}, ${pack.price}, 'usd', ${VALID_MONTHS}, ${sort})
          ON CONFLICT (id) DO NOTHING`,
    );
  }
}

const PackRow = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  grantedMicroCredits: z.number().transform(microCredits),
  priceMinor: z.number(),
  currency: z.string(),
  validMonths: z.number().nullable(),
});

/** A pack on sale. `priceMinor` is in the minor unit of `currency`; `savingPercent` is against the dearest credit on sale. */
export type CreditPack = z.output<typeof PackRow> & {
  savingPercent: number;
  wordsEquivalent: number;
};

/** The packs on sale, in the order in which they are shown. */
export async function listPacks(db: Db): Promise<CreditPack[]> {
  const packs = await rows(
    db,
    PackRow,
    sql`SELECT id, name, description, granted_micro_credits AS "grantedMicroCredits", price_minor AS "priceMinor", currency,
               valid_months AS "validMonths"
          FROM credit_pack WHERE active ORDER BY sort, id LIMIT 100`,
  );
  return packs.map((pack) => ({
    ...pack,
    savingPercent: savingPercent(pack, packs),
    wordsEquivalent: Math.floor(
      (pack.grantedMicroCredits * WORDS_PER_CREDIT) / MICRO_CREDITS_PER_CREDIT,
    ),
  }));
}

type Priced = Pick<CreditPack, 'grantedMicroCredits' | 'priceMinor' | 'currency'>;

/** How much cheaper a credit is than in the dearest pack of the same currency, to the nearest whole per cent. For display only. */
export function savingPercent(pack: Priced, all: readonly Priced[]): number {
  const priceOfOne = (given: Priced) => given.priceMinor / given.grantedMicroCredits;
  const dearest = Math.max(
    ...all.filter(({ currency }) => currency === pack.currency).map(priceOfOne),
  );
  return Math.round((1 - priceOfOne(pack) / dearest) * 100);
}
