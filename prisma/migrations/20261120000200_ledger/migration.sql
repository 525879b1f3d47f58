-- The ledger: one wallet for each customer, lots of credits, reservations, and the append-only journal of transfers.
-- Every amount is in microcredits (1 credit = 1,000,000). Only the functions below and lib/ledger write these tables.

-- Values of single columns. Domains and not CHECKs of a table: PostgreSQL compiles every CHECK of a table anew for each statement that
-- writes it (3 µs and more each), whether or not it looks at what changed; a domain is looked at where its value is written.
CREATE DOMAIN ledger_issued AS bigint CONSTRAINT ledger_wallet_issued_negative CHECK (VALUE <= 0);
CREATE DOMAIN ledger_funded AS bigint CONSTRAINT ledger_wallet_funded CHECK (VALUE >= 0);
CREATE DOMAIN ledger_sink AS bigint CONSTRAINT ledger_wallet_sinks_not_negative CHECK (VALUE >= 0);
CREATE DOMAIN ledger_debt AS bigint CONSTRAINT ledger_wallet_debt_negative CHECK (VALUE <= 0);
CREATE DOMAIN ledger_last_seq AS bigint CONSTRAINT ledger_wallet_seq_not_negative CHECK (VALUE >= 0);
CREATE DOMAIN ledger_lot_id AS text COLLATE "C" CONSTRAINT ledger_lot_id_shape CHECK (VALUE ~ '^lot_[0-9A-Z]{26}$');
CREATE DOMAIN ledger_lot_kind AS text CONSTRAINT ledger_lot_kind_known CHECK (VALUE IN ('purchase', 'plan', 'promotion', 'goodwill', 'adjustment'));
CREATE DOMAIN ledger_lot_granted AS bigint CONSTRAINT ledger_lot_granted_positive CHECK (VALUE > 0);
CREATE DOMAIN ledger_lot_part AS bigint CONSTRAINT ledger_lot_parts_not_negative CHECK (VALUE >= 0);
CREATE DOMAIN ledger_lot_paid_minor AS bigint CONSTRAINT ledger_lot_paid_not_negative CHECK (VALUE >= 0);
CREATE DOMAIN ledger_lot_currency AS text CONSTRAINT ledger_lot_currency_shape CHECK (VALUE ~ '^[a-z]{3}$');
CREATE DOMAIN ledger_lot_paid_micro_usd AS bigint CONSTRAINT ledger_lot_paid_micro_usd_not_negative CHECK (VALUE >= 0);
CREATE DOMAIN ledger_lot_fee_micro_usd AS bigint CONSTRAINT ledger_lot_fee_not_negative CHECK (VALUE >= 0);
CREATE DOMAIN ledger_reservation_state AS text CONSTRAINT ledger_reservation_state_known CHECK (VALUE IN ('open', 'settled', 'released', 'lapsed'));
CREATE DOMAIN ledger_reservation_amount AS bigint CONSTRAINT ledger_reservation_not_negative CHECK (VALUE >= 0);
CREATE DOMAIN ledger_transfer_seq AS bigint CONSTRAINT ledger_transfer_seq_positive CHECK (VALUE > 0);
CREATE DOMAIN ledger_transfer_debit AS text CONSTRAINT ledger_transfer_debit_known CHECK (VALUE IN ('issued', 'available', 'reserved', 'debt'));
CREATE DOMAIN ledger_transfer_credit AS text CONSTRAINT ledger_transfer_credit_known CHECK (VALUE IN ('available', 'reserved', 'consumed', 'expired', 'reversed', 'debt'));
CREATE DOMAIN ledger_transfer_amount AS bigint CONSTRAINT ledger_transfer_positive CHECK (VALUE > 0);
CREATE DOMAIN ledger_transfer_reason AS text CONSTRAINT ledger_transfer_reason_known CHECK (VALUE IN (
  'purchase', 'grant', 'adjustment', 'reserve', 'settle', 'release', 'expire', 'reverse', 'late_settle', 'repay_debt'));

-- A customer's accounts in one row, so that one lock and one update move them together. Their sum is always zero:
-- what was issued (negative) is available, reserved, consumed, expired, reversed, or owed back (debt, negative).
CREATE TABLE ledger_wallet (
  customer_id             text COLLATE "C" PRIMARY KEY REFERENCES customer (id),
  issued_micro_credits    ledger_issued NOT NULL DEFAULT 0,
  available_micro_credits ledger_funded NOT NULL DEFAULT 0,
  reserved_micro_credits  ledger_funded NOT NULL DEFAULT 0,
  consumed_micro_credits  ledger_sink NOT NULL DEFAULT 0,
  expired_micro_credits   ledger_sink NOT NULL DEFAULT 0,
  reversed_micro_credits  ledger_sink NOT NULL DEFAULT 0,
  debt_micro_credits      ledger_debt NOT NULL DEFAULT 0,
  last_seq                ledger_last_seq NOT NULL DEFAULT 0,
  created_at              timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT ledger_wallet_balanced CHECK (
    issued_micro_credits + available_micro_credits + reserved_micro_credits + consumed_micro_credits
    + expired_micro_credits + reversed_micro_credits + debt_micro_credits = 0)
) WITH (fillfactor = 50);

