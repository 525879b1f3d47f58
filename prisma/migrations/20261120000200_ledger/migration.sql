-- The ledger: one wallet for each customer, lots of credits, reservations, and the append-only journal of transfers.
-- Every amount is in microcredits (1 credit = 1,000,000). Only the functions below and lib/ledger write these tables.

-- A customer's accounts in one row, so that one lock and one update move them together. Their sum is always zero:
-- what was issued (negative) is available, reserved, consumed, expired, reversed, or owed back (debt, negative).
CREATE TABLE ledger_wallet (
  customer_id             text COLLATE "C" PRIMARY KEY REFERENCES customer (id),
  issued_micro_credits    bigint NOT NULL DEFAULT 0 CONSTRAINT ledger_wallet_issued_negative CHECK (issued_micro_credits <= 0),
  available_micro_credits bigint NOT NULL DEFAULT 0,
  reserved_micro_credits  bigint NOT NULL DEFAULT 0,
  consumed_micro_credits  bigint NOT NULL DEFAULT 0,
  expired_micro_credits   bigint NOT NULL DEFAULT 0,
  reversed_micro_credits  bigint NOT NULL DEFAULT 0,
  debt_micro_credits      bigint NOT NULL DEFAULT 0 CONSTRAINT ledger_wallet_debt_negative CHECK (debt_micro_credits <= 0),
  last_seq                bigint NOT NULL DEFAULT 0 CONSTRAINT ledger_wallet_seq_not_negative CHECK (last_seq >= 0),
  created_at              timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT ledger_wallet_funded CHECK (available_micro_credits >= 0 AND reserved_micro_credits >= 0),
  CONSTRAINT ledger_wallet_sinks_not_negative CHECK (consumed_micro_credits >= 0 AND expired_micro_credits >= 0 AND reversed_micro_credits >= 0),
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
  id                      text COLLATE "C" NOT NULL CONSTRAINT ledger_lot_id_shape CHECK (id ~ '^lot_[0-9A-Z]{26}$'),
  kind                    text NOT NULL CONSTRAINT ledger_lot_kind_known CHECK (kind IN ('purchase', 'plan', 'promotion', 'goodwill', 'adjustment')),
  source_id               text COLLATE "C" NOT NULL,
  granted_micro_credits   bigint NOT NULL CONSTRAINT ledger_lot_granted_positive CHECK (granted_micro_credits > 0),
  available_micro_credits bigint NOT NULL,
  reserved_micro_credits  bigint NOT NULL DEFAULT 0,
  consumed_micro_credits  bigint NOT NULL DEFAULT 0,
  expired_micro_credits   bigint NOT NULL DEFAULT 0,
  reversed_micro_credits  bigint NOT NULL DEFAULT 0,
  repaid_micro_credits    bigint NOT NULL DEFAULT 0,
  paid_minor              bigint NOT NULL DEFAULT 0 CONSTRAINT ledger_lot_paid_not_negative CHECK (paid_minor >= 0),
  currency                text NOT NULL DEFAULT 'usd' CONSTRAINT ledger_lot_currency_shape CHECK (currency ~ '^[a-z]{3}$'),
  paid_micro_usd          bigint NOT NULL DEFAULT 0 CONSTRAINT ledger_lot_paid_micro_usd_not_negative CHECK (paid_micro_usd >= 0),
  fee_micro_usd           bigint CONSTRAINT ledger_lot_fee_not_negative CHECK (fee_micro_usd >= 0),
  recognised_micro_usd    bigint NOT NULL DEFAULT 0,
  expires_at              timestamptz,
  created_at              timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (customer_id, id),
  CONSTRAINT ledger_lot_source_once UNIQUE (customer_id, kind, source_id),
  CONSTRAINT ledger_lot_parts_not_negative CHECK (
    available_micro_credits >= 0 AND reserved_micro_credits >= 0 AND consumed_micro_credits >= 0
    AND expired_micro_credits >= 0 AND reversed_micro_credits >= 0 AND repaid_micro_credits >= 0),
  CONSTRAINT ledger_lot_balanced CHECK (
    granted_micro_credits = available_micro_credits + reserved_micro_credits + consumed_micro_credits
    + expired_micro_credits + reversed_micro_credits + repaid_micro_credits),
  -- Revenue follows what was consumed, so that a lot that is used up has earned exactly what was paid for it.
  CONSTRAINT ledger_lot_recognised_exactly CHECK (
    recognised_micro_usd = div(paid_micro_usd::numeric * (consumed_micro_credits + repaid_micro_credits), granted_micro_credits::numeric))
) WITH (fillfactor = 50);
CREATE INDEX ledger_lot_spendable_idx ON ledger_lot (customer_id) WHERE available_micro_credits > 0;
CREATE INDEX ledger_lot_expiring_idx ON ledger_lot (expires_at) WHERE available_micro_credits > 0 AND expires_at IS NOT NULL;

