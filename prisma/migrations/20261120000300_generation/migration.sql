-- Prices, generations, idempotency, and the rollups that reports read.

-- The price book: what an upstream asks for a model from an instant on, in micro-dollars per million tokens. A null
-- rate means the bucket is not sold: usage in it is an error, never free.
CREATE TABLE upstream_price (
  id             text COLLATE "C" PRIMARY KEY CONSTRAINT upstream_price_id_shape CHECK (id ~ '^upr_[0-9A-Z]{26}$'),
  upstream       text NOT NULL,
  model          text NOT NULL,
  effective_from timestamptz NOT NULL,
  input_micro_usd_per_million_tokens        bigint NOT NULL,
  cached_input_micro_usd_per_million_tokens bigint,
  cache_write_micro_usd_per_million_tokens  bigint,
  output_micro_usd_per_million_tokens       bigint NOT NULL,
  -- Above this many input tokens the long rates hold for the whole request.
  long_above_input_tokens                   bigint,
  long_input_micro_usd_per_million_tokens        bigint,
  long_cached_input_micro_usd_per_million_tokens bigint,
  long_cache_write_micro_usd_per_million_tokens  bigint,
  long_output_micro_usd_per_million_tokens       bigint,
  -- Rates of further buckets by name (audio, images, one-hour cache writes), same unit.
  other_micro_usd_per_million_tokens jsonb NOT NULL DEFAULT '{}',
  sources_agree  boolean NOT NULL,
  source         text NOT NULL,
  created_by     text NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT upstream_price_once UNIQUE (upstream, model, effective_from),
  CONSTRAINT upstream_price_not_negative CHECK (
    input_micro_usd_per_million_tokens >= 0 AND output_micro_usd_per_million_tokens >= 0
    AND coalesce(cached_input_micro_usd_per_million_tokens, 0) >= 0 AND coalesce(cache_write_micro_usd_per_million_tokens, 0) >= 0),
  CONSTRAINT upstream_price_long_whole CHECK (
    (long_above_input_tokens IS NULL) = (long_input_micro_usd_per_million_tokens IS NULL)
    AND (long_above_input_tokens IS NULL) = (long_output_micro_usd_per_million_tokens IS NULL))
);

-- What we ask for an operation from an instant on. `fixed`: that many microcredits each. `markup`: upstream cost × basis
-- points ÷ 10,000, turned into credits at the reference price of one credit.
CREATE TABLE operation_price (
  id             text COLLATE "C" PRIMARY KEY CONSTRAINT operation_price_id_shape CHECK (id ~ '^opr_[0-9A-Z]{26}$'),
  operation      text NOT NULL,
  effective_from timestamptz NOT NULL,
  kind           text NOT NULL CONSTRAINT operation_price_kind_known CHECK (kind IN ('fixed', 'per_words', 'markup')),
  fixed_micro_credits         bigint,
  words_per_credit            bigint,
  markup_basis_points         bigint,
  reference_micro_usd_per_credit bigint,
  created_by     text NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT operation_price_once UNIQUE (operation, effective_from),
  CONSTRAINT operation_price_whole CHECK (CASE kind
    WHEN 'fixed' THEN fixed_micro_credits >= 0 AND words_per_credit IS NULL AND markup_basis_points IS NULL AND reference_micro_usd_per_credit IS NULL
    WHEN 'per_words' THEN words_per_credit > 0 AND fixed_micro_credits IS NULL AND markup_basis_points IS NULL AND reference_micro_usd_per_credit IS NULL
    ELSE markup_basis_points > 0 AND reference_micro_usd_per_credit > 0 AND fixed_micro_credits IS NULL AND words_per_credit IS NULL END IS TRUE)
);

CREATE FUNCTION prices_announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('prices_changed', TG_TABLE_NAME);
  RETURN NULL;
END $$;
CREATE TRIGGER upstream_price_announce AFTER INSERT OR UPDATE OR DELETE ON upstream_price FOR EACH STATEMENT EXECUTE FUNCTION prices_announce();
CREATE TRIGGER operation_price_announce AFTER INSERT OR UPDATE OR DELETE ON operation_price FOR EACH STATEMENT EXECUTE FUNCTION prices_announce();

