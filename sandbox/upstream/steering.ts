import type { IncomingMessage, ServerResponse } from 'node:http';
import { UnknownCommand } from './behaviour';
import type { Intake } from './intake';
import type { Recorder } from './recorder';
import { recordOf } from './text/schema';

const BODY_BYTES_MAX = 10_000;

/** Answers what is not the upstream's API: health, the behaviour by default, what was received. */
export function answerSteering(
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
  { intake, recorder }: { intake: Intake; recorder: Recorder },
): void {
  const answer = () => {
    switch (`${req.method} ${path}`) {
      case 'GET /healthz':
        return { status: 'ok' };
      case 'GET /sandbox/requests':
        return { data: recorder.requests() };
      case 'DELETE /sandbox/requests':
        recorder.clear();
        return { data: [] };
      case 'DELETE /sandbox/behaviour':
        intake.setDefaultCommands('');
        return { behaviour: '' };
      case 'GET /sandbox/behaviour':
        return { behaviour: intake.defaultCommands() };
      default:
        return null;
    }
  };
  if (req.method === 'POST' && path === '/sandbox/behaviour') {
    readSmall(req, (text) => setBehaviour(res, text, intake));
    return;
  }
  const body = answer();
  if (body === null) send(res, 404, { error: `The sandbox has no ${req.method} ${path}.` });
  else send(res, 200, body);
}

function setBehaviour(res: ServerResponse, text: string, intake: Intake): void {
  try {
    intake.setDefaultCommands(commandsIn(text));
    send(res, 200, { behaviour: intake.defaultCommands() });
  } catch (error) {
    if (!(error instanceof UnknownCommand)) throw error;
    send(res, 400, { error: error.message });
  }
}

function readSmall(req: IncomingMessage, then: (text: string) => void): void {
  let text = '';
  req.setEncoding('utf8');
  req.on('data', (part: string) => {
    if (text.length <= BODY_BYTES_MAX) text += part;
  });
  req.once('end', () => then(text));
}

/** `latency=5` as it stands, or as `{"behaviour": "latency=5"}`. */
function commandsIn(text: string): string {
  if (!text.trimStart().startsWith('{')) return text;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnknownCommand('The body is no JSON.');
  }
  const { behaviour } = recordOf(value);
  if (typeof behaviour === 'string') return behaviour;
  throw new UnknownCommand(
    'The body needs a text under "behaviour", like "latency=200,status=500".',
  );
}

function send(res: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  res.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  res.end(text);
}
