import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import {
  CraftInput,
  changeSettings,
  changeWebhooks,
  ResendInput,
  SettingsInput,
  SettleInput,
  settingsReport,
  WebhookInput,
  webhookReport,
} from './control-settings';
import type { Delivery } from './delivery';
import { eventView, newEvent } from './events';
import { objectById } from './expand';
import { readBody, redirect, sendJson } from './http';
import { isObject, type JsonObject, merged } from './json';
import { attemptToPay, PayInput } from './pay-attempt';
import { settleDebit } from './payments';
import { Refusal } from './refusal';
import { expireSession, sessionById } from './resources/checkout-sessions';
import { BY_BUYER, type Sandbox } from './sandbox';
import { knownEventTypes } from './spec';
import type { StoredEvent } from './state';
import { sessionView } from './views/checkout-session';

type ControlOptions = { sandbox: Sandbox; delivery: Delivery; saved(): Promise<void> };

/** Answers the commands below /sandbox, which the real service does not have. */
export async function answerControl(
  options: ControlOptions,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  try {
    const body = request.method === 'POST' ? await jsonOf(request) : {};
    const answer = await command(options, `${request.method} ${url.pathname}`, body);
    await options.saved();
    // The buttons of the overview are plain forms: their reader wants to see the overview again.
    if ((request.headers.accept ?? '').includes('text/html') && request.method === 'POST') {
      redirect(response, '/');
    } else sendJson(response, 200, answer);
  } catch (error) {
    if (error instanceof z.ZodError) {
      sendJson(response, 400, { error: { message: z.prettifyError(error) } });
    } else if (error instanceof Refusal) sendJson(response, error.status, error.body());
    else throw error;
  }
}

async function command(
  options: ControlOptions,
  call: string,
  body: JsonObject,
): Promise<JsonObject> {
  const { sandbox, delivery } = options;
  const [, kind, id, verb] = /^POST \/sandbox\/(checkout|events)\/(\w+)\/(\w+)$/.exec(call) ?? [];
  if (kind === 'checkout' && id !== undefined) return onSession(sandbox, id, verb ?? '', body);
  if (kind === 'events' && verb === 'resend') {
    const stored = eventById(sandbox, id ?? '');
    const attempt = await delivery.resend(stored.id, ResendInput.parse(body).signature);
    return { event: eventReport(stored), attempt };
  }
  const [, eventId] = /^GET \/sandbox\/events\/(\w+)$/.exec(call) ?? [];
  if (eventId !== undefined) return eventReport(eventById(sandbox, eventId));

  switch (call) {
    case 'GET /sandbox/events':
      return { data: [...sandbox.state.events.values()].reverse().map(eventReport) };
    case 'POST /sandbox/events':
      return craft(options, CraftInput.parse(body));
    case 'GET /sandbox/webhooks':
      return webhookReport(delivery);
    case 'POST /sandbox/webhooks':
      return changeWebhooks(delivery, WebhookInput.parse(body));
    case 'GET /sandbox/settings':
      return settingsReport(sandbox);
    case 'POST /sandbox/settings':
      return changeSettings(sandbox, SettingsInput.parse(body));
    default:
      throw new Refusal(404, `The Stripe stand-in has no command ${call}.`);
  }
}

function onSession(sandbox: Sandbox, id: string, verb: string, body: JsonObject): JsonObject {
  const session = sessionById(sandbox, id);
  if (verb === 'pay') {
    const outcome = attemptToPay(sandbox, session, PayInput.parse(body));
    return { outcome, session: sessionView(sandbox, session) };
  }
  if (verb === 'expire') {
    if (session.status !== 'open') {
      throw new Refusal(400, `This Checkout Session has a status of ${session.status}.`);
    }
    expireSession(sandbox, session, BY_BUYER);
    return { session: sessionView(sandbox, session) };
  }
  if (verb === 'settle') {
    const succeeds = SettleInput.parse(body).outcome === 'succeeds';
    if (!settleDebit(sandbox, session, succeeds)) {
      throw new Refusal(400, 'No bank debit of this Checkout Session is under way.');
    }
    return { session: sessionView(sandbox, session) };
  }
  throw new Refusal(404, `The Stripe stand-in has no command ${verb} for a Checkout Session.`);
}

/**
 * An event that never happened, or happened otherwise: about an object of the state, changed at
 * will.
 */
async function craft(
  { sandbox, delivery }: ControlOptions,
  input: z.infer<typeof CraftInput>,
): Promise<JsonObject> {
  if (!knownEventTypes().includes(input.type)) {
    throw new Refusal(400, `Unknown event type: ${input.type}.`, { param: 'type' });
  }
  const object = objectById(sandbox, input.object);
  if (object === undefined) {
    throw new Refusal(400, `No object of the state has the id ${input.object}.`, {
      param: 'object',
    });
  }
  const stored = newEvent({
    type: input.type,
    object: merged(object, input.overrides as JsonObject),
    created: sandbox.now(),
    cause: BY_BUYER,
    sent: delivery.target.url !== undefined,
  });
  stored.event = { ...merged(stored.event, input.event as JsonObject), id: stored.id };
  stored.crafted = true;
  sandbox.state.events.set(stored.id, stored);
  sandbox.touch();
  if (delivery.target.url === undefined) return { event: eventReport(stored) };
  const attempt = await delivery.resend(stored.id, input.signature);
  // One try is all: whoever crafted it looks at this answer, and tries again when they want to.
  if (attempt.error !== null) stored.delivery = 'given_up';
  return { event: eventReport(stored), attempt };
}

function eventById(sandbox: Sandbox, id: string): StoredEvent {
  const stored = sandbox.state.events.get(id);
  if (stored === undefined) throw new Refusal(404, `No such event: '${id}'`);
  return stored;
}

function eventReport(stored: StoredEvent): JsonObject {
  const event = eventView(stored);
  return {
    id: stored.id,
    type: event.type ?? null,
    crafted: stored.crafted,
    delivery: stored.delivery,
    attempts: stored.attempts,
    event,
  };
}

async function jsonOf(request: IncomingMessage): Promise<JsonObject> {
  const text = await readBody(request);
  const type = request.headers['content-type'] ?? '';
  if (text === '' || type.startsWith('application/x-www-form-urlencoded')) return formFlags(text);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Refusal(400, 'The body is not valid JSON.');
  }
  if (!isObject(body)) throw new Refusal(400, 'The body is not a JSON object.');
  return body;
}

// The overview's forms have nothing but flags to send.
function formFlags(text: string): JsonObject {
  return Object.fromEntries(
    [...new URLSearchParams(text)].map(([key, value]) => [
      key,
      value === 'true' ? true : value === 'false' ? false : value,
    ]),
  );
}