-- One AI request and its outcome. `running` until it is finished once; what was charged, what it cost and what it
-- earned are frozen then.
CREATE TABLE generation (
  customer_id         text COLLATE "C" NOT NULL,
  id                  text COLLATE "C" NOT NULL,
  installation_id     text COLLATE "C" NOT NULL,
  api_key_id          text COLLATE "C",
  operation           text NOT NULL,
  model               text NOT NULL,
  upstream            text NOT NULL,
  streamed            boolean NOT NULL,
  state               text NOT NULL DEFAULT 'running' CONSTRAINT generation_state_known CHECK (state IN ('running', 'succeeded', 'failed', 'cancelled', 'abandoned')),
  reserved_micro_credits bigint NOT NULL,
  charge_micro_credits   bigint,
  cost_micro_usd         bigint,
  revenue_micro_usd      bigint,
  cost_source         text CONSTRAINT generation_cost_source_known CHECK (cost_source IN ('upstream', 'counted', 'none', 'unknown')),
  input_tokens        bigint,
  cached_input_tokens bigint,
  cache_write_tokens  bigint,
  output_tokens       bigint,
  reasoning_tokens    bigint,
  raw_usage           jsonb,
  upstream_price_id   text NOT NULL,
  operation_price_id  text NOT NULL,
  failure_code        text,
  attempts            jsonb NOT NULL DEFAULT '[]',
  request_id          text NOT NULL,
  created_at          timestamptz NOT NULL,
  first_token_at      timestamptz,
  finished_at         timestamptz,
  PRIMARY KEY (customer_id, id),
  CONSTRAINT generation_id_shape CHECK (id ~ '^gen_[0-9A-Z]{26}$'),
  CONSTRAINT generation_finished_whole CHECK ((state = 'running') = (finished_at IS NULL) AND (state = 'running') = (charge_micro_credits IS NULL)
    AND (state = 'running') = (revenue_micro_usd IS NULL) AND (state = 'running') = (cost_source IS NULL)),
  CONSTRAINT generation_within_quote CHECK (charge_micro_credits >= 0 AND charge_micro_credits <= reserved_micro_credits),
  CONSTRAINT generation_cost_known CHECK ((cost_micro_usd IS NULL) = (cost_source IS NULL OR cost_source = 'unknown')),
  CONSTRAINT generation_cost_not_negative CHECK (cost_micro_usd >= 0 AND revenue_micro_usd >= 0),
  CONSTRAINT generation_tokens_not_negative CHECK (input_tokens >= 0 AND cached_input_tokens >= 0 AND cache_write_tokens >= 0 AND output_tokens >= 0 AND reasoning_tokens >= 0)
) PARTITION BY RANGE (id);
CREATE INDEX generation_installation_idx ON generation (customer_id, installation_id, id);
CREATE INDEX generation_running_idx ON generation (created_at) WHERE state = 'running';
CREATE TABLE generation_default PARTITION OF generation DEFAULT;

-- What a caller may still fetch or have replayed, for a day. Prompts and outputs are kept nowhere else.
CREATE TABLE generation_result (
  customer_id   text COLLATE "C" NOT NULL,
  generation_id text COLLATE "C" NOT NULL,
  body          jsonb NOT NULL,
  expires_at    timestamptz NOT NULL,
  PRIMARY KEY (customer_id, generation_id)
);
CREATE INDEX generation_result_expires_at_idx ON generation_result (expires_at);

-- A caller's Idempotency-Key: the same key and body gets the first answer for a day, another body is refused.
CREATE TABLE idempotency_key (
  customer_id     text COLLATE "C" NOT NULL,
  installation_id text COLLATE "C" NOT NULL,
  route           text NOT NULL,
  request_key     text NOT NULL,
  request_hash    bytea NOT NULL,
  generation_id   text COLLATE "C" NOT NULL,
  created_at      timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL,
  PRIMARY KEY (customer_id, installation_id, route, request_key)
);
CREATE INDEX idempotency_key_expires_at_idx ON idempotency_key (expires_at);

