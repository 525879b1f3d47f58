import type { JsonObject } from './json';

type RefusalType =
  | 'api_error'
  | 'card_error'
  | 'idempotency_error'
  | 'invalid_request_error'
  | 'rate_limit_error';

/** An answer other than 200, in the shape of https://docs.stripe.com/api/errors. */
export class Refusal extends Error {
  readonly status: number;
  readonly type: RefusalType;
  readonly code: string | undefined;
  readonly param: string | undefined;

  constructor(
    status: number,
    message: string,
    about: { type?: RefusalType; code?: string; param?: string } = {},
  ) {
    super(message);
    this.status = status;
    this.type = about.type ?? 'invalid_request_error';
    this.code = about.code;
    this.param = about.param;
  }

  body(): JsonObject {
    const error: JsonObject = {};
    if (this.code !== undefined) {
      error.code = this.code;
      error.doc_url = `https://stripe.com/docs/error-codes/${this.code.replaceAll('_', '-')}`;
    }
    error.message = this.message;
    if (this.param !== undefined) error.param = this.param;
    error.type = this.type;
    return { error };
  }
}

/** A parameter that is known but wrong. */
export function invalid(param: string, message: string, code?: string): Refusal {
  return new Refusal(400, message, code === undefined ? { param } : { param, code });
}

/** A parameter that this call needs and did not get. */
export function missing(param: string): Refusal {
  return new Refusal(400, `Missing required param: ${param}.`, {
    code: 'parameter_missing',
    param,
  });
}

/** An id that names nothing: 404 when it is the path's own, 400 when a parameter names it. */
export function notFound(noun: string, id: string, param = 'id'): Refusal {
  return new Refusal(param === 'id' ? 404 : 400, `No such ${noun}: '${id}'`, {
    code: 'resource_missing',
    param,
  });
}
