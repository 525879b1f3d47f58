import { formatMoney } from '../money';
import { row, type Sandbox } from '../sandbox';
import type { CheckoutSession } from '../state';
import { BUTTON_CARDS } from '../test-cards';
import { type Html, html } from './html';
import { messagePage, page } from './layout';
import type { PayForm } from './pay-form';

/** The page on which a buyer pays, or the reason why there is nothing to pay. */
export function checkoutPage(
  sandbox: Sandbox,
  session: CheckoutSession,
  form: PayForm,
): { status: number; html: string } {
  const merchant = session.displayName ?? sandbox.merchant;
  if (session.status === 'complete') {
    const link = { href: returnUrl(session), label: `Return to ${merchant}` };
    const text =
      session.paymentStatus === 'paid'
        ? 'This payment was made. There is nothing left to pay.'
        : 'The bank has been asked for this payment. There is nothing left to do here.';
    return { status: 200, html: messagePage({ title: 'Payment complete', text, link }) };
  }
  if (session.status === 'expired') {
    const link =
      session.cancelUrl === null ? null : { href: session.cancelUrl, label: `Back to ${merchant}` };
    const text = 'This checkout has expired and can no longer be paid. Nothing was charged.';
    return { status: 410, html: messagePage({ title: 'Checkout expired', text, link }) };
  }

  const main = html`<main><div class="columns">
${summary(sandbox, session, merchant)}
${paymentForm(session, form)}
</div></main>`;
  return { status: form.status, html: page(`Pay ${merchant}`, main) };
}

/**
 * Where a buyer goes after the payment: the session's id is put in (only) where it was asked for.
 */
export function returnUrl(session: CheckoutSession): string {
  return session.successUrl.replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

function summary(sandbox: Sandbox, session: CheckoutSession, merchant: string): Html {
  const { currency } = session;
  return html`<section aria-labelledby="what">
${
  session.cancelUrl !== null &&
  html`<a class="back" href="${session.cancelUrl}"><span aria-hidden="true">← </span>Back to ${merchant}</a>`
}
<h1 id="what">Pay ${merchant}</h1>
<p class="total">${formatMoney(session.amountMinor, currency)}</p>
<ul class="items">
${session.lineItems.map((item) => {
  const price = row(sandbox.state.prices, item.price);
  const product = row(sandbox.state.products, price.product);
  return html`<li><span>${item.description}
${product.description !== null && html`<br><span class="soft">${product.description}</span>`}
${
  item.quantity > 1 &&
  html`<br><span class="soft">${item.quantity} × ${formatMoney(price.unitAmountMinor, currency)}</span>`
}</span><span class="money">${formatMoney(item.amountMinor, currency)}</span></li>`;
})}
</ul>
<p class="sum"><span>Total due</span><span class="money">${formatMoney(session.amountMinor, currency)}</span></p>
</section>`;
}

const BUTTON_LABELS: Readonly<Record<string, string>> = { book: 'Book', donate: 'Donate' };

function paymentForm(session: CheckoutSession, form: PayForm): Html {
  const total = formatMoney(session.amountMinor, session.currency);
  const fixedEmail = session.buyer?.email ?? session.customerEmail;
  const takesCards = session.methods.includes('card');
  const takesDebits = session.methods.some((method) => method !== 'card');
  const label = BUTTON_LABELS[session.submitType ?? ''] ?? 'Pay';

  return html`<form class="card" method="post" action="/c/pay/${session.id}" novalidate aria-labelledby="how">
<h2 id="how">Payment details</h2>
${form.alert !== null && html`<p class="alert" role="alert" tabindex="-1" autofocus>${form.alert}</p>`}
${field(form, { name: 'email', label: 'E-mail', type: 'email', autocomplete: 'email', value: fixedEmail ?? form.values.email, readonly: fixedEmail !== null })}
${
  takesCards &&
  html`${field(form, { name: 'number', label: 'Card number', inputmode: 'numeric', autocomplete: 'cc-number', placeholder: '4242 4242 4242 4242', value: form.values.number })}
<div class="pair">
<div>${field(form, { name: 'expiry', label: 'Expiry (MM / YY)', inputmode: 'numeric', autocomplete: 'cc-exp', placeholder: '12 / 34', value: form.values.expiry })}</div>
<div>${field(form, { name: 'cvc', label: 'Security code', inputmode: 'numeric', autocomplete: 'cc-csc', placeholder: '123', value: '' })}</div>
</div>
${field(form, { name: 'name', label: 'Name on card', autocomplete: 'cc-name', value: form.values.name })}
<button class="main" name="action" value="pay">${label} ${total}</button>
${session.submitText !== null && html`<p class="soft">${session.submitText}</p>`}`
}
<div class="tests" role="group" aria-labelledby="tests">
<h2 id="tests">Ready test payments</h2>
<p class="soft">One press fills everything in and pays.</p>
${
  takesCards &&
  BUTTON_CARDS.map(
    (card) =>
      html`<button name="test_card" value="${card.number}">${card.label} <code>${grouped(card.number)}</code></button>`,
  )
}
${
  takesDebits &&
  html`<button name="bank_debit" value="succeeds">Bank debit, succeeds after a while <code>paid later</code></button>
<button name="bank_debit" value="fails">Bank debit, fails after a while <code>never paid</code></button>`
}
</div>
</form>`;
}

function field(
  form: PayForm,
  about: {
    name: 'email' | 'number' | 'expiry' | 'cvc' | 'name';
    label: string;
    type?: string;
    inputmode?: string;
    autocomplete: string;
    placeholder?: string;
    value: string;
    readonly?: boolean;
  },
): Html {
  const error = form.errors[about.name];
  return html`<label for="${about.name}">${about.label}</label>
<input id="${about.name}" name="${about.name}" type="${about.type ?? 'text'}" value="${about.value}"
 autocomplete="${about.autocomplete}"
 ${about.inputmode !== undefined && html`inputmode="${about.inputmode}"`}
 ${about.placeholder !== undefined && html`placeholder="${about.placeholder}"`}
 ${about.readonly === true && html`readonly`}
 ${error !== undefined && html`aria-invalid="true" aria-describedby="${about.name}-error"`}>
${error !== undefined && html`<p class="error" id="${about.name}-error">${error}</p>`}`;
}

function grouped(number: string): string {
  return number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
}

/** The bank's question whether it is really the buyer who pays. */
export function authenticationPage(sandbox: Sandbox, session: CheckoutSession): string {
  const merchant = session.displayName ?? sandbox.merchant;
  return page(
    'Confirm your payment',
    html`<main class="narrow"><form class="card" method="post" action="/c/pay/${session.id}/authenticate">
<h1>Confirm your payment</h1>
<p>The test bank asks whether you want to pay
<strong>${formatMoney(session.amountMinor, session.currency)}</strong> to ${merchant} (3-D Secure).</p>
<button class="main" name="answer" value="confirms">Confirm the payment</button>
<button name="answer" value="refuses">Refuse it</button>
</form></main>`,
  );
}
