import { z } from 'zod';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min).max(max));
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http(s) address' });
const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);

/** Every variable that the product reads, units in the names. `.env.example` is held against this by a test. */
const EnvSchema = z
  .object({
    NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
    TOKENTILL_MODE: z.enum(['test', 'live']).default('test'),
    TOKENTILL_URL: httpUrl.default('http://localhost:3000'),
    PORT: wholeNumber(0, 65_535).default(3000),
    HOST: z.string().default('0.0.0.0'),
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
      .default('info'),

    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' }),
    DATABASE_CONNECTIONS_MAX: wholeNumber(2, 200).default(10),
    DATABASE_STATEMENT_TIMEOUT_MS: wholeNumber(100, 600_000).default(15_000),
    DATABASE_NAMED_STATEMENTS: flag.default(true),

    AUTH_SECRET: z.string().min(32, 'must have at least 32 characters'),
    OIDC_ISSUER: httpUrl.optional(),
    OIDC_CLIENT_ID: z.string().min(1).optional(),
    OIDC_CLIENT_SECRET: z.string().min(1).optional(),
    OIDC_NAME: z.string().min(1).default('Single sign-on'),

    STRIPE_SECRET_KEY: z
      .string()
      .regex(/^(sk|rk)_(test|live)_/, 'must be a Stripe secret key')
      .optional(),
    STRIPE_WEBHOOK_SECRET: z.string().startsWith('whsec_', 'must start with whsec_').optional(),
    STRIPE_API_URL: httpUrl.optional(),

    OPENAI_API_KEY: z.string().min(1).optional(),
    OPENAI_BASE_URL: httpUrl.optional(),
    STORY_MODEL: z.string().min(1).default('gpt-5.4-mini'),
    UPSTREAM_DEADLINE_SECONDS: wholeNumber(1, 900).default(120),
    UPSTREAM_STALL_SECONDS: wholeNumber(1, 300).default(30),
    UPSTREAM_RETRIES_MAX: wholeNumber(0, 5).default(2),
    /** How long a reservation outlives the longest generation before recovery takes it. */
    RESERVATION_GRACE_SECONDS: wholeNumber(1, 900).default(60),

    RATE_LIMIT_KEY_PER_MINUTE: wholeNumber(1, 10_000_000).default(600),
    RATE_LIMIT_INSTALLATION_PER_MINUTE: wholeNumber(1, 10_000_000).default(1_200),
    RATE_LIMIT_ADDRESS_PER_MINUTE: wholeNumber(1, 10_000_000).default(1_200),
    TRUSTED_PROXIES: commaList.default([]),

    SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp(s):// address' }).optional(),
    MAIL_FROM: z.string().min(3).default('Tokentill <till@localhost>'),

    METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
    SHUTDOWN_SECONDS_MAX: wholeNumber(1, 600).default(25),
    /** The server answers hot API routes itself, without Next. Off only to compare the two. */
    HOT_DOOR: flag.default(true),
  })
  .superRefine((values, check) => {
    const refuse = (path: string, message: string) =>
      check.addIssue({ code: 'custom', path: [path], message });
    if (values.TOKENTILL_MODE === 'live') {
      if (!values.STRIPE_SECRET_KEY?.includes('_live_'))
        refuse('STRIPE_SECRET_KEY', 'must be a live key in live mode');
      if (!values.STRIPE_WEBHOOK_SECRET)
        refuse('STRIPE_WEBHOOK_SECRET', 'is required in live mode');
      if (values.STRIPE_API_URL) refuse('STRIPE_API_URL', 'must not be set in live mode');
      if (!values.OPENAI_API_KEY) refuse('OPENAI_API_KEY', 'is required in live mode');
    } else if (values.STRIPE_SECRET_KEY?.includes('_live_')) {
      refuse('STRIPE_SECRET_KEY', 'is a live key; set TOKENTILL_MODE=live to use it');
    }
    if (values.OIDC_ISSUER && !values.OIDC_CLIENT_ID)
      refuse('OIDC_CLIENT_ID', 'is required with OIDC_ISSUER');
    if (values.OIDC_ISSUER && !values.OIDC_CLIENT_SECRET)
      refuse('OIDC_CLIENT_SECRET', 'is required with OIDC_ISSUER');
  });

export type Env = Readonly<z.output<typeof EnvSchema>>;

export const ENV_NAMES: readonly string[] = Object.keys(EnvSchema.shape);

/** Names every bad variable, never its value. */
export class BadEnvironment extends Error {
  override readonly name = 'BadEnvironment';
  constructor(readonly sentences: readonly string[]) {
    super(sentences.join('\n'));
  }
}

/** Reads variables; an empty one counts as not set. Throws BadEnvironment with one sentence a variable. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = EnvSchema.safeParse(given);
  if (parsed.success) return Object.freeze(parsed.data);
  const sentences = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const missing = !(name in given) && issue.code === 'invalid_type';
    return `${name} ${missing ? 'is required' : issue.message.replace(/^Invalid input: /, '')}.`;
  });
  throw new BadEnvironment(sentences);
}

let loaded: Env | undefined;

/** Lazy, so that a build needs no secrets; every process calls it first, so that a bad deploy never serves. */
export function env(): Env {
  if (loaded === undefined) {
    loaded = parseEnv(process.env);
    // next-auth reads its own address from the environment and nowhere else.
    process.env.NEXTAUTH_URL = new URL(loaded.TOKENTILL_URL).origin;
  }
  return loaded;
}
