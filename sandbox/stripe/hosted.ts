import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Delivery } from './delivery';
import { readBody, redirect, sendPage } from './http';
import { formatMoney } from './money';
import { authenticationPage, checkoutPage, returnUrl } from './pages/checkout-page';
import { messagePage } from './pages/layout';
import { overviewPage } from './pages/overview-page';
import { emptyForm, readPayForm, sentForm } from './pages/pay-form';
import { authenticate, bankDebitFor, type Outcome, payByBankDebit, payByCard } from './payments';
import type { Sandbox } from './sandbox';
import type { CheckoutSession } from './state';

type HostedOptions = { sandbox: Sandbox; delivery: Delivery; saved(): Promise<void> };

/** Answers the pages that people see: checkout, the bank's question, receipts, the overview. */
export async function answerHosted(
  options: HostedOptions,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const { sandbox } = options;
  const { pathname } = url;
  const posts = request.method === 'POST';
  if (!posts && request.method !== 'GET' && request.method !== 'HEAD')
    return unknown(response, 405);
  if (pathname === '/' && !posts) {
    return sendPage(response, 200, overviewPage(sandbox, options.delivery));
  }
  const [, chargeId] = /^\/receipts\/(\w+)$/.exec(pathname) ?? [];
  if (chargeId !== undefined && !posts) return receipt(sandbox, response, chargeId);

  const [, id, step] = /^\/c\/pay\/(\w+)(\/authenticate)?$/.exec(pathname) ?? [];
  const session = id === undefined ? undefined : sandbox.state.sessions.get(id);
  if (session === undefined) return unknown(response, 404);

  if (posts) {
    const fields = new URLSearchParams(await readBody(request));
    const answer =
      step === undefined ? paid(sandbox, session, fields) : answered(sandbox, session, fields);
    // Nobody is told that a payment was made before it is on disk.
    await options.saved();
    if ('location' in answer) redirect(response, answer.location);
    else sendPage(response, answer.status, answer.html);
  } else if (step !== undefined) {
    if (!isAsking(sandbox, session)) redirect(response, `/c/pay/${session.id}`);
    else sendPage(response, 200, authenticationPage(sandbox, session));
  } else {
    const failed = url.searchParams.has('refused') ? lastMessage(sandbox, session) : null;
    const shown = checkoutPage(sandbox, session, { ...emptyForm(failed), status: 200 });
    sendPage(response, shown.status, shown.html);
  }
}

type Answer = { location: string } | { status: number; html: string };

/**
 * One press of a button on the checkout page. A second press finds a complete session and pays
 * nothing.
 */
function paid(sandbox: Sandbox, session: CheckoutSession, fields: URLSearchParams): Answer {
  if (session.status === 'complete') return { location: returnUrl(session) };
  if (session.status === 'expired') return checkoutPage(sandbox, session, emptyForm());

  const sent = readPayForm(fields, session, new Date(sandbox.now() * 1000));
  const refused = (text: string) => checkoutPage(sandbox, session, sentForm(fields, 402, text));
  if (sent.kind === 'wrong') {
    const form = sentForm(fields, 422, 'Please correct the fields marked below.', sent.errors);
    return checkoutPage(sandbox, session, form);
  }
  const buyer = { email: sent.email, name: sent.name };

  if (sent.kind === 'bank_debit') {
    const type = bankDebitFor(session.currency);
    if (type === undefined || !session.methods.includes(type)) {
      return refused('This checkout cannot be paid by bank debit.');
    }
    const debit = { type, succeeds: sent.succeeds };
    return after(session, payByBankDebit(sandbox, session, buyer, debit), refused);
  }
  if (!session.methods.includes('card')) return refused('This checkout cannot be paid by card.');
  return after(session, payByCard(sandbox, session, buyer, sent), refused);
}

function after(
  session: CheckoutSession,
  outcome: Outcome,
  refused: (text: string) => Answer,
): Answer {
  if (outcome.kind === 'declined') return refused(outcome.failure.message);
  if (outcome.kind === 'authenticate') return { location: `/c/pay/${session.id}/authenticate` };
  return { location: returnUrl(session) };
}

/** The buyer's answer to the bank. */
function answered(sandbox: Sandbox, session: CheckoutSession, fields: URLSearchParams): Answer {
  if (session.status === 'complete') return { location: returnUrl(session) };
  if (!isAsking(sandbox, session)) return { location: `/c/pay/${session.id}` };
  const outcome = authenticate(sandbox, session, fields.get('answer') === 'confirms');
  return after(session, outcome, () => ({ location: `/c/pay/${session.id}?refused` }));
}

function isAsking(sandbox: Sandbox, session: CheckoutSession): boolean {
  const intent = sandbox.state.paymentIntents.get(session.paymentIntent ?? '');
  return session.status === 'open' && intent?.status === 'requires_action';
}

function lastMessage(sandbox: Sandbox, session: CheckoutSession): string | null {
  const intent = sandbox.state.paymentIntents.get(session.paymentIntent ?? '');
  return intent?.lastError?.failure.message ?? null;
}

function receipt(sandbox: Sandbox, response: ServerResponse, id: string): void {
  const charge = sandbox.state.charges.get(id);
  if (charge === undefined || charge.status !== 'succeeded') {
    unknown(response, 404);
    return;
  }
  const day = new Date(charge.created * 1000).toISOString().slice(0, 10);
  const money = formatMoney(charge.amountMinor, charge.currency);
  const text = `${money} paid to ${sandbox.merchant} on ${day}, account ending in ${charge.method.last4}.`;
  sendPage(response, 200, messagePage({ title: 'Receipt', text, link: null }));
}

function unknown(response: ServerResponse, status: 404 | 405): void {
  const title = status === 404 ? 'Nothing here' : 'Not like this';
  const text =
    status === 404
      ? 'The Stripe stand-in has no such page. The checkout may be of an earlier run.'
      : 'This page is only read.';
  sendPage(response, status, messagePage({ title, text, link: { href: '/', label: 'Overview' } }));
}
