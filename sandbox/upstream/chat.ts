import { cut, type Exchange, sendRefusal, wait, waitForEnd } from './exchange';
import type { Intake, Plan } from './intake';
import { refusalWithStatus } from './refusal';
import { sendPlain, sendWhole } from './send-plain';
import { sendStream } from './send-stream';

/** Answers `POST /v1/chat/completions`. */
export function answerChat(exchange: Exchange, bodyText: string, intake: Intake): void {
  const header = exchange.req.headers['x-sandbox'];
  const commands = Array.isArray(header) ? header.join(',') : header;
  try {
    const plan = intake.planFor(bodyText, commands);
    if ('error' in plan) sendRefusal(exchange, plan);
    else if (plan.simple) sendWhole(exchange, plan);
    else perform(exchange, plan).catch((error: unknown) => failed(exchange, error));
  } catch (error) {
    failed(exchange, error);
  }
}

async function perform(exchange: Exchange, plan: Plan): Promise<void> {
  const { behaviour, request } = plan;
  if (behaviour.latencyMs !== undefined && !(await wait(exchange, behaviour.latencyMs))) return;
  if (behaviour.cutBeforeHeaders === true) return cut(exchange);
  if (behaviour.stallBeforeHeaders === true) return waitForEnd(exchange);
  if (behaviour.status !== undefined) {
    const { retryAfterSeconds } = behaviour;
    const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': retryAfterSeconds };
    return sendRefusal(exchange, refusalWithStatus(behaviour.status, request.model), headers);
  }
  await (request.stream ? sendStream(exchange, plan) : sendPlain(exchange, plan));
}

/** A schema that no document was found for, or a mistake of ours: said aloud, never papered over. */
function failed(exchange: Exchange, error: unknown): void {
  if (exchange.res.headersSent) {
    cut(exchange);
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  sendRefusal(exchange, {
    status: 500,
    error: { message, type: 'server_error', param: null, code: 'sandbox_failed' },
  });
}
