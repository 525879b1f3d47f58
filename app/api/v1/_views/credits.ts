import { z } from 'zod';

/** Credits on the wire: a decimal string, exact to the microcredit. */
export const CreditsText = z
  .string()
  .regex(/^-?\d+(\.\d{1,6})?$/)
  .meta({ id: 'Credits', description: 'Credits as a decimal string, exact.', example: '12.5' });

export const Instant = z.iso.datetime().meta({ description: 'RFC 3339, UTC.' });
