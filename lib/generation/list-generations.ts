import type { Db } from '@/lib/platform/db';
import type { Generation } from './generation';
import { type GenerationFilter, type GenerationScope, selectGenerations } from './read-store';

export const GENERATIONS_LIMIT_MAX = 100;

export type GenerationPage = {
  readonly data: readonly Generation[];
  readonly hasMore: boolean;
  /** The `startingAfter` of the next page. */
  readonly nextCursor: string | null;
};

/** Generations newest first, a page at a time; `startingAfter` is the id of the last one of the page before. */
export async function listGenerations(
  db: Db,
  scope: GenerationScope,
  page: GenerationFilter & { limit: number; startingAfter?: string | undefined },
): Promise<GenerationPage> {
  const limit = Math.min(Math.max(1, page.limit), GENERATIONS_LIMIT_MAX);
  const { startingAfter: before, ...filter } = page;
  const found = await selectGenerations(db, scope, { ...filter, limit: limit + 1, before });
  const data = found.slice(0, limit);
  const hasMore = found.length > limit;
  return { data, hasMore, nextCursor: hasMore ? (data.at(-1)?.id ?? null) : null };
}