-- Sums for each quarter of an hour (so that the days of every time zone are exact), written with the settlement itself.
CREATE TABLE usage_rollup (
  customer_id         text COLLATE "C" NOT NULL,
  installation_id     text COLLATE "C" NOT NULL,
  bucket_at           timestamptz NOT NULL CONSTRAINT usage_rollup_bucket_whole CHECK (extract(epoch FROM bucket_at)::bigint % 900 = 0),
  operation           text NOT NULL,
  model               text NOT NULL,
  generations         bigint NOT NULL,
  failures            bigint NOT NULL,
  unknown_costs       bigint NOT NULL,
  input_tokens        bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  output_tokens       bigint NOT NULL,
  charge_micro_credits bigint NOT NULL,
  cost_micro_usd      bigint NOT NULL,
  revenue_micro_usd   bigint NOT NULL,
  PRIMARY KEY (customer_id, installation_id, bucket_at, operation, model)
) PARTITION BY RANGE (bucket_at);
CREATE INDEX usage_rollup_bucket_at_idx ON usage_rollup (bucket_at);
CREATE TABLE usage_rollup_default PARTITION OF usage_rollup DEFAULT;

-- Adds finished generations to their buckets. `p_items`: jsonb array of the rows' columns, one element a generation. One that
-- `corrects` was counted before as a failure of unknown cost, when its process was taken for dead.
CREATE FUNCTION metering_roll_up(p_customer_id text, p_items jsonb, p_now timestamptz) RETURNS void LANGUAGE sql AS $$
  INSERT INTO usage_rollup AS r (customer_id, installation_id, bucket_at, operation, model, generations, failures, unknown_costs,
    input_tokens, cached_input_tokens, output_tokens, charge_micro_credits, cost_micro_usd, revenue_micro_usd)
  SELECT p_customer_id, x.installation_id, date_bin('15 minutes', p_now, timestamptz 'epoch'), x.operation, x.model,
         count(*) FILTER (WHERE NOT x.corrects), count(*) FILTER (WHERE x.failed) - count(*) FILTER (WHERE x.corrects),
         count(*) FILTER (WHERE x.cost_micro_usd IS NULL) - count(*) FILTER (WHERE x.corrects),
         sum(x.input_tokens), sum(x.cached_input_tokens), sum(x.output_tokens), sum(x.charge_micro_credits),
         coalesce(sum(x.cost_micro_usd), 0), sum(x.revenue_micro_usd)
    FROM jsonb_to_recordset(p_items) AS x (installation_id text, operation text, model text, failed boolean, input_tokens bigint,
      cached_input_tokens bigint, output_tokens bigint, charge_micro_credits bigint, cost_micro_usd bigint, revenue_micro_usd bigint,
      corrects boolean)
   GROUP BY x.installation_id, x.operation, x.model
   ORDER BY x.installation_id, x.operation, x.model
  ON CONFLICT (customer_id, installation_id, bucket_at, operation, model) DO UPDATE SET
    generations = r.generations + excluded.generations, failures = r.failures + excluded.failures,
    unknown_costs = r.unknown_costs + excluded.unknown_costs, input_tokens = r.input_tokens + excluded.input_tokens,
    cached_input_tokens = r.cached_input_tokens + excluded.cached_input_tokens, output_tokens = r.output_tokens + excluded.output_tokens,
    charge_micro_credits = r.charge_micro_credits + excluded.charge_micro_credits, cost_micro_usd = r.cost_micro_usd + excluded.cost_micro_usd,
    revenue_micro_usd = r.revenue_micro_usd + excluded.revenue_micro_usd
$$;

-- Begins many generations of one customer in one statement: looks at the key and the idempotency key, holds the credits,
-- writes the row. One row back for each item, in order:
--   begun | insufficient (available) | key_refused | spend_cap | running (same idempotency key) | mismatch | replay (generation_id)
CREATE FUNCTION generation_begin(p_customer_id text, p_items jsonb, p_now timestamptz)
RETURNS TABLE (item integer, outcome text, generation_id text, available_micro_credits bigint) LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  x record;
  known record;
  verdict text;
  outcomes text[] := '{}';
  generation_ids text[] := '{}';
  available bigint[] := '{}';
  held_items integer[] := '{}';
  held_ids text[] := '{}';
  held_amounts bigint[] := '{}';
  held_leases timestamptz[] := '{}';
  held_principals text[] := '{}';
  keyed boolean := false;
  held_keys jsonb := '{}';
  capped jsonb := '{}';
  month date := date_trunc('month', p_now AT TIME ZONE 'UTC')::date;
  spent bigint;
  held_key text;
