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

CREATE DOMAIN generation_state AS text CONSTRAINT generation_state_known CHECK (VALUE IN ('running', 'succeeded', 'failed', 'cancelled', 'abandoned'));
CREATE DOMAIN generation_cost_source AS text CONSTRAINT generation_cost_source_known CHECK (VALUE IN ('upstream', 'counted', 'none', 'unknown'));
CREATE DOMAIN generation_micro_usd AS bigint CONSTRAINT generation_cost_not_negative CHECK (VALUE >= 0);
CREATE DOMAIN generation_tokens AS bigint CONSTRAINT generation_tokens_not_negative CHECK (VALUE >= 0);

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
  state               generation_state NOT NULL DEFAULT 'running',
  reserved_micro_credits bigint NOT NULL,
  charge_micro_credits   bigint,
  cost_micro_usd         generation_micro_usd,
  revenue_micro_usd      generation_micro_usd,
  cost_source         generation_cost_source,
  input_tokens        generation_tokens,
  cached_input_tokens generation_tokens,
  cache_write_tokens  generation_tokens,
  output_tokens       generation_tokens,
  reasoning_tokens    generation_tokens,
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
  CONSTRAINT generation_cost_known CHECK ((cost_micro_usd IS NULL) = (cost_source IS NULL OR cost_source = 'unknown'))
) PARTITION BY RANGE (id);
CREATE INDEX generation_installation_idx ON generation (customer_id, installation_id, id);
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