-- Credits held for one generation until it is settled or released; recovery takes what is open past its lease.
CREATE TABLE ledger_reservation (
  customer_id            text COLLATE "C" NOT NULL,
  generation_id          text COLLATE "C" NOT NULL CONSTRAINT ledger_reservation_generation_shape CHECK (generation_id ~ '^gen_[0-9A-Z]{26}$'),
  state                  text NOT NULL DEFAULT 'open' CONSTRAINT ledger_reservation_state_known CHECK (state IN ('open', 'settled', 'released', 'lapsed')),
  amount_micro_credits   bigint NOT NULL CONSTRAINT ledger_reservation_not_negative CHECK (amount_micro_credits >= 0),
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
  seq                           bigint NOT NULL CONSTRAINT ledger_transfer_seq_positive CHECK (seq > 0),
  debit_account                 text NOT NULL CONSTRAINT ledger_transfer_debit_known CHECK (debit_account IN ('issued', 'available', 'reserved', 'debt')),
  credit_account                text NOT NULL CONSTRAINT ledger_transfer_credit_known CHECK (credit_account IN ('available', 'reserved', 'consumed', 'expired', 'reversed', 'debt')),
  amount_micro_credits          bigint NOT NULL CONSTRAINT ledger_transfer_positive CHECK (amount_micro_credits > 0),
  reason                        text NOT NULL CONSTRAINT ledger_transfer_reason_known CHECK (reason IN (
    'purchase', 'grant', 'adjustment', 'reserve', 'settle', 'release', 'expire', 'reverse', 'late_settle', 'repay_debt')),
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
     WHERE customer_id = p_customer_id AND available_micro_credits > 0 AND expires_at <= p_now ORDER BY id
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
-- is refused and changes nothing. Soonest expiry first, granted before paid, oldest first. `available_micro_credits` is
-- what could be spent when that item's turn came; a debt counts against it.
CREATE FUNCTION ledger_reserve(
  p_customer_id text, p_generation_ids text[], p_micro_credits bigint[], p_lease_until timestamptz[], p_principal_ids text[], p_now timestamptz
) RETURNS TABLE (item integer, accepted boolean, available_micro_credits bigint) LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  wallet ledger_wallet%ROWTYPE;
  lot_ids text[];
  lot_left bigint[];
  lot_taken bigint[];
  lot_at integer := 1;
  lots integer;
  any_expired boolean;
  need bigint;
  take bigint;
  held_ids text[];
  held_amounts bigint[];
  journal ledger_transfer[] := '{}';
  reservations ledger_reservation[] := '{}';
  subject_instant timestamptz;
BEGIN
  SELECT * INTO STRICT wallet FROM ledger_wallet w WHERE w.customer_id = p_customer_id FOR UPDATE;
  SELECT bool_or(l.expires_at <= p_now) INTO any_expired FROM ledger_lot l WHERE l.customer_id = p_customer_id AND l.available_micro_credits > 0;
  IF any_expired THEN
    PERFORM ledger_expire_lots(p_customer_id, p_now);
    SELECT * INTO STRICT wallet FROM ledger_wallet w WHERE w.customer_id = p_customer_id;
  END IF;
  SELECT array_agg(o.id), array_agg(o.amount), array_agg(0::bigint) INTO lot_ids, lot_left, lot_taken
    FROM (SELECT l.id, l.available_micro_credits AS amount FROM ledger_lot l
           WHERE l.customer_id = p_customer_id AND l.available_micro_credits > 0
           ORDER BY l.expires_at NULLS LAST, (l.paid_micro_usd > 0), l.id) AS o;
  lots := coalesce(cardinality(lot_ids), 0);

  FOR i IN 1..cardinality(p_generation_ids) LOOP
    item := i;
    need := p_micro_credits[i];
    available_micro_credits := wallet.available_micro_credits + wallet.debt_micro_credits;
    accepted := need <= greatest(available_micro_credits, 0);
    IF accepted THEN
      held_ids := '{}';
      held_amounts := '{}';
      subject_instant := ulid_instant(p_generation_ids[i]);
      WHILE need > 0 LOOP
        IF lot_at > lots THEN
          RAISE EXCEPTION 'wallet % and its lots disagree', p_customer_id USING ERRCODE = 'data_corrupted';
        END IF;
        take := least(need, lot_left[lot_at]);
        need := need - take;
        lot_left[lot_at] := lot_left[lot_at] - take;
        lot_taken[lot_at] := lot_taken[lot_at] + take;
        held_ids := held_ids || lot_ids[lot_at];
        held_amounts := held_amounts || take;
        wallet.available_micro_credits := wallet.available_micro_credits - take;
        wallet.reserved_micro_credits := wallet.reserved_micro_credits + take;
        wallet.last_seq := wallet.last_seq + 1;
        journal := journal || ROW(p_customer_id, wallet.last_seq, 'available', 'reserved', take, 'reserve', p_generation_ids[i], subject_instant, lot_ids[lot_at], wallet.available_micro_credits, wallet.reserved_micro_credits, p_principal_ids[i], NULL, p_now)::ledger_transfer;
        IF lot_left[lot_at] = 0 THEN
          lot_at := lot_at + 1;
        END IF;
      END LOOP;
      reservations := reservations
        || ROW(p_customer_id, p_generation_ids[i], 'open', p_micro_credits[i], 0, held_ids, held_amounts, p_lease_until[i], p_now, NULL)::ledger_reservation;
    END IF;
    RETURN NEXT;
  END LOOP;

  INSERT INTO ledger_reservation SELECT * FROM unnest(reservations);
  INSERT INTO ledger_transfer SELECT * FROM unnest(journal);
  UPDATE ledger_lot l SET available_micro_credits = l.available_micro_credits - t.taken, reserved_micro_credits = l.reserved_micro_credits + t.taken
    FROM unnest(lot_ids, lot_taken) AS t (id, taken)
   WHERE l.customer_id = p_customer_id AND l.id = t.id AND t.taken > 0;
  UPDATE ledger_wallet w SET available_micro_credits = wallet.available_micro_credits,
    reserved_micro_credits = wallet.reserved_micro_credits, last_seq = wallet.last_seq
   WHERE w.customer_id = p_customer_id AND w.last_seq <> wallet.last_seq;
END $$;

CREATE TYPE ledger_settlement AS (
  item integer, outcome text, consumed_micro_credits bigint, revenue_micro_usd bigint, available_after_micro_credits bigint
);

-- Charges what was used and gives the rest back, for many generations of one wallet. `p_micro_credits[i] = 0` releases.
-- A reservation that is closed already changes nothing ("already"). One that recovery let lapse is charged late, from what is
-- available and then as debt ("late"). `p_lapse` closes as lapsed instead of released: only recovery says so.
-- `revenue_micro_usd` is what the consumed lots earned, to the micro-dollar over the life of a lot.
CREATE FUNCTION ledger_settle(
  p_customer_id text, p_generation_ids text[], p_micro_credits bigint[], p_principal_ids text[], p_lapse boolean, p_now timestamptz
) RETURNS SETOF ledger_settlement
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
  wallet ledger_wallet%ROWTYPE;
  held ledger_reservation%ROWTYPE;
  lot_ids text[];
  lot_consumed bigint[];
  lot_repaid bigint[];
  lot_granted bigint[];
  lot_paid bigint[];
  lot_earned bigint[];
  lot_expiry timestamptz[];
  delta_available bigint[];
  delta_reserved bigint[];
  delta_consumed bigint[];
  delta_expired bigint[];
  n integer;
  at integer;
  need bigint;
  take bigint;
  back bigint;
  earned bigint;
  first_seq bigint;
  lapsed text[] := '{}';
  result ledger_settlement;
  closed text[] := '{}';
  closed_states text[] := '{}';
  closed_amounts bigint[] := '{}';
  journal ledger_transfer[] := '{}';
  subject_instant timestamptz;
BEGIN
  SELECT * INTO STRICT wallet FROM ledger_wallet w WHERE w.customer_id = p_customer_id FOR UPDATE;
  first_seq := wallet.last_seq;
  SELECT array_agg(o.id), array_agg(o.consumed), array_agg(o.repaid), array_agg(o.granted), array_agg(o.paid), array_agg(o.earned), array_agg(o.expires_at),
         array_agg(0::bigint), array_agg(0::bigint), array_agg(0::bigint), array_agg(0::bigint)
    INTO lot_ids, lot_consumed, lot_repaid, lot_granted, lot_paid, lot_earned, lot_expiry, delta_available, delta_reserved, delta_consumed, delta_expired
    FROM (SELECT l.id, l.consumed_micro_credits AS consumed, l.repaid_micro_credits AS repaid, l.granted_micro_credits AS granted,
                 l.paid_micro_usd AS paid, l.recognised_micro_usd AS earned, l.expires_at
            FROM ledger_lot l
           WHERE l.customer_id = p_customer_id
             AND l.id IN (SELECT unnest(r.lot_ids) FROM ledger_reservation r
                           WHERE r.customer_id = p_customer_id AND r.generation_id = ANY (p_generation_ids) AND r.state = 'open')) AS o;

  FOR i IN 1..cardinality(p_generation_ids) LOOP
    result.item := i;
    need := p_micro_credits[i];
    result.revenue_micro_usd := 0;
    SELECT * INTO held FROM ledger_reservation r WHERE r.customer_id = p_customer_id AND r.generation_id = p_generation_ids[i];
    IF FOUND AND p_generation_ids[i] = ANY (closed) THEN
      RAISE EXCEPTION '% stands twice in one settlement', p_generation_ids[i] USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_settle_once';
    ELSIF NOT FOUND THEN
      RAISE EXCEPTION 'no reservation for %', p_generation_ids[i] USING ERRCODE = 'no_data_found', CONSTRAINT = 'ledger_settle_reserved';
    END IF;
    IF held.state = 'lapsed' AND need > 0 THEN
      lapsed := lapsed || p_generation_ids[i];
      result.outcome := 'late';
      CONTINUE;
    ELSIF held.state <> 'open' THEN
      result.outcome := 'already';
      result.consumed_micro_credits := held.consumed_micro_credits;
      result.available_after_micro_credits := wallet.available_micro_credits;
      RETURN NEXT result;
      CONTINUE;
    END IF;
    IF need < 0 OR need > held.amount_micro_credits THEN
      RAISE EXCEPTION 'settlement of % exceeds its reservation', p_generation_ids[i] USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_settle_within';
    END IF;
    subject_instant := ulid_instant(p_generation_ids[i]);
    FOR h IN 1..cardinality(held.lot_ids) LOOP
      n := array_position(lot_ids, held.lot_ids[h]);
      take := least(need, held.lot_micro_credits[h]);
      back := held.lot_micro_credits[h] - take;
      need := need - take;
      delta_reserved[n] := delta_reserved[n] - held.lot_micro_credits[h];
      IF take > 0 THEN
        lot_consumed[n] := lot_consumed[n] + take;
        delta_consumed[n] := delta_consumed[n] + take;
        earned := div(lot_paid[n]::numeric * (lot_consumed[n] + lot_repaid[n]), lot_granted[n]::numeric);
        result.revenue_micro_usd := result.revenue_micro_usd + earned - lot_earned[n];
        lot_earned[n] := earned;
        wallet.reserved_micro_credits := wallet.reserved_micro_credits - take;
        wallet.consumed_micro_credits := wallet.consumed_micro_credits + take;
        wallet.last_seq := wallet.last_seq + 1;
        journal := journal || ROW(p_customer_id, wallet.last_seq, 'reserved', 'consumed', take, 'settle', p_generation_ids[i], subject_instant, held.lot_ids[h], wallet.available_micro_credits, wallet.reserved_micro_credits, p_principal_ids[i], NULL, p_now)::ledger_transfer;
      END IF;
      IF back > 0 THEN
        delta_available[n] := delta_available[n] + back;
        wallet.reserved_micro_credits := wallet.reserved_micro_credits - back;
        wallet.available_micro_credits := wallet.available_micro_credits + back;
        wallet.last_seq := wallet.last_seq + 1;
        journal := journal || ROW(p_customer_id, wallet.last_seq, 'reserved', 'available', back, 'release', p_generation_ids[i], subject_instant, held.lot_ids[h], wallet.available_micro_credits, wallet.reserved_micro_credits, p_principal_ids[i], NULL, p_now)::ledger_transfer;
        IF lot_expiry[n] <= p_now THEN
          delta_available[n] := delta_available[n] - back;
          delta_expired[n] := delta_expired[n] + back;
          wallet.available_micro_credits := wallet.available_micro_credits - back;
          wallet.expired_micro_credits := wallet.expired_micro_credits + back;
          wallet.last_seq := wallet.last_seq + 1;
          journal := journal || ROW(p_customer_id, wallet.last_seq, 'available', 'expired', back, 'expire', p_generation_ids[i], subject_instant, held.lot_ids[h], wallet.available_micro_credits, wallet.reserved_micro_credits, p_principal_ids[i], NULL, p_now)::ledger_transfer;
        END IF;
      END IF;
    END LOOP;
    result.outcome := CASE WHEN p_micro_credits[i] > 0 THEN 'settled' WHEN p_lapse THEN 'lapsed' ELSE 'released' END;
    result.consumed_micro_credits := p_micro_credits[i];
    result.available_after_micro_credits := wallet.available_micro_credits;
    closed := closed || p_generation_ids[i];
    closed_states := closed_states || result.outcome;
    closed_amounts := closed_amounts || p_micro_credits[i];
    RETURN NEXT result;
  END LOOP;

  UPDATE ledger_reservation r SET state = c.state, consumed_micro_credits = c.amount, closed_at = p_now
    FROM unnest(closed, closed_states, closed_amounts) AS c (id, state, amount)
   WHERE r.customer_id = p_customer_id AND r.generation_id = c.id;
  IF wallet.last_seq <> first_seq THEN
    INSERT INTO ledger_transfer SELECT * FROM unnest(journal);
    UPDATE ledger_lot l SET
      available_micro_credits = l.available_micro_credits + d.available, reserved_micro_credits = l.reserved_micro_credits + d.reserved,
      consumed_micro_credits = l.consumed_micro_credits + d.consumed, expired_micro_credits = l.expired_micro_credits + d.expired,
      recognised_micro_usd = d.earned
      FROM unnest(lot_ids, delta_available, delta_reserved, delta_consumed, delta_expired, lot_earned) AS d (id, available, reserved, consumed, expired, earned)
     WHERE l.customer_id = p_customer_id AND l.id = d.id;
    UPDATE ledger_wallet w SET available_micro_credits = wallet.available_micro_credits, reserved_micro_credits = wallet.reserved_micro_credits,
      consumed_micro_credits = wallet.consumed_micro_credits, expired_micro_credits = wallet.expired_micro_credits, last_seq = wallet.last_seq
     WHERE w.customer_id = p_customer_id;
  END IF;

  FOR i IN 1..cardinality(p_generation_ids) LOOP
    IF p_generation_ids[i] = ANY (lapsed) THEN
      result.item := i;
      result.outcome := 'late';
      result.consumed_micro_credits := p_micro_credits[i];
      SELECT late.revenue, late.available INTO result.revenue_micro_usd, result.available_after_micro_credits
        FROM ledger_settle_late(p_customer_id, p_generation_ids[i], p_micro_credits[i], p_principal_ids[i], p_now) AS late;
      RETURN NEXT result;
    END IF;
  END LOOP;
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
     WHERE l.customer_id = p_customer_id AND l.available_micro_credits > 0
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
  PERFORM ledger_expire_lots(p_customer_id, p_now);
  SELECT * INTO STRICT wallet FROM ledger_wallet WHERE customer_id = p_customer_id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM ledger_transfer WHERE customer_id = p_customer_id AND subject_id = p_subject_id AND reason = 'adjustment'
                AND subject_at = ulid_instant(p_subject_id)) THEN
    RETURN false;
  END IF;
  FOR lot IN
    SELECT l.id, l.available_micro_credits AS amount FROM ledger_lot l
     WHERE l.customer_id = p_customer_id AND l.available_micro_credits > 0
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