BEGIN
  PERFORM 1 FROM ledger_wallet w WHERE w.customer_id = p_customer_id FOR UPDATE;
  FOR x IN
    SELECT t.ord::integer AS ord, t.body ->> 'id' AS id, t.body ->> 'installation_id' AS installation_id, t.body ->> 'api_key_id' AS api_key_id,
           (t.body ->> 'reserved_micro_credits')::bigint AS amount, (t.body ->> 'lease_seconds')::integer AS lease_seconds,
           t.body ->> 'principal_id' AS principal_id, t.body ->> 'route' AS route, t.body ->> 'request_key' AS request_key,
           t.body ->> 'request_hash' AS request_hash,
           k.id AS live_key, k.spend_cap_micro_credits AS cap
      FROM jsonb_array_elements(p_items) WITH ORDINALITY AS t (body, ord)
      LEFT JOIN api_key k ON k.id = t.body ->> 'api_key_id' AND k.customer_id = p_customer_id AND k.revoked_at IS NULL
                         AND (k.expires_at IS NULL OR k.expires_at > p_now)
     ORDER BY t.ord
  LOOP
    verdict := 'begun';
    generation_ids[x.ord] := x.id;
    available[x.ord] := NULL;
    IF x.api_key_id IS NOT NULL AND x.live_key IS NULL THEN
      verdict := 'key_refused';
    ELSIF x.request_key IS NOT NULL THEN
      keyed := true;
      held_key := x.installation_id || ' ' || x.route || ' ' || x.request_key;
      SELECT i.generation_id, i.request_hash, i.expires_at, g.state, r.lease_until INTO known
        FROM idempotency_key i
        LEFT JOIN generation g ON g.customer_id = i.customer_id AND g.id = i.generation_id
        LEFT JOIN ledger_reservation r ON r.customer_id = i.customer_id AND r.generation_id = i.generation_id
       WHERE i.customer_id = p_customer_id AND i.installation_id = x.installation_id AND i.route = x.route AND i.request_key = x.request_key;
      IF held_keys ? held_key THEN
        verdict := CASE WHEN held_keys ->> held_key = x.request_hash THEN 'running' ELSE 'mismatch' END;
      ELSIF FOUND AND known.expires_at > p_now THEN
        generation_ids[x.ord] := known.generation_id;
        IF encode(known.request_hash, 'hex') <> x.request_hash THEN
          verdict := 'mismatch';
        ELSIF known.state = 'succeeded' THEN
          verdict := 'replay';
        ELSIF known.state = 'running' AND known.lease_until > p_now THEN
          verdict := 'running';
        ELSE
          generation_ids[x.ord] := x.id;
        END IF;
      END IF;
    END IF;
    IF verdict = 'begun' AND x.cap IS NOT NULL THEN
      SELECT s.reserved_micro_credits + s.consumed_micro_credits INTO spent FROM api_key_spend s
       WHERE s.customer_id = p_customer_id AND s.key_id = x.api_key_id AND s.month = month;
      spent := coalesce(spent, 0) + coalesce((capped ->> x.api_key_id)::bigint, 0);
      IF spent + x.amount > x.cap THEN
        verdict := 'spend_cap';
        available[x.ord] := greatest(x.cap - spent, 0);
      ELSE
        capped := capped || jsonb_build_object(x.api_key_id, coalesce((capped ->> x.api_key_id)::bigint, 0) + x.amount);
      END IF;
    END IF;
    IF verdict = 'begun' THEN
      held_items := held_items || x.ord;
      held_ids := held_ids || x.id;
      held_amounts := held_amounts || x.amount;
      held_leases := held_leases || p_now + x.lease_seconds * interval '1 second';
      held_principals := held_principals || x.principal_id;
      IF x.request_key IS NOT NULL THEN
        held_keys := held_keys || jsonb_build_object(held_key, x.request_hash);
      END IF;
    END IF;
    outcomes[x.ord] := verdict;
  END LOOP;

  IF cardinality(held_items) > 0 THEN
    FOR x IN SELECT r.item, r.accepted, r.available_micro_credits FROM ledger_reserve(p_customer_id, held_ids, held_amounts, held_leases, held_principals, p_now) AS r LOOP
      available[held_items[x.item]] := x.available_micro_credits;
      IF NOT x.accepted THEN
        outcomes[held_items[x.item]] := 'insufficient';
      END IF;
    END LOOP;

    INSERT INTO generation (customer_id, id, installation_id, api_key_id, operation, model, upstream, streamed, reserved_micro_credits,
      upstream_price_id, operation_price_id, request_id, created_at)
    SELECT p_customer_id, t.body ->> 'id', t.body ->> 'installation_id', t.body ->> 'api_key_id', t.body ->> 'operation', t.body ->> 'model',
           t.body ->> 'upstream', (t.body ->> 'streamed')::boolean, (t.body ->> 'reserved_micro_credits')::bigint,
           t.body ->> 'upstream_price_id', t.body ->> 'operation_price_id', t.body ->> 'request_id', p_now
      FROM jsonb_array_elements(p_items) WITH ORDINALITY AS t (body, ord)
     WHERE outcomes[t.ord::integer] = 'begun';

    IF keyed THEN
      INSERT INTO idempotency_key AS i (customer_id, installation_id, route, request_key, request_hash, generation_id, created_at, expires_at)
      SELECT p_customer_id, t.body ->> 'installation_id', t.body ->> 'route', t.body ->> 'request_key', decode(t.body ->> 'request_hash', 'hex'),
             t.body ->> 'id', p_now, p_now + interval '24 hours'
        FROM jsonb_array_elements(p_items) WITH ORDINALITY AS t (body, ord)
       WHERE outcomes[t.ord::integer] = 'begun' AND t.body ->> 'request_key' IS NOT NULL
      ON CONFLICT (customer_id, installation_id, route, request_key) DO UPDATE SET
        request_hash = excluded.request_hash, generation_id = excluded.generation_id, created_at = excluded.created_at, expires_at = excluded.expires_at;
    END IF;

    IF capped <> '{}' THEN
      INSERT INTO api_key_spend AS s (customer_id, key_id, month, reserved_micro_credits)
      SELECT p_customer_id, t.body ->> 'api_key_id', month, sum((t.body ->> 'reserved_micro_credits')::bigint)
        FROM jsonb_array_elements(p_items) WITH ORDINALITY AS t (body, ord)
       WHERE outcomes[t.ord::integer] = 'begun' AND capped ? coalesce(t.body ->> 'api_key_id', '')
       GROUP BY 2 ORDER BY 2
      ON CONFLICT (customer_id, key_id, month) DO UPDATE SET reserved_micro_credits = s.reserved_micro_credits + excluded.reserved_micro_credits;
    END IF;
  END IF;

  FOR i IN 1..coalesce(cardinality(outcomes), 0) LOOP
    item := i;
    outcome := outcomes[i];
    generation_id := generation_ids[i];
    available_micro_credits := available[i];
    RETURN NEXT;
  END LOOP;