-- Adds what a settlement finished to its bucket.
CREATE FUNCTION metering_add(
  p_customer_id text, p_installation_id text, p_now timestamptz, p_operation text, p_model text, p_generations bigint, p_failures bigint,
  p_unknown_costs bigint, p_input_tokens bigint, p_cached_input_tokens bigint, p_output_tokens bigint, p_charge_micro_credits bigint,
  p_cost_micro_usd bigint, p_revenue_micro_usd bigint
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO usage_rollup AS r (customer_id, installation_id, bucket_at, operation, model, generations, failures, unknown_costs,
    input_tokens, cached_input_tokens, output_tokens, charge_micro_credits, cost_micro_usd, revenue_micro_usd)
  VALUES (p_customer_id, p_installation_id, date_bin('15 minutes', p_now, timestamptz 'epoch'), p_operation, p_model, p_generations, p_failures,
    p_unknown_costs, p_input_tokens, p_cached_input_tokens, p_output_tokens, p_charge_micro_credits, p_cost_micro_usd, p_revenue_micro_usd)
  ON CONFLICT (customer_id, installation_id, bucket_at, operation, model) DO UPDATE SET
    generations = r.generations + excluded.generations, failures = r.failures + excluded.failures,
    unknown_costs = r.unknown_costs + excluded.unknown_costs, input_tokens = r.input_tokens + excluded.input_tokens,
    cached_input_tokens = r.cached_input_tokens + excluded.cached_input_tokens, output_tokens = r.output_tokens + excluded.output_tokens,
    charge_micro_credits = r.charge_micro_credits + excluded.charge_micro_credits, cost_micro_usd = r.cost_micro_usd + excluded.cost_micro_usd,
    revenue_micro_usd = r.revenue_micro_usd + excluded.revenue_micro_usd;
END $$;

-- Begins many generations of one customer in one statement: looks at the key and the idempotency key, holds the credits,
-- writes the row. One row back for each item, in order:
--   begun | insufficient (available) | key_refused | spend_cap | running (same idempotency key) | mismatch | replay (generation_id)
CREATE FUNCTION generation_begin(p_customer_id text, p_items jsonb, p_now timestamptz)
RETURNS TABLE (item integer, outcome text, generation_id text, available_micro_credits bigint) LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
#variable_conflict use_column
DECLARE
  wallet ledger_wallet%ROWTYPE;
  x jsonb;
  id text;
  installation text;
  amount bigint;
  key_id text;
  key_before text;
  live_key text;
  cap bigint;
  p_request_key text;
  hash text;
  known record;
  verdict text;
  outcomes text[] := '{}';
  generation_ids text[] := '{}';
  available bigint[] := '{}';
  held record;
  held_items integer[] := '{}';
  held_ids text[] := '{}';
  held_amounts bigint[] := '{}';
  held_leases timestamptz[] := '{}';
  held_principals text[] := '{}';
  keyed boolean := false;
  held_keys jsonb := '{}';
  capped jsonb := '{}';
  this_month date;
  spent bigint;
  held_key text;
BEGIN
  SELECT * INTO STRICT wallet FROM ledger_wallet w WHERE w.customer_id = p_customer_id FOR UPDATE;
  FOR i IN 1..jsonb_array_length(p_items) LOOP
    x := p_items -> (i - 1);
    id := x ->> 'id';
    amount := x ->> 'reserved_micro_credits';
    key_id := x ->> 'api_key_id';
    p_request_key := x ->> 'request_key';
    verdict := 'begun';
    generation_ids[i] := id;
    available[i] := NULL;
    IF key_id IS NOT NULL AND key_id IS DISTINCT FROM key_before THEN
      SELECT k.id, k.spend_cap_micro_credits INTO live_key, cap FROM api_key k
       WHERE k.id = key_id AND k.customer_id = p_customer_id AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > p_now);
      key_before := key_id;
    END IF;
    IF key_id IS NOT NULL AND live_key IS NULL THEN
      verdict := 'key_refused';
    ELSIF p_request_key IS NOT NULL THEN
      keyed := true;
      installation := x ->> 'installation_id';
      hash := x ->> 'request_hash';
      held_key := installation || ' ' || (x ->> 'route') || ' ' || p_request_key;
      SELECT i.generation_id, i.request_hash, i.expires_at INTO known FROM idempotency_key i
       WHERE i.customer_id = p_customer_id AND i.installation_id = installation AND i.route = x ->> 'route' AND i.request_key = p_request_key;
      IF held_keys ? held_key THEN
        verdict := CASE WHEN held_keys ->> held_key = hash THEN 'running' ELSE 'mismatch' END;
      ELSIF known.expires_at > p_now THEN
        IF encode(known.request_hash, 'hex') <> hash THEN
          verdict := 'mismatch';
        ELSE
          SELECT CASE WHEN g.state = 'succeeded' THEN 'replay' WHEN g.state = 'running' AND r.lease_until > p_now THEN 'running' ELSE 'begun' END INTO verdict
            FROM generation g LEFT JOIN ledger_reservation r ON r.customer_id = g.customer_id AND r.generation_id = known.generation_id
           WHERE g.customer_id = p_customer_id AND g.id = known.generation_id;
          verdict := coalesce(verdict, 'begun');
        END IF;
        IF verdict <> 'begun' THEN
          generation_ids[i] := known.generation_id;
        END IF;
      END IF;
    END IF;
    IF verdict = 'begun' AND key_id IS NOT NULL AND cap IS NOT NULL THEN
      this_month := date_trunc('month', p_now AT TIME ZONE 'UTC')::date;
      SELECT s.reserved_micro_credits + s.consumed_micro_credits INTO spent FROM api_key_spend s
       WHERE s.customer_id = p_customer_id AND s.key_id = key_before AND s.month = this_month;
      spent := coalesce(spent, 0) + coalesce((capped ->> key_id)::bigint, 0);
      IF spent + amount > cap THEN
        verdict := 'spend_cap';
        available[i] := greatest(cap - spent, 0);
      ELSE
        capped := capped || jsonb_build_object(key_id, coalesce((capped ->> key_id)::bigint, 0) + amount);
      END IF;
    END IF;
    IF verdict = 'begun' THEN
      held_items := held_items || i;
      held_ids := held_ids || id;
      held_amounts := held_amounts || amount;
      held_leases := held_leases || p_now + (x ->> 'lease_seconds')::integer * interval '1 second';
      held_principals := held_principals || (x ->> 'principal_id');
      IF p_request_key IS NOT NULL THEN
        held_keys := held_keys || jsonb_build_object(held_key, hash);
      END IF;
    END IF;
    outcomes[i] := verdict;
  END LOOP;

  IF cardinality(held_items) > 0 THEN
    held := ledger_hold(wallet, held_ids, held_amounts, held_leases, held_principals, p_now);
    FOR i IN 1..cardinality(held_items) LOOP
      available[held_items[i]] := held.available[i];
      IF held.accepted[i] IS NOT TRUE THEN
        outcomes[held_items[i]] := 'insufficient';
      END IF;
    END LOOP;

    IF cardinality(outcomes) = 1 AND outcomes[1] = 'begun' THEN
      INSERT INTO generation (customer_id, id, installation_id, api_key_id, operation, model, upstream, streamed, reserved_micro_credits,
        upstream_price_id, operation_price_id, request_id, created_at)
      VALUES (p_customer_id, id, x ->> 'installation_id', key_id, x ->> 'operation', x ->> 'model', x ->> 'upstream', (x ->> 'streamed')::boolean, amount,
        x ->> 'upstream_price_id', x ->> 'operation_price_id', x ->> 'request_id', p_now);
    ELSIF cardinality(outcomes) > 1 THEN
      INSERT INTO generation (customer_id, id, installation_id, api_key_id, operation, model, upstream, streamed, reserved_micro_credits,
        upstream_price_id, operation_price_id, request_id, created_at)
      SELECT p_customer_id, t.body ->> 'id', t.body ->> 'installation_id', t.body ->> 'api_key_id', t.body ->> 'operation', t.body ->> 'model',
             t.body ->> 'upstream', (t.body ->> 'streamed')::boolean, (t.body ->> 'reserved_micro_credits')::bigint,
             t.body ->> 'upstream_price_id', t.body ->> 'operation_price_id', t.body ->> 'request_id', p_now
        FROM jsonb_array_elements(p_items) WITH ORDINALITY AS t (body, ord)
       WHERE outcomes[t.ord] = 'begun';
    END IF;

    IF keyed THEN
      INSERT INTO idempotency_key AS i (customer_id, installation_id, route, request_key, request_hash, generation_id, created_at, expires_at)
      SELECT p_customer_id, t.body ->> 'installation_id', t.body ->> 'route', t.body ->> 'request_key', decode(t.body ->> 'request_hash', 'hex'),
             t.body ->> 'id', p_now, p_now + interval '24 hours'
        FROM jsonb_array_elements(p_items) WITH ORDINALITY AS t (body, ord)
       WHERE outcomes[t.ord] = 'begun' AND t.body ->> 'request_key' IS NOT NULL
      ON CONFLICT (customer_id, installation_id, route, request_key) DO UPDATE SET
        request_hash = excluded.request_hash, generation_id = excluded.generation_id, created_at = excluded.created_at, expires_at = excluded.expires_at;
    END IF;

    IF capped <> '{}' THEN
      INSERT INTO api_key_spend AS s (customer_id, key_id, month, reserved_micro_credits)
      SELECT p_customer_id, t.body ->> 'api_key_id', this_month, sum((t.body ->> 'reserved_micro_credits')::bigint)
        FROM jsonb_array_elements(p_items) WITH ORDINALITY AS t (body, ord)
       WHERE outcomes[t.ord] = 'begun' AND capped ? coalesce(t.body ->> 'api_key_id', '')
       GROUP BY 2 ORDER BY 2
      ON CONFLICT (customer_id, key_id, month) DO UPDATE SET reserved_micro_credits = s.reserved_micro_credits + excluded.reserved_micro_credits;
    END IF;
  END IF;

  FOR i IN 1..cardinality(outcomes) LOOP
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
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
#variable_conflict use_column
DECLARE
  x jsonb;
  ids text[] := '{}';
  charges bigint[] := '{}';
  principals text[] := '{}';
  first_id text;
  last_id text;
  any_result boolean := false;
  any_key boolean := false;
  settlements ledger_settlement[];
  expected integer := 0;
  finished integer := 0;
  sums usage_rollup%ROWTYPE;
  added record;
  nothing text;
