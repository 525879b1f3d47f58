import { z } from 'zod';
import { GENERATION_STATES, GENERATIONS_LIMIT_MAX, type GenerationPage } from '@/lib/generation';
import { isId } from '@/lib/platform/ids';
import { GenerationView, generationView } from './generation';

const LIMIT_USUAL = 20;

export const GenerationListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(GENERATIONS_LIMIT_MAX).default(LIMIT_USUAL),
  starting_after: z
    .string()
    .refine((text) => isId('gen', text), { error: 'must be the id of a generation' })
    .optional(),
  operation: z.string().min(1).max(64).optional(),
  state: z.enum(GENERATION_STATES).optional(),
});

export const GenerationListView = z
  .object({
    object: z.literal('list'),
    data: z.array(GenerationView),
    has_more: z.boolean(),
    next_cursor: z
      .string()
      .nullable()
      .meta({ description: 'The starting_after of the next page.' }),
  })
  .meta({ id: 'GenerationList' });

export const generationListView = (page: GenerationPage): z.output<typeof GenerationListView> => ({
  object: 'list',
  data: page.data.map(generationView),
  has_more: page.hasMore,
  next_cursor: page.nextCursor,
});
