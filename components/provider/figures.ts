/** What a figure means: the tooltip beside it and its paragraph on /docs/metrics are this one text. */
export type Figure = {
  readonly term: string;
  readonly definition: string;
  /** The same in symbols, where that says it best. */
  readonly formula?: string;
};

export const FIGURES = {
  revenue: {
    term: 'Revenue',
    definition:
      'Recognised when credits are used, not when they are bought: each lot of credits earns what was really paid for it, in step with its use. Credits that were given away earn nothing.',
    formula:
      'for each lot: paid × credits used ÷ credits granted, rounded down over the lot’s life',
  },
  cost: {
    term: 'Upstream cost',
    definition:
      'What the AI company charges us: tokens at the price that was in force when they were used, frozen on the generation, fractions of a micro-dollar rounded up. A cost that nobody knows is counted beside it, never taken for zero.',
    formula: 'tokens × price per million tokens ÷ 1,000,000, for each kind of token',
  },
  profit: {
    term: 'Gross profit',
    definition:
      'What is left of revenue after the upstream’s cost. Payment fees are not taken off: this is not net profit.',
    formula: 'revenue − upstream cost',
  },
  margin: {
    term: 'Margin',
    definition: 'The share of revenue that is profit. Without revenue it is blank, not zero.',
    formula: 'gross profit ÷ revenue',
  },
  tokens: {
    term: 'Tokens',
    definition:
      'Everything that the models read and wrote, as the upstream reported it: in, cached and out are counted apart and never twice.',
    formula: 'in + cached + out',
  },
  tokensIn: {
    term: 'Tokens in',
    definition:
      'Input that the model had to read afresh. Input that came out of the upstream’s cache is not in it.',
  },
  tokensCached: {
    term: 'Cached tokens',
    definition: 'Input that the upstream had in its cache and sells for less.',
  },
  tokensOut: {
    term: 'Tokens out',
    definition: 'What the model wrote, with its reasoning, which is billed as output.',
  },
  requests: {
    term: 'Requests',
    definition:
      'Generations that were finished in the period, failed ones included. Requests that were refused before they began are not counted.',
  },
  errorRate: {
    term: 'Error rate',
    definition:
      'The share of requests that did not succeed: the upstream failed, the client left, or the process died. Blank when there were none.',
    formula: 'requests that did not succeed ÷ requests',
  },
  credits: {
    term: 'Credits used',
    definition:
      'Credits charged for what was used. What was only held and given back is not in it.',
  },
  unknownCosts: {
    term: 'Unknown costs',
    definition:
      'Generations whose process died before the upstream’s usage was known. They are left out of cost and profit and counted here, so profit is overstated by what they cost.',
  },
  balance: {
    term: 'Balance',
    definition:
      'Credits that can be used now. Credits held for running requests are shown apart, and credits that have expired do not count.',
  },
  settledBalance: {
    term: 'Settled balance',
    definition: 'The balance as if nothing were running.',
    formula: 'available + held',
  },
  debt: {
    term: 'Debt',
    definition:
      'Credits that were used but could not be taken: a charge that was settled late, or a payment taken back after its credits were spent. New credits repay it first.',
  },
  deferred: {
    term: 'Deferred revenue',
    definition:
      'What was paid for credits that are still to be used. It becomes revenue as they are used.',
    formula: 'for each lot: paid × (available + held) ÷ granted, rounded up',
  },
  cash: {
    term: 'Paid',
    definition: 'What customers paid for credits, before payment fees, when the payment came in.',
  },
  burn: {
    term: 'Burn a day',
    definition: 'How fast credits are used: the mean of the last seven whole days.',
    formula: 'credits used in the last 7 whole days ÷ 7',
  },
  daysLeft: {
    term: 'Days left',
    definition: 'How long the balance lasts at that pace. Blank when nothing was used.',
    formula: 'balance ÷ burn a day',
  },
  lastSeen: {
    term: 'Last seen',
    definition: 'When the installation last asked for a generation, whatever the period shown.',
  },
} as const satisfies Record<string, Figure>;

export type FigureName = keyof typeof FIGURES;
