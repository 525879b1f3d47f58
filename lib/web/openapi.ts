import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { env } from '@/lib/platform/env';
import { ERROR_CODES } from './error-codes';

/** RFC 9457 with OpenAI's `error` beside it. Further members depend on the code. */
export const ProblemView = z
  .looseObject({
    type: z.string().meta({ description: 'The page that explains the code.' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(Object.keys(ERROR_CODES) as [string, ...string[]]),
    request_id: z.string(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    error: z.object({
      message: z.string(),
      type: z.string(),
      param: z.string().nullable(),
      code: z.string(),
    }),
  })
  .meta({ id: 'Problem' });

const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The body or a header cannot be read',
  401: 'The key is missing, unknown, expired or revoked',
  402: 'Too few credits: available, required, shortfall and top_up_url say how much and where',
  403: 'The key lacks the scope',
  404: 'It does not exist, or belongs to somebody else',
  409: 'The same Idempotency-Key is still running',
  413: 'The body is too large',
  415: 'The body is not JSON',
  422: 'The body was read and is not allowed; errors[] points at what',
  429: 'A rate limit is used up',
  502: 'The upstream failed; nothing was charged',
  503: 'Not available right now; nothing was charged',
};

/** The refusals that an operation can answer with, beside those that every one can. */
export function refusals(...statuses: readonly number[]): ZodOpenApiResponsesObject {
  const all = [...new Set([401, 403, 429, 500, 503, ...statuses])].sort((a, b) => a - b);
  return Object.fromEntries(
    all.map((status) => [
      String(status) as `${1 | 2 | 3 | 4 | 5}${string}`,
      {
        description: REFUSALS[status] ?? 'Our mistake; the request id finds it',
        content: { 'application/problem+json': { schema: ProblemView } },
      },
    ]),
  );
}

/** The OpenAPI 3.1 description of our API, from the very schemas that the handlers parse and answer with. */
export const openApiDocument = (
  paths: ZodOpenApiPathsObject,
  schemas: Readonly<Record<string, z.ZodType>> = {},
) =>
  createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Tokentill API',
      version: '1.0.0',
      description:
        'Generations that are charged by what they use. Credits are decimal strings, times are RFC 3339 in UTC, and every refusal is a problem with a code.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: env().TOKENTILL_URL.replace(/\/$/, '') }],
    security: [{ bearer: [] }, { header: [] }],
    components: {
      schemas: { ...schemas },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key.' },
        header: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      },
    },
    paths,
  });
