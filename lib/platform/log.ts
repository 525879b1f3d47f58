import pino from 'pino';
import { env } from './env';

export type Log = pino.Logger;

/** Keys whose values never reach a log line, at any of these depths. */
const SECRET_KEYS = [
  'authorization',
  'cookie',
  'password',
  'newPassword',
  'secret',
  'token',
  'apiKey',
  'api_key',
  'set-cookie',
  'stripe-signature',
  'x-api-key',
];
const REDACTED_PATHS = SECRET_KEYS.flatMap((key) =>
  ['', '*.', '*.*.', '*.*.*.'].map((prefix) => `${prefix}["${key}"]`.replace('.[', '[')),
);

let root: Log | undefined;

/** JSON lines on stdout; secrets redacted by key; errors without the headers they may carry. */
export function log(): Log {
  root ??= pino({
    level: env().LOG_LEVEL,
    redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
    base: { service: 'tokentill' },
    serializers: { err: errorFacts, error: errorFacts },
    timestamp: pino.stdTimeFunctions.isoTime,
  });
  return root;
}

type ErrorFacts = {
  name: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: ErrorFacts;
};

/** Only what helps: SDK errors carry headers and bodies, which must not be logged. */
export function errorFacts(error: unknown): ErrorFacts | unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    name,
    message,
    ...(code === undefined ? {} : { code }),
    ...(stack === undefined ? {} : { stack }),
    ...(error.cause instanceof Error ? { cause: errorFacts(error.cause) as ErrorFacts } : {}),
  };
}
