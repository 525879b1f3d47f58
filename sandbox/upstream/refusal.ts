/** An error as the upstream answers it: a status and the body of `ErrorResponse`. */
export type Refusal = {
  status: number;
  error: { message: string; type: string; param: string | null; code: string | null };
};

/** A request that the upstream does not take. */
export function invalidRequest(
  message: string,
  { status = 400, param = null, code = null }: Partial<Refusal['error'] & { status: number }> = {},
): Refusal {
  return { status, error: { message, type: 'invalid_request_error', param, code } };
}

/** 401: no key, or one that nobody was given. */
export function unauthenticated(authorization: string | undefined): Refusal {
  const key = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (key === undefined) {
    return invalidRequest(
      "You didn't provide an API key. You need to provide your API key in an Authorization " +
        'header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).',
      { status: 401 },
    );
  }
  const shown = key.length > 12 ? `${key.slice(0, 8)}****${key.slice(-4)}` : '****';
  return invalidRequest(`Incorrect API key provided: ${shown}.`, {
    status: 401,
    code: 'invalid_api_key',
  });
}

/** 404: a model that no upstream has. */
export function unknownModel(id: string, param: string | null = null): Refusal {
  return invalidRequest(`The model \`${id}\` does not exist or you do not have access to it.`, {
    status: 404,
    param,
    code: 'model_not_found',
  });
}

/** 404: an address that the API does not have. */
export function unknownPath(method: string, path: string): Refusal {
  return invalidRequest(`Invalid URL (${method} ${path})`, { status: 404 });
}

/** The error that a command asks for by its status. */
export function refusalWithStatus(status: number, model: string): Refusal {
  switch (status) {
    case 400:
      return invalidRequest('The request was refused on command of the sandbox.');
    case 401:
      return unauthenticated('Bearer sk-sandbox-refused');
    case 404:
      return unknownModel(model);
    case 429:
      return {
        status,
        error: {
          message: `Rate limit reached for ${model} on requests per min. Please try again later.`,
          type: 'requests',
          param: null,
          code: 'rate_limit_exceeded',
        },
      };
    case 503:
      return serverError(status, 'That model is currently overloaded with other requests.');
    default:
      return status < 500
        ? invalidRequest('The request was refused on command of the sandbox.', { status })
        : serverError(status, 'The server had an error while processing your request.');
  }
}

/** The error that arrives inside a stream that had begun well. */
export const IN_BAND_ERROR: Refusal['error'] = {
  message: 'The server had an error while processing your request.',
  type: 'server_error',
  param: null,
  code: null,
};

function serverError(status: number, message: string): Refusal {
  return { status, error: { message, type: 'server_error', param: null, code: null } };
}
