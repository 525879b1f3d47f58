import type { JsonObject } from './json';

/**
 * Times are Unix seconds unless the name says otherwise; amounts are minor units of the currency
 * beside them.
 */
export type Customer = {
  id: string;
  created: number;
  deleted: boolean;
  email: string | null;
  name: string | null;
  phone: string | null;
  description: string | null;
  address: Address | null;
  preferredLocales: string[];
  taxExempt: string;
  invoicePrefix: string;
  metadata: Metadata;
};

export type Address = {
  city: string | null;
  country: string | null;
  line1: string | null;
  line2: string | null;
  postal_code: string | null;
  state: string | null;
};

export type Metadata = { [key: string]: string };

export type Product = {
  id: string;
  created: number;
  updated: number;
  active: boolean;
  name: string;
  description: string | null;
  images: string[];
  defaultPrice: string | null;
  statementDescriptor: string | null;
  unitLabel: string | null;
  url: string | null;
  metadata: Metadata;
};

export type Price = {
  id: string;
  created: number;
  active: boolean;
  currency: string;
  unitAmountMinor: number;
  product: string;
  nickname: string | null;
  lookupKey: string | null;
  taxBehavior: string;
  recurring: { interval: string; intervalCount: number } | null;
  metadata: Metadata;
};

export type LineItem = {
  id: string;
  price: string;
  quantity: number;
  description: string;
  amountMinor: number;
  metadata: Metadata;
};

export type CheckoutSession = {
  id: string;
  created: number;
  expiresAt: number;
  status: 'open' | 'complete' | 'expired';
  paymentStatus: 'paid' | 'unpaid';
  currency: string;
  amountMinor: number;
  lineItems: LineItem[];
  successUrl: string;
  cancelUrl: string | null;
  customer: string | null;
  customerCreation: 'always' | 'if_required';
  customerEmail: string | null;
  /** What the buyer typed on the page, or what the customer object knew. */
  buyer: Buyer | null;
  clientReferenceId: string | null;
  locale: string | null;
  submitType: string | null;
  submitText: string | null;
  displayName: string | null;
  methods: PaymentMethodType[];
  allowedMethods: string[] | null;
  paymentIntent: string | null;
  intentData: IntentData;
  metadata: Metadata;
};

export type Buyer = { email: string; name: string | null };

export type IntentData = {
  description: string | null;
  receiptEmail: string | null;
  statementDescriptor: string | null;
  statementDescriptorSuffix: string | null;
  transferGroup: string | null;
  metadata: Metadata;
};

export type BankDebit = 'us_bank_account' | 'sepa_debit' | 'bacs_debit';
export type PaymentMethodType = 'card' | BankDebit;

export type PaymentMethod = {
  id: string;
  created: number;
  type: PaymentMethodType;
  last4: string;
  brand: string;
  funding: string;
  expMonth: number;
  expYear: number;
  fingerprint: string;
  buyer: Buyer;
};

export type Failure = { code: string; declineCode: string | null; message: string };

export type PaymentIntent = IntentData & {
  id: string;
  created: number;
  session: string;
  amountMinor: number;
  currency: string;
  customer: string | null;
  clientSecret: string;
  methods: PaymentMethodType[];
  status: 'requires_payment_method' | 'requires_action' | 'processing' | 'succeeded' | 'canceled';
  canceledAt: number | null;
  /** The one that is being tried or has paid. */
  method: PaymentMethod | null;
  latestCharge: string | null;
  lastError: { failure: Failure; method: PaymentMethod; charge: string | null } | null;
};

export type Charge = {
  id: string;
  created: number;
  amountMinor: number;
  currency: string;
  status: 'succeeded' | 'pending' | 'failed';
  paymentIntent: string;
  customer: string | null;
  method: PaymentMethod;
  authenticated: boolean;
  balanceTransaction: string | null;
  failure: Failure | null;
  description: string | null;
  receiptEmail: string | null;
  statementDescriptor: string | null;
  statementDescriptorSuffix: string | null;
  transferGroup: string | null;
  metadata: Metadata;
};

export type BalanceTransaction = {
  id: string;
  created: number;
  availableOn: number;
  amountMinor: number;
  feeMinor: number;
  currency: string;
  type: 'charge' | 'payment';
  source: string;
  description: string | null;
};

export type Attempt = {
  atMs: number;
  /** Null when no answer came. */
  status: number | null;
  error: string | null;
  tookMs: number;
  signature: string;
};

export type StoredEvent = {
  id: string;
  /** The event as Stripe answers it, without `pending_webhooks`. */
  event: JsonObject;
  crafted: boolean;
  delivery: 'pending' | 'delivered' | 'dropped' | 'given_up' | 'not_sent';
  /** Automatic attempts so far: the length of the back-off. */
  tries: number;
  attempts: Attempt[];
};

/** Something that the stand-in does by itself at a later time. */
export type Task = {
  atMs: number;
  kind: 'expire_session' | 'settle_debit' | 'book_fee';
  id: string;
  succeeds: boolean;
};

export type Replay = {
  key: string;
  atMs: number;
  fingerprint: string;
  requestId: string;
  status: number;
  body: string;
};

export type State = {
  customers: Map<string, Customer>;
  products: Map<string, Product>;
  prices: Map<string, Price>;
  sessions: Map<string, CheckoutSession>;
  paymentIntents: Map<string, PaymentIntent>;
  charges: Map<string, Charge>;
  balanceTransactions: Map<string, BalanceTransaction>;
  events: Map<string, StoredEvent>;
  replays: Map<string, Replay>;
  tasks: Task[];
};

/** A stand-in in which nothing has happened yet. */
export function emptyState(): State {
  return {
    customers: new Map(),
    products: new Map(),
    prices: new Map(),
    sessions: new Map(),
    paymentIntents: new Map(),
    charges: new Map(),
    balanceTransactions: new Map(),
    events: new Map(),
    replays: new Map(),
    tasks: [],
  };
}
