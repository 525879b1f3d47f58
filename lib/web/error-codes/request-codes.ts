import { type ErrorCodes, entry } from './error-code';

/** What can be wrong with any request, and with the service itself. */
export const REQUEST_CODES = {
  'request.malformed': entry(
    400,
    'Body cannot be read',
    'The body is not JSON, not UTF-8, has a NUL character or half a surrogate pair, or is nested more than 64 levels deep.',
    'Send UTF-8 JSON. Remove U+0000 from texts and do not cut strings inside an emoji.',
  ),
  'request.malformed_url': entry(
    400,
    'Address cannot be read',
    'The path has a percent-encoding that is not UTF-8, a NUL, or a backslash.',
    'Encode path segments with encodeURIComponent or its like.',
  ),
  'request.malformed_http': entry(
    400,
    'Not HTTP',
    'The bytes on the connection are not a valid HTTP request.',
    'Look at the proxy or library that wrote the request.',
  ),
  'request.length_required': entry(
    400,
    'Length missing',
    'The body came in chunks without its length, on a page that needs it.',
    'Send Content-Length.',
  ),
  'request.cross_site': entry(
    403,
    'From another site',
    'A form or script on another origin sent a request in the name of somebody who is signed in.',
    'Send it from our own pages, or use an API key.',
  ),
  'request.not_found': entry(
    404,
    'Nothing here',
    'The address, or the thing with that id, does not exist, or belongs to somebody else.',
    'Check the id. A key sees only what its own installation made.',
  ),
  'request.method_not_allowed': entry(
    405,
    'Method not taken',
    'The address exists and takes other methods; the Allow header names them.',
    'Use one of the methods in Allow.',
  ),
  'request.too_large': entry(
    413,
    'Body too large',
    'The body is larger than this address accepts: 1 MiB for chat, 256 KiB for generations.',
    'Shorten it: send fewer messages, shorter texts, fewer recent posts.',
  ),
  'request.url_too_long': entry(
    413,
    'Address too long',
    'The address has more than 8,192 characters.',
    'Move data from the query into the body.',
  ),
  'request.unsupported_media_type': entry(
    415,
    'Not JSON',
    'The Content-Type is not application/json.',
    'Send Content-Type: application/json.',
  ),
  'request.invalid': entry(
    422,
    'Values not allowed',
    'The body was read, and something in it is wrong. errors[] has a JSON pointer and a sentence for each.',
    'Correct the fields that the pointers name. Nothing was changed or charged.',
  ),
  'request.rate_limited': entry(
    429,
    'Too many requests',
    'The limit of the key, the installation or the address is used up; RateLimit-Policy says which.',
    'Wait for Retry-After seconds. The RateLimit header tells how many are left before it happens.',
  ),
  'service.internal_error': entry(
    500,
    'Our mistake',
    'Something went wrong that should not have. It is in our log under the request id.',
    'Try again. If it stays, write to us with the request id.',
  ),
  'service.unavailable': entry(
    503,
    'Not available right now',
    'The database or another part that we lean on is away for a moment. Nothing was charged.',
    'Wait for Retry-After seconds and send the same request again.',
  ),
  'service.stopping': entry(
    503,
    'Restarting',
    'The process is stopping and takes no new generations, or had to end one. Nothing was charged.',
    'Wait for Retry-After seconds and send the same request again.',
  ),
  'service.deadline': entry(
    503,
    'Too slow',
    'A page took longer than a minute to answer.',
    'Try again in a moment.',
  ),
} as const satisfies ErrorCodes;