BEGIN
  FOR i IN 1..jsonb_array_length(p_items) LOOP
    x := p_items -> (i - 1);
    ids := ids || (x ->> 'id');
    charges := charges || (x ->> 'charge_micro_credits')::bigint;
    principals := principals || (x ->> 'principal_id');
    first_id := least(first_id, ids[i]);
    last_id := greatest(last_id, ids[i]);
    any_result := any_result OR jsonb_typeof(x -> 'result') <> 'null';
    any_key := any_key OR x ->> 'request_key' IS NOT NULL;
  END LOOP;
  settlements := ledger_close(p_customer_id, ids, charges, principals, p_lapse, p_now);
  FOR i IN 1..cardinality(settlements) LOOP
    IF settlements[i].outcome <> 'already' THEN
      expected := expected + 1;
    END IF;
  END LOOP;
  IF expected > 0 THEN
    -- The rollup is written with the rows that it sums. One settled late was counted before as a failure of unknown cost,
    -- when its process was taken for dead.
    IF cardinality(ids) = 1 THEN
      UPDATE generation g SET
        state = x ->> 'state', charge_micro_credits = settlements[1].consumed_micro_credits, revenue_micro_usd = settlements[1].revenue_micro_usd,
        cost_micro_usd = (x ->> 'cost_micro_usd')::bigint, cost_source = x ->> 'cost_source',
        input_tokens = (x ->> 'input_tokens')::bigint, cached_input_tokens = (x ->> 'cached_input_tokens')::bigint,
        cache_write_tokens = (x ->> 'cache_write_tokens')::bigint, output_tokens = (x ->> 'output_tokens')::bigint,
        reasoning_tokens = (x ->> 'reasoning_tokens')::bigint, raw_usage = nullif(x -> 'raw_usage', 'null'),
        failure_code = x ->> 'failure_code', attempts = coalesce(nullif(x -> 'attempts', 'null'), '[]'),
        first_token_at = (x ->> 'first_token_at')::timestamptz, finished_at = p_now
       WHERE g.customer_id = p_customer_id AND g.id = first_id
         AND g.state = CASE WHEN settlements[1].outcome = 'late' THEN 'abandoned' ELSE 'running' END
      RETURNING 1, g.installation_id, g.operation, g.model, (settlements[1].outcome <> 'late')::int,
        (g.state <> 'succeeded')::int - (settlements[1].outcome = 'late')::int, (g.cost_micro_usd IS NULL)::int - (settlements[1].outcome = 'late')::int,
        coalesce(g.input_tokens, 0), coalesce(g.cached_input_tokens, 0), coalesce(g.output_tokens, 0), g.charge_micro_credits, coalesce(g.cost_micro_usd, 0), g.revenue_micro_usd
      INTO finished, sums.installation_id, sums.operation, sums.model, sums.generations, sums.failures, sums.unknown_costs, sums.input_tokens, sums.cached_input_tokens,
        sums.output_tokens, sums.charge_micro_credits, sums.cost_micro_usd, sums.revenue_micro_usd;
      IF FOUND THEN
        nothing := metering_add(p_customer_id, sums.installation_id, p_now, sums.operation, sums.model, sums.generations, sums.failures, sums.unknown_costs,
          sums.input_tokens, sums.cached_input_tokens, sums.output_tokens, sums.charge_micro_credits, sums.cost_micro_usd, sums.revenue_micro_usd);
      END IF;
    ELSE
      FOR added IN
        WITH done AS (
          UPDATE generation g SET
            state = s.x ->> 'state', charge_micro_credits = s.consumed, revenue_micro_usd = s.revenue,
            cost_micro_usd = (s.x ->> 'cost_micro_usd')::bigint, cost_source = s.x ->> 'cost_source',
            input_tokens = (s.x ->> 'input_tokens')::bigint, cached_input_tokens = (s.x ->> 'cached_input_tokens')::bigint,
            cache_write_tokens = (s.x ->> 'cache_write_tokens')::bigint, output_tokens = (s.x ->> 'output_tokens')::bigint,
            reasoning_tokens = (s.x ->> 'reasoning_tokens')::bigint, raw_usage = nullif(s.x -> 'raw_usage', 'null'),
            failure_code = s.x ->> 'failure_code', attempts = coalesce(nullif(s.x -> 'attempts', 'null'), '[]'),
            first_token_at = (s.x ->> 'first_token_at')::timestamptz, finished_at = p_now
            FROM ROWS FROM (unnest(settlements), jsonb_array_elements(p_items)) AS s (item, outcome, consumed, revenue, available, x)
           WHERE g.customer_id = p_customer_id AND g.id = s.x ->> 'id' AND g.id >= first_id AND g.id <= last_id AND s.outcome <> 'already'
             AND g.state = CASE WHEN s.outcome = 'late' THEN 'abandoned' ELSE 'running' END
          RETURNING g.installation_id, g.operation, g.model, (g.state <> 'succeeded')::int AS failed, (s.outcome = 'late')::int AS late,
            (g.cost_micro_usd IS NULL)::int AS unknown_cost, g.input_tokens, g.cached_input_tokens, g.output_tokens,
            g.charge_micro_credits, g.cost_micro_usd, g.revenue_micro_usd
        )
        SELECT d.installation_id, d.operation, d.model, count(*) AS finished, sum(1 - d.late) AS generations, sum(d.failed - d.late) AS failures,
               sum(d.unknown_cost - d.late) AS unknown_costs, coalesce(sum(d.input_tokens), 0) AS input_tokens,
               coalesce(sum(d.cached_input_tokens), 0) AS cached_input_tokens, coalesce(sum(d.output_tokens), 0) AS output_tokens,
               sum(d.charge_micro_credits) AS charge_micro_credits, coalesce(sum(d.cost_micro_usd), 0) AS cost_micro_usd, sum(d.revenue_micro_usd) AS revenue_micro_usd
          FROM done d GROUP BY d.installation_id, d.operation, d.model ORDER BY d.installation_id, d.operation, d.model
      LOOP
        finished := finished + added.finished;
        PERFORM metering_add(p_customer_id, added.installation_id, p_now, added.operation, added.model, added.generations, added.failures, added.unknown_costs,
          added.input_tokens::bigint, added.cached_input_tokens::bigint, added.output_tokens::bigint, added.charge_micro_credits::bigint,
          added.cost_micro_usd::bigint, added.revenue_micro_usd::bigint);
      END LOOP;
    END IF;
    IF finished IS DISTINCT FROM expected THEN
      RAISE EXCEPTION 'a generation and its reservation disagree' USING ERRCODE = 'data_corrupted';
    END IF;
    -- Only keys with a spend cap have rows here.
    PERFORM 1 FROM api_key_spend k WHERE k.customer_id = p_customer_id LIMIT 1;
    IF FOUND THEN
      UPDATE api_key_spend k SET reserved_micro_credits = greatest(k.reserved_micro_credits - d.reserved, 0),
        consumed_micro_credits = k.consumed_micro_credits + d.consumed
        FROM (SELECT g.api_key_id, date_trunc('month', g.created_at AT TIME ZONE 'UTC')::date AS month,
                     sum(CASE WHEN s.outcome = 'late' THEN 0 ELSE g.reserved_micro_credits END) AS reserved, sum(g.charge_micro_credits) AS consumed
                FROM ROWS FROM (unnest(settlements), unnest(ids)) AS s (item, outcome, consumed, revenue, available, id)
                JOIN generation g ON g.customer_id = p_customer_id AND g.id = s.id AND g.id >= first_id AND g.id <= last_id
               WHERE s.outcome <> 'already' AND g.api_key_id IS NOT NULL GROUP BY 1, 2) AS d
       WHERE k.customer_id = p_customer_id AND k.key_id = d.api_key_id AND k.month = d.month;
    END IF;
    IF any_result THEN
      INSERT INTO generation_result (customer_id, generation_id, body, expires_at)
      SELECT p_customer_id, x ->> 'id', x -> 'result', p_now + interval '24 hours' FROM jsonb_array_elements(p_items) AS x
       WHERE nullif(x -> 'result', 'null') IS NOT NULL
      ON CONFLICT (customer_id, generation_id) DO NOTHING;
    END IF;
    IF any_key THEN
      DELETE FROM idempotency_key i USING jsonb_array_elements(p_items) AS x
       WHERE x ->> 'state' <> 'succeeded' AND i.customer_id = p_customer_id AND i.installation_id = x ->> 'installation_id'
         AND i.route = x ->> 'route' AND i.request_key = x ->> 'request_key' AND i.generation_id = x ->> 'id';
    END IF;
  END IF;
  FOR i IN 1..cardinality(settlements) LOOP
    item := i;
    outcome := settlements[i].outcome;
    charge_micro_credits := settlements[i].consumed_micro_credits;
    revenue_micro_usd := settlements[i].revenue_micro_usd;
    available_after_micro_credits := settlements[i].available_after_micro_credits;
    RETURN NEXT;
  END LOOP;
END $$;
