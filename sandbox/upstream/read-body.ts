import { type Exchange, sendRefusal } from './exchange';
import { invalidRequest } from './refusal';

const BYTES_MAX = 20_000_000;
const KEPT_CHARACTERS_MAX = 262_144;

/** Reads the whole body, then calls back; a body past 20 MB is refused, one that breaks off ends. */
export function readBody(exchange: Exchange, then: (text: string) => void): void {
  const { req } = exchange;
  const parts: Buffer[] = [];
  let bytes = 0;
  req.on('data', (part: Buffer) => {
    bytes += part.length;
    if (bytes <= BYTES_MAX) parts.push(part);
  });
  req.once('end', () => {
    if (bytes > BYTES_MAX) {
      const said = `The body has ${bytes} bytes; the most is ${BYTES_MAX}.`;
      return sendRefusal(exchange, invalidRequest(said, { status: 413 }));
    }
    const [first] = parts;
    const whole = parts.length === 1 && first !== undefined ? first : Buffer.concat(parts);
    const text = whole.toString('utf8');
    if (text.length <= KEPT_CHARACTERS_MAX) exchange.bodyText = text;
    return then(text);
  });
}