END $$;

-- Finishes many generations of one customer in one statement: settles or releases the credits, freezes cost and revenue
-- on the row, rolls up, keeps the result when asked. A generation that is finished already changes nothing ("already").
CREATE FUNCTION generation_finish(p_customer_id text, p_items jsonb, p_lapse boolean, p_now timestamptz)
RETURNS TABLE (item integer, outcome text, charge_micro_credits bigint, revenue_micro_usd bigint, available_after_micro_credits bigint)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
  settlements ledger_settlement[];
  rolled jsonb;
  finished integer;
  expected integer;
BEGIN
  SELECT array_agg(s ORDER BY s.item), count(*) FILTER (WHERE s.outcome <> 'already') INTO settlements, expected
    FROM ledger_settle(p_customer_id,
      (SELECT array_agg(t.body ->> 'id' ORDER BY t.ord) FROM jsonb_array_elements(p_items) WITH ORDINALITY AS t (body, ord)),
      (SELECT array_agg((t.body ->> 'charge_micro_credits')::bigint ORDER BY t.ord) FROM jsonb_array_elements(p_items) WITH ORDINALITY AS t (body, ord)),
      (SELECT array_agg(t.body ->> 'principal_id' ORDER BY t.ord) FROM jsonb_array_elements(p_items) WITH ORDINALITY AS t (body, ord)),
      p_lapse, p_now) AS s;

  WITH done AS (
    UPDATE generation g SET
      state = t.x ->> 'state', charge_micro_credits = s.consumed_micro_credits, revenue_micro_usd = s.revenue_micro_usd,
      cost_micro_usd = (t.x ->> 'cost_micro_usd')::bigint, cost_source = t.x ->> 'cost_source',
      input_tokens = (t.x ->> 'input_tokens')::bigint, cached_input_tokens = (t.x ->> 'cached_input_tokens')::bigint,
      cache_write_tokens = (t.x ->> 'cache_write_tokens')::bigint, output_tokens = (t.x ->> 'output_tokens')::bigint,
      reasoning_tokens = (t.x ->> 'reasoning_tokens')::bigint, raw_usage = nullif(t.x -> 'raw_usage', 'null'),
      failure_code = t.x ->> 'failure_code', attempts = coalesce(nullif(t.x -> 'attempts', 'null'), '[]'),
      first_token_at = (t.x ->> 'first_token_at')::timestamptz, finished_at = p_now
      FROM unnest(settlements) AS s JOIN jsonb_array_elements(p_items) WITH ORDINALITY AS t (x, ord) ON t.ord = s.item
     WHERE g.customer_id = p_customer_id AND g.id = t.x ->> 'id' AND s.outcome <> 'already'
       AND g.state = CASE WHEN s.outcome = 'late' THEN 'abandoned' ELSE 'running' END
    RETURNING g.*, s.outcome
  ), spend AS (
    UPDATE api_key_spend k SET reserved_micro_credits = greatest(k.reserved_micro_credits - d.reserved, 0),
      consumed_micro_credits = k.consumed_micro_credits + d.consumed
      FROM (SELECT done.api_key_id, date_trunc('month', done.created_at AT TIME ZONE 'UTC')::date AS month,
                   sum(CASE WHEN done.outcome = 'late' THEN 0 ELSE done.reserved_micro_credits END) AS reserved, sum(done.charge_micro_credits) AS consumed
              FROM done WHERE done.api_key_id IS NOT NULL GROUP BY 1, 2) AS d
     WHERE k.customer_id = p_customer_id AND k.key_id = d.api_key_id AND k.month = d.month
  )
  SELECT count(*), jsonb_agg(jsonb_build_object('installation_id', d.installation_id, 'operation', d.operation, 'model', d.model,
           'failed', d.state <> 'succeeded', 'input_tokens', coalesce(d.input_tokens, 0), 'cached_input_tokens', coalesce(d.cached_input_tokens, 0),
           'output_tokens', coalesce(d.output_tokens, 0), 'charge_micro_credits', d.charge_micro_credits, 'cost_micro_usd', d.cost_micro_usd,
           'revenue_micro_usd', d.revenue_micro_usd, 'corrects', d.outcome = 'late'))
    INTO finished, rolled FROM done AS d;
  IF finished <> expected THEN
    RAISE EXCEPTION 'a generation and its reservation disagree' USING ERRCODE = 'data_corrupted';
  END IF;
  IF rolled IS NOT NULL THEN
    PERFORM metering_roll_up(p_customer_id, rolled, p_now);
    IF p_items @? '$[*].result ? (@ != null)' THEN
      INSERT INTO generation_result (customer_id, generation_id, body, expires_at)
      SELECT p_customer_id, x ->> 'id', x -> 'result', p_now + interval '24 hours' FROM jsonb_array_elements(p_items) AS x
       WHERE nullif(x -> 'result', 'null') IS NOT NULL
      ON CONFLICT (customer_id, generation_id) DO NOTHING;
    END IF;
    IF p_items @? '$[*].request_key ? (@ != null)' THEN
      DELETE FROM idempotency_key i USING jsonb_array_elements(p_items) AS x
       WHERE x ->> 'state' <> 'succeeded' AND i.customer_id = p_customer_id AND i.installation_id = x ->> 'installation_id'
         AND i.route = x ->> 'route' AND i.request_key = x ->> 'request_key' AND i.generation_id = x ->> 'id';
    END IF;
  END IF;
  RETURN QUERY SELECT s.* FROM unnest(settlements) AS s ORDER BY s.item;
END $$;