-- A customer has a wallet from the first moment: there is no "no balance yet".
CREATE FUNCTION ledger_open_wallet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ledger_wallet (customer_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER customer_has_wallet AFTER INSERT ON customer FOR EACH ROW EXECUTE FUNCTION ledger_open_wallet();

-- Credits that came in together: what they cost the customer, what they earned so far, when they expire.
CREATE TABLE ledger_lot (
  customer_id             text COLLATE "C" NOT NULL REFERENCES ledger_wallet (customer_id),
  id                      ledger_lot_id NOT NULL,
  kind                    ledger_lot_kind NOT NULL,
  source_id               text COLLATE "C" NOT NULL,
  granted_micro_credits   ledger_lot_granted NOT NULL,
  available_micro_credits ledger_lot_part NOT NULL,
  reserved_micro_credits  ledger_lot_part NOT NULL DEFAULT 0,
  consumed_micro_credits  ledger_lot_part NOT NULL DEFAULT 0,
  expired_micro_credits   ledger_lot_part NOT NULL DEFAULT 0,
  reversed_micro_credits  ledger_lot_part NOT NULL DEFAULT 0,
  repaid_micro_credits    ledger_lot_part NOT NULL DEFAULT 0,
  paid_minor              ledger_lot_paid_minor NOT NULL DEFAULT 0,
  currency                ledger_lot_currency NOT NULL DEFAULT 'usd',
  paid_micro_usd          ledger_lot_paid_micro_usd NOT NULL DEFAULT 0,
  fee_micro_usd           ledger_lot_fee_micro_usd,
  recognised_micro_usd    bigint NOT NULL DEFAULT 0,
  expires_at              timestamptz,
  created_at              timestamptz NOT NULL DEFAULT now(),
  -- What the indexes look at. The amount itself changes with every reservation, and a row whose indexed values stay as they are is
  -- updated in its page without touching any index.
  is_spendable            boolean NOT NULL GENERATED ALWAYS AS (available_micro_credits > 0) STORED,
  PRIMARY KEY (customer_id, id),
  CONSTRAINT ledger_lot_source_once UNIQUE (customer_id, kind, source_id),
  CONSTRAINT ledger_lot_balanced CHECK (
    granted_micro_credits = available_micro_credits + reserved_micro_credits + consumed_micro_credits
    + expired_micro_credits + reversed_micro_credits + repaid_micro_credits),
  -- Revenue follows what was consumed, so that a lot that is used up has earned exactly what was paid for it.
  CONSTRAINT ledger_lot_recognised_exactly CHECK (
    recognised_micro_usd = div(paid_micro_usd::numeric * (consumed_micro_credits + repaid_micro_credits), granted_micro_credits::numeric))
) WITH (fillfactor = 50);
CREATE INDEX ledger_lot_spendable_idx ON ledger_lot (customer_id) WHERE is_spendable;
CREATE INDEX ledger_lot_expiring_idx ON ledger_lot (expires_at) WHERE is_spendable AND expires_at IS NOT NULL;

-- Credits held for one generation until it is settled or released; recovery takes what is open past its lease.
CREATE TABLE ledger_reservation (
  customer_id            text COLLATE "C" NOT NULL,
  generation_id          text COLLATE "C" NOT NULL CONSTRAINT ledger_reservation_generation_shape CHECK (generation_id ~ '^gen_[0-9A-Z]{26}$'),
  state                  ledger_reservation_state NOT NULL DEFAULT 'open',
  amount_micro_credits   ledger_reservation_amount NOT NULL,
  consumed_micro_credits bigint NOT NULL DEFAULT 0,
  lot_ids                text[] NOT NULL DEFAULT '{}',
  lot_micro_credits      bigint[] NOT NULL DEFAULT '{}',
  lease_until            timestamptz NOT NULL,
  created_at             timestamptz NOT NULL DEFAULT now(),
  closed_at              timestamptz,
  PRIMARY KEY (customer_id, generation_id),
  CONSTRAINT ledger_reservation_within CHECK (consumed_micro_credits >= 0 AND consumed_micro_credits <= amount_micro_credits),
  CONSTRAINT ledger_reservation_closed_once CHECK ((state = 'open') = (closed_at IS NULL)),
  CONSTRAINT ledger_reservation_free_unless_settled CHECK (state = 'settled' OR consumed_micro_credits = 0),
  CONSTRAINT ledger_reservation_lots_match CHECK (cardinality(lot_ids) = cardinality(lot_micro_credits))
) PARTITION BY RANGE (generation_id);
CREATE INDEX ledger_reservation_open_idx ON ledger_reservation (lease_until) WHERE state = 'open';
CREATE TABLE ledger_reservation_default PARTITION OF ledger_reservation DEFAULT;

-- The journal. Two accounts and a positive amount: a row is balanced by its shape. `seq` counts up without gaps for
-- each customer; the balances after the row make the running balance and bind each row to the one before.
-- `subject_at` is the instant in the subject's id: it makes "once" hold over all partitions.
CREATE TABLE ledger_transfer (
  customer_id                   text COLLATE "C" NOT NULL,
  seq                           ledger_transfer_seq NOT NULL,
  debit_account                 ledger_transfer_debit NOT NULL,
  credit_account                ledger_transfer_credit NOT NULL,
  amount_micro_credits          ledger_transfer_amount NOT NULL,
  reason                        ledger_transfer_reason NOT NULL,
  subject_id                    text COLLATE "C" NOT NULL,
  subject_at                    timestamptz NOT NULL,
  lot_id                        text COLLATE "C" NOT NULL,
  available_after_micro_credits bigint NOT NULL,
  reserved_after_micro_credits  bigint NOT NULL,
  principal_id                  text NOT NULL,
  note                          text,
  posted_at                     timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT ledger_transfer_two_accounts CHECK (debit_account <> credit_account),
  CONSTRAINT ledger_transfer_explained CHECK (reason <> 'adjustment' OR coalesce(char_length(note), 0) >= 3),
  CONSTRAINT ledger_transfer_once UNIQUE (customer_id, subject_id, reason, lot_id, subject_at),
  CONSTRAINT ledger_transfer_in_order UNIQUE (customer_id, seq, subject_at)
) PARTITION BY RANGE (subject_at);
CREATE TABLE ledger_transfer_default PARTITION OF ledger_transfer DEFAULT;
CREATE TRIGGER ledger_transfer_append_only BEFORE UPDATE OR DELETE ON ledger_transfer FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_transfer_no_truncate BEFORE TRUNCATE ON ledger_transfer FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
SELECT keep_from_truncate('ledger_transfer', 'ledger_transfer_default');

-- A trigger and not a CHECK: PostgreSQL compiles a CHECK anew for each statement, which cost 0.3 ms for each row here.
CREATE FUNCTION ledger_transfer_subject_instant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.subject_at IS DISTINCT FROM ulid_instant(NEW.subject_id) THEN
    RAISE EXCEPTION 'subject_at is not the instant of %', NEW.subject_id USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transfer_subject_instant';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_transfer_subject_instant BEFORE INSERT ON ledger_transfer FOR EACH ROW EXECUTE FUNCTION ledger_transfer_subject_instant();

-- The sixteen random digits of a ULID.
CREATE FUNCTION ulid_random() RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', (get_byte(bytes, n) & 31) + 1, 1), '')
    FROM (SELECT uuid_send(gen_random_uuid()) AS bytes) AS source, generate_series(0, 15) AS n
$$;

-- Moves what has expired out of `available`, lot by lot. The wallet must be locked by the caller. Returns what expired.
CREATE FUNCTION ledger_expire_lots(p_customer_id text, p_now timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  wallet ledger_wallet%ROWTYPE;
  lot record;
  total bigint := 0;
  subject text := 'exp_' || ulid_digits(p_now) || ulid_random();
BEGIN
  SELECT * INTO STRICT wallet FROM ledger_wallet WHERE customer_id = p_customer_id FOR UPDATE;
  FOR lot IN
    SELECT id, available_micro_credits AS amount FROM ledger_lot
     WHERE customer_id = p_customer_id AND is_spendable AND expires_at <= p_now ORDER BY id
  LOOP
    total := total + lot.amount;
    wallet.last_seq := wallet.last_seq + 1;
    UPDATE ledger_lot SET available_micro_credits = 0, expired_micro_credits = expired_micro_credits + lot.amount
     WHERE customer_id = p_customer_id AND id = lot.id;
    INSERT INTO ledger_transfer (customer_id, seq, debit_account, credit_account, amount_micro_credits, reason, subject_id, subject_at,
      lot_id, available_after_micro_credits, reserved_after_micro_credits, principal_id, posted_at)
    VALUES (p_customer_id, wallet.last_seq, 'available', 'expired', lot.amount, 'expire', subject, ulid_instant(subject),
      lot.id, wallet.available_micro_credits - total, wallet.reserved_micro_credits, 'system', p_now);
  END LOOP;
  IF total > 0 THEN
    UPDATE ledger_wallet SET available_micro_credits = available_micro_credits - total,
      expired_micro_credits = expired_micro_credits + total, last_seq = wallet.last_seq
     WHERE customer_id = p_customer_id;
  END IF;
  RETURN total;
END $$;

-- Holds credits for many generations of one wallet, in the order given: each that fits is held whole, each that does not
-- is refused and changes nothing. Soonest expiry first, granted before paid, oldest first. `available` is what could be
-- spent when that item's turn came; a debt counts against it. `p_wallet` is what the caller read when it locked the wallet.
-- One decision, two ways to write it down: what many items change is collected and written by few statements (0.1 ms an item
-- less), what one item changes is written at once, because rows out of arrays cost a single item a third of its time.
CREATE FUNCTION ledger_hold(
  p_wallet ledger_wallet, p_generation_ids text[], p_micro_credits bigint[], p_lease_until timestamptz[], p_principal_ids text[], p_now timestamptz,
  OUT accepted boolean[], OUT available bigint[]
) LANGUAGE plpgsql AS $$
DECLARE
  is_single CONSTANT boolean := cardinality(p_generation_ids) = 1;
  customer CONSTANT text := p_wallet.customer_id;
  debt CONSTANT bigint := p_wallet.debt_micro_credits;
  available_now bigint := p_wallet.available_micro_credits;
  reserved_now bigint := p_wallet.reserved_micro_credits;
  seq bigint := p_wallet.last_seq;
  seq_before bigint;
  lot record;
  lot_ids text[];
  lot_left bigint[];
  lot_taken bigint[];
  lots integer;
  lot_at integer := 1;
  any_expired boolean;
  need bigint;
  take bigint;
  held_ids text[];
  held_amounts bigint[];
  journal ledger_transfer[];
  reservations ledger_reservation[];
  subject_instant timestamptz;
BEGIN
  LOOP
    lots := 0;
    any_expired := false;
    FOR lot IN
      SELECT l.id, l.available_micro_credits AS amount, l.expires_at FROM ledger_lot l
       WHERE l.customer_id = customer AND l.is_spendable
       ORDER BY l.expires_at NULLS LAST, (l.paid_micro_usd > 0), l.id
    LOOP
      any_expired := lot.expires_at <= p_now;
      EXIT WHEN any_expired;
      lots := lots + 1;
      lot_ids[lots] := lot.id;
      lot_left[lots] := lot.amount;
      lot_taken[lots] := 0;
    END LOOP;
    EXIT WHEN any_expired IS NOT TRUE;
    PERFORM ledger_expire_lots(customer, p_now);
    SELECT w.available_micro_credits, w.last_seq INTO STRICT available_now, seq FROM ledger_wallet w WHERE w.customer_id = customer;
  END LOOP;
  seq_before := seq;

  FOR i IN 1..cardinality(p_generation_ids) LOOP
    need := p_micro_credits[i];
    available[i] := available_now + debt;
    accepted[i] := need <= greatest(available_now + debt, 0);
    CONTINUE WHEN accepted[i] IS NOT TRUE;
    held_ids := '{}';
    held_amounts := '{}';
    subject_instant := ulid_instant(p_generation_ids[i]);
    WHILE need > 0 LOOP
      IF lot_at > lots THEN
        RAISE EXCEPTION 'wallet % and its lots disagree', customer USING ERRCODE = 'data_corrupted';
      END IF;
      take := least(need, lot_left[lot_at]);
      need := need - take;
      held_ids := held_ids || lot_ids[lot_at];
      held_amounts := held_amounts || take;
      available_now := available_now - take;
      reserved_now := reserved_now + take;
      seq := seq + 1;
      IF is_single THEN
        INSERT INTO ledger_transfer VALUES (customer, seq, 'available', 'reserved', take, 'reserve', p_generation_ids[i], subject_instant,
          lot_ids[lot_at], available_now, reserved_now, p_principal_ids[i], NULL, p_now);
        UPDATE ledger_lot l SET available_micro_credits = l.available_micro_credits - take, reserved_micro_credits = l.reserved_micro_credits + take
         WHERE l.customer_id = customer AND l.id = lot_ids[lot_at];
        lot_at := lot_at + 1;
      ELSE
        journal := journal || ROW(customer, seq, 'available', 'reserved', take, 'reserve', p_generation_ids[i], subject_instant,
          lot_ids[lot_at], available_now, reserved_now, p_principal_ids[i], NULL, p_now)::ledger_transfer;
        lot_left[lot_at] := lot_left[lot_at] - take;
        lot_taken[lot_at] := lot_taken[lot_at] + take;
        IF lot_left[lot_at] = 0 THEN
          lot_at := lot_at + 1;
        END IF;
      END IF;
    END LOOP;
    IF is_single THEN
      INSERT INTO ledger_reservation VALUES (customer, p_generation_ids[i], 'open', p_micro_credits[i], 0, held_ids, held_amounts, p_lease_until[i], p_now, NULL);
    ELSE
      reservations := reservations
        || ROW(customer, p_generation_ids[i], 'open', p_micro_credits[i], 0, held_ids, held_amounts, p_lease_until[i], p_now, NULL)::ledger_reservation;
    END IF;
  END LOOP;

  IF reservations IS NOT NULL THEN
    INSERT INTO ledger_reservation SELECT * FROM unnest(reservations);
  END IF;
  IF journal IS NOT NULL THEN
    INSERT INTO ledger_transfer SELECT * FROM unnest(journal);
    UPDATE ledger_lot l SET available_micro_credits = l.available_micro_credits - t.taken, reserved_micro_credits = l.reserved_micro_credits + t.taken
      FROM unnest(lot_ids, lot_taken) AS t (id, taken)
     WHERE l.customer_id = customer AND l.id = t.id AND t.taken > 0;
  END IF;
  IF seq <> seq_before THEN
    UPDATE ledger_wallet w SET available_micro_credits = available_now, reserved_micro_credits = reserved_now, last_seq = seq
     WHERE w.customer_id = customer;
  END IF;
END $$;

-- The same, a row for each item. Here and where else many rows may be meant: no plan but the one by index, found once for each
-- connection, whatever the statistics say of tables that grew since.
CREATE FUNCTION ledger_reserve(
  p_customer_id text, p_generation_ids text[], p_micro_credits bigint[], p_lease_until timestamptz[], p_principal_ids text[], p_now timestamptz
) RETURNS TABLE (item integer, accepted boolean, available_micro_credits bigint) LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
DECLARE
  wallet ledger_wallet%ROWTYPE;
  held record;
BEGIN
  SELECT * INTO STRICT wallet FROM ledger_wallet w WHERE w.customer_id = p_customer_id FOR UPDATE;
  held := ledger_hold(wallet, p_generation_ids, p_micro_credits, p_lease_until, p_principal_ids, p_now);
  FOR i IN 1..cardinality(p_generation_ids) LOOP
    item := i;
    accepted := held.accepted[i];
    available_micro_credits := held.available[i];
    RETURN NEXT;
  END LOOP;
END $$;

CREATE TYPE ledger_settlement AS (
  item integer, outcome text, consumed_micro_credits bigint, revenue_micro_usd bigint, available_after_micro_credits bigint
);

-- Charges what was used and gives the rest back, for many generations of one wallet; one settlement for each, in their
-- order. `p_micro_credits[i] = 0` releases. A reservation that is closed already changes nothing ("already"). One that recovery let
-- lapse is charged late, from what is available and then as debt ("late"), after the others. `p_lapse` closes as lapsed instead of
-- released: only recovery says so. `revenue_micro_usd` is what the consumed lots earned, to the micro-dollar over the life of a lot.
-- Written down in two ways, like ledger_hold.
CREATE FUNCTION ledger_close(
  p_customer_id text, p_generation_ids text[], p_micro_credits bigint[], p_principal_ids text[], p_lapse boolean, p_now timestamptz
) RETURNS ledger_settlement[] LANGUAGE plpgsql AS $$
DECLARE
  is_single CONSTANT boolean := cardinality(p_generation_ids) = 1;
  available_now bigint;
  reserved_now bigint;
  consumed_now bigint;
  expired_now bigint;
  seq bigint;
  seq_before bigint;
  -- Partitions outside these are not even looked at.
  first_id text := p_generation_ids[1];
  last_id text := p_generation_ids[1];
  reservations refcursor;
  held record;
  lot record;
  lot_ids text[] := '{}';
  lot_used bigint[];
  lot_granted bigint[];
  lot_paid bigint[];
  lot_earned bigint[];
  lot_expiry timestamptz[];
  delta_available bigint[];
  delta_reserved bigint[];
  delta_consumed bigint[];
  delta_expired bigint[];
  n integer;
  need bigint;
  take bigint;
  back bigint;
  has_expired boolean;
  earned bigint;
  revenue bigint;
  subject_instant timestamptz;
  new_state text;
  posted integer;
  closed text[] := '{}';
  closed_states text[];
  closed_amounts bigint[];
  late integer[] := '{}';
  journal ledger_transfer[];
  results ledger_settlement[];
BEGIN
  SELECT w.available_micro_credits, w.reserved_micro_credits, w.consumed_micro_credits, w.expired_micro_credits, w.last_seq
    INTO STRICT available_now, reserved_now, consumed_now, expired_now, seq FROM ledger_wallet w WHERE w.customer_id = p_customer_id FOR UPDATE;
  seq_before := seq;
  IF NOT is_single THEN
    SELECT min(t.id), max(t.id) INTO first_id, last_id FROM unnest(p_generation_ids) AS t (id);
    OPEN reservations FOR
      SELECT t.id, r.state, r.amount_micro_credits AS amount, r.consumed_micro_credits AS consumed, r.lot_ids, r.lot_micro_credits AS lot_amounts
        FROM unnest(p_generation_ids) WITH ORDINALITY AS t (id, item)
        LEFT JOIN ledger_reservation r ON r.customer_id = p_customer_id AND r.generation_id = t.id
                                      AND r.generation_id >= first_id AND r.generation_id <= last_id
       ORDER BY t.item;
  END IF;

  FOR i IN 1..cardinality(p_generation_ids) LOOP
    IF is_single THEN
      SELECT r.generation_id AS id, r.state, r.amount_micro_credits AS amount, r.consumed_micro_credits AS consumed, r.lot_ids, r.lot_micro_credits AS lot_amounts
        INTO held FROM ledger_reservation r WHERE r.customer_id = p_customer_id AND r.generation_id = first_id;
    ELSE
      FETCH reservations INTO held;
      -- Set for every item: an array that begins later would be read beside the wrong ids.
      closed_states[i] := NULL;
      closed_amounts[i] := NULL;
    END IF;
    IF held.state IS NULL THEN
      RAISE EXCEPTION 'no reservation for %', p_generation_ids[i] USING ERRCODE = 'no_data_found', CONSTRAINT = 'ledger_settle_reserved';
    ELSIF held.id = ANY (closed) THEN
      RAISE EXCEPTION '% stands twice in one settlement', held.id USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_settle_once';
    END IF;
    need := p_micro_credits[i];
    closed := closed || held.id;
    IF held.state = 'lapsed' AND need > 0 THEN
      late := late || i;
      CONTINUE;
    ELSIF held.state <> 'open' THEN
      results[i] := ROW(i, 'already', held.consumed, 0, available_now)::ledger_settlement;
      CONTINUE;
    ELSIF need < 0 OR need > held.amount THEN
      RAISE EXCEPTION 'settlement of % exceeds its reservation', held.id USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_settle_within';
    END IF;
    new_state := CASE WHEN need > 0 THEN 'settled' WHEN p_lapse THEN 'lapsed' ELSE 'released' END;
    revenue := 0;
    subject_instant := ulid_instant(held.id);
    FOR h IN 1..cardinality(held.lot_ids) LOOP
      take := least(need, held.lot_amounts[h]);
      back := held.lot_amounts[h] - take;
      need := need - take;
      IF is_single THEN
        UPDATE ledger_lot l SET
          available_micro_credits = l.available_micro_credits + CASE WHEN l.expires_at <= p_now THEN 0 ELSE back END,
          reserved_micro_credits = l.reserved_micro_credits - take - back,
          consumed_micro_credits = l.consumed_micro_credits + take,
          expired_micro_credits = l.expired_micro_credits + CASE WHEN l.expires_at <= p_now THEN back ELSE 0 END,
          recognised_micro_usd = div(l.paid_micro_usd::numeric * (l.consumed_micro_credits + take + l.repaid_micro_credits), l.granted_micro_credits::numeric)
         WHERE l.customer_id = p_customer_id AND l.id = held.lot_ids[h]
        RETURNING l.recognised_micro_usd - div(l.paid_micro_usd::numeric * (l.consumed_micro_credits - take + l.repaid_micro_credits), l.granted_micro_credits::numeric),
          coalesce(l.expires_at <= p_now, false) INTO STRICT earned, has_expired;
        INSERT INTO ledger_transfer
        SELECT p_customer_id, seq + v.place, v.debit, v.credit, v.amount, v.reason, held.id, subject_instant, held.lot_ids[h],
               v.available_after, v.reserved_after, p_principal_ids[i], NULL, p_now
          FROM (VALUES
            (1, 'reserved', 'consumed', take, 'settle', available_now, reserved_now - take),
            (1 + (take > 0)::integer, 'reserved', 'available', back, 'release', available_now + back, reserved_now - take - back),
            (2 + (take > 0)::integer, 'available', 'expired', CASE WHEN has_expired THEN back ELSE 0 END, 'expire', available_now, reserved_now - take - back)
          ) AS v (place, debit, credit, amount, reason, available_after, reserved_after) WHERE v.amount > 0;
        GET DIAGNOSTICS posted = ROW_COUNT;
        seq := seq + posted;
        revenue := revenue + earned;
      ELSE
        n := array_position(lot_ids, held.lot_ids[h]);
        IF n IS NULL THEN
          SELECT l.consumed_micro_credits + l.repaid_micro_credits AS used, l.granted_micro_credits AS granted, l.paid_micro_usd AS paid,
                 l.recognised_micro_usd AS earned, l.expires_at INTO STRICT lot
            FROM ledger_lot l WHERE l.customer_id = p_customer_id AND l.id = held.lot_ids[h];
          lot_ids := lot_ids || held.lot_ids[h];
          n := cardinality(lot_ids);
          lot_used[n] := lot.used;
          lot_granted[n] := lot.granted;
          lot_paid[n] := lot.paid;
          lot_earned[n] := lot.earned;
          lot_expiry[n] := lot.expires_at;
          delta_available[n] := 0;
          delta_reserved[n] := 0;
          delta_consumed[n] := 0;
          delta_expired[n] := 0;
        END IF;
        has_expired := coalesce(lot_expiry[n] <= p_now, false);
        delta_reserved[n] := delta_reserved[n] - take - back;
        IF take > 0 THEN
          lot_used[n] := lot_used[n] + take;
          delta_consumed[n] := delta_consumed[n] + take;
          earned := div(lot_paid[n]::numeric * lot_used[n], lot_granted[n]::numeric);
          revenue := revenue + earned - lot_earned[n];
          lot_earned[n] := earned;
          seq := seq + 1;
          journal := journal || ROW(p_customer_id, seq, 'reserved', 'consumed', take, 'settle', held.id, subject_instant, held.lot_ids[h],
            available_now, reserved_now - take, p_principal_ids[i], NULL, p_now)::ledger_transfer;
        END IF;
        IF back > 0 THEN
          seq := seq + 1;
          journal := journal || ROW(p_customer_id, seq, 'reserved', 'available', back, 'release', held.id, subject_instant, held.lot_ids[h],
            available_now + back, reserved_now - take - back, p_principal_ids[i], NULL, p_now)::ledger_transfer;
          IF has_expired THEN
            delta_expired[n] := delta_expired[n] + back;
            seq := seq + 1;
            journal := journal || ROW(p_customer_id, seq, 'available', 'expired', back, 'expire', held.id, subject_instant, held.lot_ids[h],
              available_now, reserved_now - take - back, p_principal_ids[i], NULL, p_now)::ledger_transfer;
          ELSE
            delta_available[n] := delta_available[n] + back;
          END IF;
        END IF;
      END IF;
      reserved_now := reserved_now - take - back;
      consumed_now := consumed_now + take;
      IF has_expired THEN
        expired_now := expired_now + back;
      ELSE
        available_now := available_now + back;
      END IF;
    END LOOP;
    IF is_single THEN
      UPDATE ledger_reservation r SET state = new_state, consumed_micro_credits = p_micro_credits[i], closed_at = p_now
       WHERE r.customer_id = p_customer_id AND r.generation_id = first_id;
    ELSE
      closed_states[i] := new_state;
      closed_amounts[i] := p_micro_credits[i];
    END IF;
    results[i] := ROW(i, new_state, p_micro_credits[i], revenue, available_now)::ledger_settlement;
  END LOOP;

  IF NOT is_single THEN
    UPDATE ledger_reservation r SET state = c.state, consumed_micro_credits = c.amount, closed_at = p_now
      FROM unnest(p_generation_ids, closed_states, closed_amounts) AS c (id, state, amount)
     WHERE r.customer_id = p_customer_id AND r.generation_id = c.id AND r.generation_id >= first_id AND r.generation_id <= last_id
       AND c.state IS NOT NULL;
  END IF;
  IF journal IS NOT NULL THEN
    INSERT INTO ledger_transfer SELECT * FROM unnest(journal);
    UPDATE ledger_lot l SET
      available_micro_credits = l.available_micro_credits + d.available, reserved_micro_credits = l.reserved_micro_credits + d.reserved,
      consumed_micro_credits = l.consumed_micro_credits + d.consumed, expired_micro_credits = l.expired_micro_credits + d.expired,
      recognised_micro_usd = d.earned
      FROM unnest(lot_ids, delta_available, delta_reserved, delta_consumed, delta_expired, lot_earned) AS d (id, available, reserved, consumed, expired, earned)
     WHERE l.customer_id = p_customer_id AND l.id = d.id;
  END IF;
  IF seq <> seq_before THEN
    UPDATE ledger_wallet w SET available_micro_credits = available_now, reserved_micro_credits = reserved_now,
      consumed_micro_credits = consumed_now, expired_micro_credits = expired_now, last_seq = seq
     WHERE w.customer_id = p_customer_id;
  END IF;

  FOREACH n IN ARRAY late LOOP
    SELECT l.revenue, l.available INTO revenue, available_now
      FROM ledger_settle_late(p_customer_id, p_generation_ids[n], p_micro_credits[n], p_principal_ids[n], p_now) AS l;
    results[n] := ROW(n, 'late', p_micro_credits[n], revenue, available_now)::ledger_settlement;
  END LOOP;
  RETURN results;
END $$;

-- The same, a row for each item.
CREATE FUNCTION ledger_settle(
  p_customer_id text, p_generation_ids text[], p_micro_credits bigint[], p_principal_ids text[], p_lapse boolean, p_now timestamptz
) RETURNS SETOF ledger_settlement LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
BEGIN
  RETURN QUERY SELECT * FROM unnest(ledger_close(p_customer_id, p_generation_ids, p_micro_credits, p_principal_ids, p_lapse, p_now));
END $$;

-- Charges a generation whose reservation recovery has let lapse: content was handed over, so it is paid for. What is
-- available is taken lot by lot; the rest becomes debt, which the next purchase repays.
CREATE FUNCTION ledger_settle_late(
  p_customer_id text, p_generation_id text, p_micro_credits bigint, p_principal_id text, p_now timestamptz,
  OUT revenue bigint, OUT available bigint
) LANGUAGE plpgsql AS $$
DECLARE
  wallet ledger_wallet%ROWTYPE;
  lot record;
  need bigint := p_micro_credits;
  take bigint;
  earned bigint;
BEGIN
  revenue := 0;
  PERFORM ledger_expire_lots(p_customer_id, p_now);
  SELECT * INTO STRICT wallet FROM ledger_wallet WHERE customer_id = p_customer_id FOR UPDATE;
  UPDATE ledger_reservation SET state = 'settled', consumed_micro_credits = p_micro_credits
   WHERE customer_id = p_customer_id AND generation_id = p_generation_id AND state = 'lapsed';
  IF NOT FOUND THEN
    available := wallet.available_micro_credits;
    RETURN;
  END IF;
  FOR lot IN
    SELECT l.id, l.available_micro_credits AS amount, l.recognised_micro_usd AS earned_before FROM ledger_lot l
     WHERE l.customer_id = p_customer_id AND l.is_spendable
     ORDER BY l.expires_at NULLS LAST, (l.paid_micro_usd > 0), l.id
  LOOP
    EXIT WHEN need = 0;
    take := least(need, lot.amount);
    need := need - take;
    UPDATE ledger_lot l SET available_micro_credits = l.available_micro_credits - take, consumed_micro_credits = l.consumed_micro_credits + take,
      recognised_micro_usd = div(l.paid_micro_usd::numeric * (l.consumed_micro_credits + take + l.repaid_micro_credits), l.granted_micro_credits::numeric)
     WHERE l.customer_id = p_customer_id AND l.id = lot.id RETURNING l.recognised_micro_usd INTO earned;
    revenue := revenue + earned - lot.earned_before;
    wallet.available_micro_credits := wallet.available_micro_credits - take;
    wallet.consumed_micro_credits := wallet.consumed_micro_credits + take;
    wallet.last_seq := wallet.last_seq + 1;
    INSERT INTO ledger_transfer (customer_id, seq, debit_account, credit_account, amount_micro_credits, reason, subject_id, subject_at,
      lot_id, available_after_micro_credits, reserved_after_micro_credits, principal_id, posted_at)
    VALUES (p_customer_id, wallet.last_seq, 'available', 'consumed', take, 'late_settle', p_generation_id, ulid_instant(p_generation_id),
      lot.id, wallet.available_micro_credits, wallet.reserved_micro_credits, p_principal_id, p_now);
  END LOOP;
  IF need > 0 THEN
    wallet.debt_micro_credits := wallet.debt_micro_credits - need;
    wallet.consumed_micro_credits := wallet.consumed_micro_credits + need;
    wallet.last_seq := wallet.last_seq + 1;
    INSERT INTO ledger_transfer (customer_id, seq, debit_account, credit_account, amount_micro_credits, reason, subject_id, subject_at,
      lot_id, available_after_micro_credits, reserved_after_micro_credits, principal_id, posted_at)
    VALUES (p_customer_id, wallet.last_seq, 'debt', 'consumed', need, 'late_settle', p_generation_id, ulid_instant(p_generation_id),
      '', wallet.available_micro_credits, wallet.reserved_micro_credits, p_principal_id, p_now);
  END IF;
  UPDATE ledger_wallet SET available_micro_credits = wallet.available_micro_credits, consumed_micro_credits = wallet.consumed_micro_credits,
    debt_micro_credits = wallet.debt_micro_credits, last_seq = wallet.last_seq
   WHERE customer_id = p_customer_id;
  available := wallet.available_micro_credits;
END $$;

-- Credits come in as one lot, once for each source; a debt is repaid first. Returns false when the source was posted before.
CREATE FUNCTION ledger_grant(
  p_customer_id text, p_lot_id text, p_kind text, p_reason text, p_source_id text, p_micro_credits bigint,
  p_paid_minor bigint, p_currency text, p_paid_micro_usd bigint, p_fee_micro_usd bigint, p_expires_at timestamptz,
  p_principal_id text, p_note text, p_now timestamptz
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  wallet ledger_wallet%ROWTYPE;
  repay bigint;
BEGIN
  SELECT * INTO STRICT wallet FROM ledger_wallet WHERE customer_id = p_customer_id FOR UPDATE;
  repay := least(p_micro_credits, -wallet.debt_micro_credits);
  INSERT INTO ledger_lot (customer_id, id, kind, source_id, granted_micro_credits, available_micro_credits, repaid_micro_credits,
    paid_minor, currency, paid_micro_usd, fee_micro_usd, recognised_micro_usd, expires_at, created_at)
  VALUES (p_customer_id, p_lot_id, p_kind, p_source_id, p_micro_credits, p_micro_credits - repay, repay,
    p_paid_minor, p_currency, p_paid_micro_usd, p_fee_micro_usd, div(p_paid_micro_usd::numeric * repay, p_micro_credits::numeric), p_expires_at, p_now)
  ON CONFLICT ON CONSTRAINT ledger_lot_source_once DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO ledger_transfer (customer_id, seq, debit_account, credit_account, amount_micro_credits, reason, subject_id, subject_at,
    lot_id, available_after_micro_credits, reserved_after_micro_credits, principal_id, note, posted_at)
  VALUES (p_customer_id, wallet.last_seq + 1, 'issued', 'available', p_micro_credits, p_reason, p_source_id, ulid_instant(p_source_id),
    p_lot_id, wallet.available_micro_credits + p_micro_credits, wallet.reserved_micro_credits, p_principal_id, p_note, p_now);
  IF repay > 0 THEN
    INSERT INTO ledger_transfer (customer_id, seq, debit_account, credit_account, amount_micro_credits, reason, subject_id, subject_at,
      lot_id, available_after_micro_credits, reserved_after_micro_credits, principal_id, posted_at)
    VALUES (p_customer_id, wallet.last_seq + 2, 'available', 'debt', repay, 'repay_debt', p_source_id, ulid_instant(p_source_id),
      p_lot_id, wallet.available_micro_credits + p_micro_credits - repay, wallet.reserved_micro_credits, p_principal_id, p_now);
  END IF;
  UPDATE ledger_wallet SET issued_micro_credits = issued_micro_credits - p_micro_credits,
    available_micro_credits = available_micro_credits + p_micro_credits - repay, debt_micro_credits = debt_micro_credits + repay,
    last_seq = last_seq + CASE WHEN repay > 0 THEN 2 ELSE 1 END
   WHERE customer_id = p_customer_id;
  RETURN true;
END $$;

-- Takes credits back by hand (a negative adjustment), from what is available only. Returns false when the subject was posted before.
CREATE FUNCTION ledger_deduct(
  p_customer_id text, p_subject_id text, p_micro_credits bigint, p_principal_id text, p_note text, p_now timestamptz
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  wallet ledger_wallet%ROWTYPE;
  lot record;
  need bigint := p_micro_credits;
  take bigint;
BEGIN
  IF p_micro_credits <= 0 THEN
    RAISE EXCEPTION 'a deduction is above zero' USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transfer_positive';
  END IF;
  PERFORM ledger_expire_lots(p_customer_id, p_now);
  SELECT * INTO STRICT wallet FROM ledger_wallet WHERE customer_id = p_customer_id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM ledger_transfer WHERE customer_id = p_customer_id AND subject_id = p_subject_id AND reason = 'adjustment'
                AND subject_at = ulid_instant(p_subject_id)) THEN
    RETURN false;
  END IF;
  FOR lot IN
    SELECT l.id, l.available_micro_credits AS amount FROM ledger_lot l
     WHERE l.customer_id = p_customer_id AND l.is_spendable
     ORDER BY l.expires_at NULLS LAST, (l.paid_micro_usd > 0), l.id
  LOOP
    EXIT WHEN need = 0;
    take := least(need, lot.amount);
    need := need - take;
    wallet.available_micro_credits := wallet.available_micro_credits - take;
    wallet.last_seq := wallet.last_seq + 1;
    UPDATE ledger_lot SET available_micro_credits = available_micro_credits - take, reversed_micro_credits = reversed_micro_credits + take
     WHERE customer_id = p_customer_id AND id = lot.id;
    INSERT INTO ledger_transfer (customer_id, seq, debit_account, credit_account, amount_micro_credits, reason, subject_id, subject_at,
      lot_id, available_after_micro_credits, reserved_after_micro_credits, principal_id, note, posted_at)
    VALUES (p_customer_id, wallet.last_seq, 'available', 'reversed', take, 'adjustment', p_subject_id, ulid_instant(p_subject_id),
      lot.id, wallet.available_micro_credits, wallet.reserved_micro_credits, p_principal_id, p_note, p_now);
  END LOOP;
  IF need > 0 THEN
    RAISE EXCEPTION 'the wallet has too little to deduct' USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_wallet_funded';
  END IF;
  UPDATE ledger_wallet SET available_micro_credits = wallet.available_micro_credits,
    reversed_micro_credits = reversed_micro_credits + p_micro_credits, last_seq = wallet.last_seq
   WHERE customer_id = p_customer_id;
  RETURN true;
END $$;
