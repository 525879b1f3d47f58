import type { Delivery } from '../delivery';
import { formatMoney } from '../money';
import type { Sandbox } from '../sandbox';
import type { StoredEvent } from '../state';
import { type Html, html } from './html';
import { page } from './layout';

const ROWS_MAX = 50;

/** What happened in the stand-in so far: checkouts, and events with their attempts. */
export function overviewPage(sandbox: Sandbox, delivery: Delivery): string {
  const sessions = [...sandbox.state.sessions.values()].reverse().slice(0, ROWS_MAX);
  const events = [...sandbox.state.events.values()].reverse().slice(0, ROWS_MAX);
  return page(
    'Stripe stand-in',
    html`<main>
<h1>Stripe stand-in</h1>
<p class="soft">Plays Stripe for ${sandbox.merchant} on this machine. <a href="/">Refresh</a></p>
${webhookSection(delivery)}
<section aria-labelledby="checkouts"><h2 id="checkouts">Checkouts</h2>
${
  sessions.length === 0
    ? html`<p>No checkout yet. Buy something in the shop, and it appears here.</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="Table of checkouts"><table>
<thead><tr><th>Opened</th><th>What</th><th>Amount</th><th>Status</th><th>Payment</th><th>Checkout</th></tr></thead>
<tbody>${sessions.map(
        (session) => html`<tr><td>${clock(session.created)}</td>
<td>${session.lineItems.map((item) => item.description).join(', ')}</td>
<td class="money">${formatMoney(session.amountMinor, session.currency)}</td>
<td>${session.status}</td><td>${session.paymentStatus}</td>
<td><a href="/c/pay/${session.id}">${session.id.slice(0, 18)}…</a></td></tr>`,
      )}</tbody></table></div>`
}</section>
<section aria-labelledby="events"><h2 id="events">Events</h2>
${
  events.length === 0
    ? html`<p>No event yet.</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="Table of events"><table>
<thead><tr><th>Created</th><th>Type</th><th>Delivery</th><th>Attempts</th><th>Event</th><th>Again</th></tr></thead>
<tbody>${events.map((stored) => eventRow(stored))}</tbody></table></div>`
}</section>
</main>`,
  );
}

function webhookSection(delivery: Delivery): Html {
  const { mode, target } = delivery;
  const unusual = [
    mode.hold && 'held back',
    mode.duplicate > 0 && `sent ${mode.duplicate + 1} times`,
    mode.order !== 'created' && mode.order,
    mode.delayMs > 0 && `delayed by ${mode.delayMs} ms`,
    mode.signature !== 'right' && `signature ${mode.signature}`,
    mode.drop > 0 && `next ${mode.drop} dropped`,
  ].filter((text) => text !== false);
  return html`<section aria-labelledby="webhook"><h2 id="webhook">Webhook</h2>
<p>${target.url === undefined ? 'No webhook is set: events are kept and not sent.' : html`Events go to <code>${target.url}</code>.`}
${delivery.waiting() > 0 && html` ${delivery.waiting()} waiting.`}
${unusual.length > 0 && html` <strong>Now: ${unusual.join(', ')}.</strong>`}</p>
<div class="row">
<form method="post" action="/sandbox/webhooks"><button name="hold" value="${String(!mode.hold)}">${mode.hold ? 'Release held events' : 'Hold events back'}</button></form>
<form method="post" action="/sandbox/webhooks"><button name="reset" value="true">Send as usual</button></form>
</div></section>`;
}

function eventRow(stored: StoredEvent): Html {
  const type = String(stored.event.type);
  const delivered = stored.delivery === 'delivered';
  return html`<tr><td>${clock(Number(stored.event.created))}</td>
<td>${type}${stored.crafted && html` <span class="soft">(crafted)</span>`}</td>
<td class="${delivered ? 'ok' : stored.delivery === 'given_up' ? 'failed' : ''}">${stored.delivery.replace('_', ' ')}</td>
<td>${
    stored.attempts.length === 0
      ? '–'
      : stored.attempts.map(
          (attempt, index) =>
            html`${index > 0 && html`<br>`}${attempt.status ?? attempt.error ?? ''} in ${attempt.tookMs} ms${attempt.signature !== 'right' && ` (${attempt.signature} signature)`}`,
        )
  }</td>
<td><a href="/sandbox/events/${stored.id}">${stored.id.slice(0, 12)}…</a></td>
<td><form method="post" action="/sandbox/events/${stored.id}/resend"><button aria-label="Send ${type} again">Send</button></form></td></tr>`;
}

function clock(seconds: number): Html {
  const iso = new Date(seconds * 1000).toISOString();
  return html`<time datetime="${iso}">${iso.slice(11, 19)} UTC</time>`;
}
