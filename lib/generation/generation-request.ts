import { z } from 'zod';
import { microCreditsFromText } from '@/lib/platform/credits-text';

const credits = z
  .string()
  .transform((text, check) => {
    const value = microCreditsFromText(text);
    if (value !== undefined) return value;
    check.addIssue('must be credits as a decimal string, as "2.5"');
    return z.NEVER;
  })
  .meta({ override: { type: 'string', pattern: '^(0|[1-9]\\d{0,9})(\\.\\d{1,6})?$' } });

/** What `POST /api/v1/generations` takes around an operation's own input. */
export const GenerationRequest = z
  .strictObject({
    operation: z.string().min(1).max(64),
    input: z.record(z.string(), z.unknown()),
    model: z.string().min(1).max(200).optional(),
    stream: z.boolean().optional(),
    max_credits: credits
      .optional()
      .meta({ description: 'Refuse when the request may cost more than this.' }),
  })
  .meta({ id: 'GenerationRequest' });
export type GenerationRequest = z.output<typeof GenerationRequest>;
