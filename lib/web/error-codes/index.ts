import { ACCOUNT_CODES } from './account-codes';
import type { ErrorCodeEntry, ErrorCodes } from './error-code';
import { GENERATION_CODES } from './generation-codes';
import { MONEY_CODES } from './money-codes';
import { REQUEST_CODES } from './request-codes';

export type { ErrorCodeEntry, ErrorCodes };

/** The codes by area, in the order of the page that explains them. */
export const ERROR_CODE_AREAS = [
  { name: 'Generating', codes: GENERATION_CODES },
  { name: 'Requests and the service', codes: REQUEST_CODES },
  { name: 'Keys, people and sites', codes: ACCOUNT_CODES },
  { name: 'Money', codes: MONEY_CODES },
] as const;

/** Every code that an answer can carry; `type` of a problem points at its anchor on /docs/errors. */
export const ERROR_CODES: ErrorCodes = {
  ...GENERATION_CODES,
  ...REQUEST_CODES,
  ...ACCOUNT_CODES,
  ...MONEY_CODES,
};
