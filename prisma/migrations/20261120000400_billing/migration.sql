-- Packs, orders, and Stripe's events with what each did.

CREATE TABLE credit_pack (
  id                    text COLLATE "C" PRIMARY KEY CONSTRAINT credit_pack_id_shape CHECK (id ~ '^pack_[a-z0-9_]+$'),
  name                  text NOT NULL,
  description           text NOT NULL DEFAULT '',
  granted_micro_credits bigint NOT NULL CONSTRAINT credit_pack_grants CHECK (granted_micro_credits > 0),
  price_minor           bigint NOT NULL CONSTRAINT credit_pack_price_positive CHECK (price_minor > 0),
  currency              text NOT NULL DEFAULT 'usd' CONSTRAINT credit_pack_currency_shape CHECK (currency ~ '^[a-z]{3}$'),
  valid_months          integer CONSTRAINT credit_pack_valid_positive CHECK (valid_months > 0),
  active                boolean NOT NULL DEFAULT true,
  sort                  integer NOT NULL,
  created_at            timestamptz NOT NULL DEFAULT now()
);

-- What a customer asked to buy. Price and credits are copied from the pack at that moment: the browser sends neither.
CREATE TABLE credit_order (
  customer_id           text COLLATE "C" NOT NULL REFERENCES customer (id),
  id                    text COLLATE "C" NOT NULL CONSTRAINT credit_order_id_shape CHECK (id ~ '^ord_[0-9A-Z]{26}$'),
  pack_id               text COLLATE "C" NOT NULL REFERENCES credit_pack (id),
  pack_name             text NOT NULL,
  request_key           text NOT NULL CONSTRAINT credit_order_request_key_length CHECK (char_length(request_key) BETWEEN 1 AND 200),
  granted_micro_credits bigint NOT NULL CONSTRAINT credit_order_grants CHECK (granted_micro_credits > 0),
  amount_minor          bigint NOT NULL CONSTRAINT credit_order_amount_positive CHECK (amount_minor > 0),
  currency              text NOT NULL CONSTRAINT credit_order_currency_shape CHECK (currency ~ '^[a-z]{3}$'),
  livemode              boolean NOT NULL,
  valid_months          integer CONSTRAINT credit_order_valid_positive CHECK (valid_months > 0),
  state                 text NOT NULL DEFAULT 'draft' CONSTRAINT credit_order_state_known CHECK (state IN ('draft', 'open', 'processing', 'paid', 'failed', 'expired', 'mismatched')),
  state_reason          text,
  created_by            text NOT NULL,
  checkout_session_id   text CONSTRAINT credit_order_session_once UNIQUE,
  checkout_url          text,
  -- Known before Stripe is asked: the same question can then be asked again, word for word.
  checkout_expires_at   timestamptz NOT NULL,
  -- Counts up when Stripe failed for good under an idempotency key, because it answers that key the same for a day.
  checkout_attempt      integer NOT NULL DEFAULT 1 CONSTRAINT credit_order_attempt_positive CHECK (checkout_attempt > 0),
  payment_intent_id     text,
  charge_id             text,
  receipt_url           text,
  created_at            timestamptz NOT NULL DEFAULT now(),
  updated_at            timestamptz NOT NULL DEFAULT now(),
  paid_at               timestamptz,
  -- When Stripe was last asked about it, so that a page that waits does not ask all the time.
  checked_at            timestamptz,
  PRIMARY KEY (customer_id, id),
  -- Ten clicks on one button carry one request key: one order, one session.
  CONSTRAINT credit_order_request_once UNIQUE (customer_id, request_key),
  CONSTRAINT credit_order_paid_whole CHECK ((state = 'paid') = (paid_at IS NOT NULL)),
  CONSTRAINT credit_order_session_known CHECK (state IN ('draft', 'expired') OR checkout_session_id IS NOT NULL)
);
CREATE INDEX credit_order_state_idx ON credit_order (state, created_at);
CREATE INDEX credit_order_id_idx ON credit_order (id);

-- Who a customer is at Stripe; test and live mode know different ones.
CREATE TABLE stripe_customer (
  customer_id        text COLLATE "C" NOT NULL REFERENCES customer (id),
  livemode           boolean NOT NULL,
  stripe_customer_id text NOT NULL CONSTRAINT stripe_customer_once UNIQUE,
  created_at         timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (customer_id, livemode)
);

-- The inbox: every verified event, stored and applied in one transaction.
CREATE TABLE stripe_event (
  id          text PRIMARY KEY CONSTRAINT stripe_event_id_length CHECK (char_length(id) BETWEEN 1 AND 255),
  type        text NOT NULL,
  api_version text,
  livemode    boolean NOT NULL,
  object_id   text NOT NULL,
  created_at  timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  deliveries  integer NOT NULL DEFAULT 1 CONSTRAINT stripe_event_delivered CHECK (deliveries > 0),
  state       text NOT NULL CONSTRAINT stripe_event_state_known CHECK (state IN ('applied', 'ignored', 'refused', 'pending')),
  note        text,
  payload     jsonb NOT NULL
);
CREATE INDEX stripe_event_received_at_id_idx ON stripe_event (received_at, id);
CREATE INDEX stripe_event_object_id_idx ON stripe_event (object_id);

-- Two different events may say the same thing: an effect on an object happens once. No event: we asked Stripe ourselves.
CREATE TABLE stripe_effect (
  object_id  text NOT NULL,
  effect     text NOT NULL,
  event_id   text REFERENCES stripe_event (id),
  applied_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (object_id, effect)
);

-- Tables that grow with use have a partition for each month; a job makes those to come.
CREATE FUNCTION ensure_partitions(p_from date, p_until date) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT ensure_month_partitions('audit_entry', 'aud', p_from, p_until)
  UNION ALL SELECT ensure_month_partitions('ledger_reservation', 'gen', p_from, p_until)
  UNION ALL SELECT ensure_month_partitions('ledger_transfer', NULL, p_from, p_until)
  UNION ALL SELECT ensure_month_partitions('generation', 'gen', p_from, p_until)
  UNION ALL SELECT ensure_month_partitions('usage_rollup', NULL, p_from, p_until)
$$;
SELECT ensure_partitions((now() - interval '4 months')::date, (now() + interval '3 months')::date);
