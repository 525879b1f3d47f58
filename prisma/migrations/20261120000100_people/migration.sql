-- Customers, the people who sign in, their installations and keys, mail, and the audit log.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only';
END $$;

-- The instant that a prefixed ULID carries: the first ten of its 26 base-32 digits are milliseconds; to_timestamp rounds to
-- the microsecond, hence exact. `value_of` has the value of each digit at its ASCII code. Takes 2 µs; with string functions it was 12.
CREATE FUNCTION ulid_instant(id text) RETURNS timestamptz LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  value_of CONSTANT bytea := '\x00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000010203040506070809000000000000000a0b0c0d0e0f101100121300141500161718191a001b1c1d1e1f';
  digits CONSTANT bytea := decode(right(id, 26), 'escape');
BEGIN
  RETURN to_timestamp((
    (get_byte(value_of, get_byte(digits, 0))::bigint << 45) + (get_byte(value_of, get_byte(digits, 1))::bigint << 40) + (get_byte(value_of, get_byte(digits, 2))::bigint << 35) + (get_byte(value_of, get_byte(digits, 3))::bigint << 30)
    + (get_byte(value_of, get_byte(digits, 4))::bigint << 25) + (get_byte(value_of, get_byte(digits, 5))::bigint << 20) + (get_byte(value_of, get_byte(digits, 6))::bigint << 15) + (get_byte(value_of, get_byte(digits, 7))::bigint << 10)
    + (get_byte(value_of, get_byte(digits, 8))::bigint << 5) + (get_byte(value_of, get_byte(digits, 9))::bigint << 0)
  )::double precision / 1000);
END $$;

-- The ten digits of an instant: where a partition of ids begins.
CREATE FUNCTION ulid_digits(at timestamptz) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  rest bigint := floor(extract(epoch FROM at) * 1000);
  digits text := '';
BEGIN
  FOR i IN 1..10 LOOP
    digits := substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', (rest % 32)::int + 1, 1) || digits;
    rest := rest / 32;
  END LOOP;
  RETURN digits;
END $$;

-- Row triggers of a partitioned table reach its partitions by themselves, TRUNCATE triggers do not.
CREATE FUNCTION keep_from_truncate(parent text, child text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = parent::regclass AND tgname = parent || '_append_only') THEN
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', child || '_no_truncate', child);
  END IF;
END $$;

-- One partition for each UTC month from `from_month` to `until_month` of a table that is partitioned by instant or,
-- when `id_prefix` is given, by prefixed ULID. Returns the names it made. Months that exist are left alone.
CREATE FUNCTION ensure_month_partitions(parent text, id_prefix text, from_month date, until_month date)
RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  month date := date_trunc('month', from_month)::date;
  next_month date;
  child text;
  low text;
  high text;
BEGIN
  WHILE month <= until_month LOOP
    next_month := (month + interval '1 month')::date;
    child := parent || '_' || to_char(month, 'YYYYMM');
    IF to_regclass(child) IS NULL THEN
      IF id_prefix IS NULL THEN
        low := month::text || ' 00:00:00+00';
        high := next_month::text || ' 00:00:00+00';
      ELSE
        low := id_prefix || '_' || ulid_digits(month::timestamp AT TIME ZONE 'UTC');
        high := id_prefix || '_' || ulid_digits(next_month::timestamp AT TIME ZONE 'UTC');
      END IF;
      EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', child, parent, low, high);
      PERFORM keep_from_truncate(parent, child);
      RETURN NEXT child;
    END IF;
    month := next_month;
  END LOOP;
END $$;

CREATE TABLE customer (
  id                 text COLLATE "C" PRIMARY KEY CONSTRAINT customer_id_shape CHECK (id ~ '^cus_[0-9A-Z]{26}$'),
  name               text NOT NULL CONSTRAINT customer_name_length CHECK (char_length(name) BETWEEN 1 AND 200),
  email              text NOT NULL,
  time_zone          text NOT NULL DEFAULT 'UTC',
  onboarding_dismissed_at timestamptz,
  created_at         timestamptz NOT NULL DEFAULT now(),
  closed_at          timestamptz
);

CREATE TABLE person (
  id                text COLLATE "C" PRIMARY KEY CONSTRAINT person_id_shape CHECK (id ~ '^per_[0-9A-Z]{26}$'),
  customer_id       text COLLATE "C" REFERENCES customer (id),
  name              text NOT NULL DEFAULT '',
  email             text NOT NULL,
  email_normalised  text NOT NULL CONSTRAINT person_email_once UNIQUE,
  email_verified_at timestamptz,
  role              text NOT NULL CONSTRAINT person_role_known CHECK (role IN ('customer', 'support', 'admin')),
  password_hash     text,
  failed_sign_ins   integer NOT NULL DEFAULT 0,
  locked_until      timestamptz,
  created_at        timestamptz NOT NULL DEFAULT now(),
  disabled_at       timestamptz,
  CONSTRAINT person_customer_belongs CHECK ((role = 'customer') = (customer_id IS NOT NULL))
);
CREATE INDEX person_customer_id_idx ON person (customer_id);

-- A sign-in through an issuer is linked by issuer and subject, never by e-mail.
CREATE TABLE person_identity (
  issuer     text NOT NULL,
  subject    text NOT NULL,
  person_id  text COLLATE "C" NOT NULL REFERENCES person (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX person_identity_person_id_idx ON person_identity (person_id);

CREATE TABLE session (
  id           text COLLATE "C" PRIMARY KEY CONSTRAINT session_id_shape CHECK (id ~ '^ses_[0-9A-Z]{26}$'),
  person_id    text COLLATE "C" NOT NULL REFERENCES person (id),
  created_at   timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  expires_at   timestamptz NOT NULL,
  ended_at     timestamptz,
  user_agent   text NOT NULL DEFAULT '',
  address      text NOT NULL DEFAULT ''
);
CREATE INDEX session_person_id_idx ON session (person_id);

-- A link in a mail: only the hash of what it carries is kept.
CREATE TABLE mail_token (
  token_hash bytea PRIMARY KEY,
  person_id  text COLLATE "C" NOT NULL REFERENCES person (id),
  purpose    text NOT NULL CONSTRAINT mail_token_purpose_known CHECK (purpose IN ('verify_email', 'reset_password')),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);
CREATE INDEX mail_token_person_id_idx ON mail_token (person_id);

-- Every mail is a row before it is sent; without SMTP the development mailbox shows it.
CREATE TABLE mail (
  id          text COLLATE "C" PRIMARY KEY,
  to_address  text NOT NULL,
  subject     text NOT NULL,
  text_body   text NOT NULL,
  html_body   text NOT NULL DEFAULT '',
  created_at  timestamptz NOT NULL DEFAULT now(),
  sent_at     timestamptz,
  attempts    integer NOT NULL DEFAULT 0,
  last_error  text
);
CREATE INDEX mail_created_at_idx ON mail (created_at);

CREATE TABLE installation (
  customer_id  text COLLATE "C" NOT NULL REFERENCES customer (id),
  id           text COLLATE "C" NOT NULL CONSTRAINT installation_id_shape CHECK (id ~ '^ins_[0-9A-Z]{26}$'),
  name         text NOT NULL CONSTRAINT installation_name_length CHECK (char_length(name) BETWEEN 1 AND 120),
  domain       text CONSTRAINT installation_domain_normal CHECK (domain = lower(domain) AND domain !~ '^www\.[^.]+\.'
                 AND (domain ~ '^\[[0-9a-f:]+\]$' OR domain ~ '^[0-9a-z_.-]{1,253}$')),
  created_at   timestamptz NOT NULL DEFAULT now(),
  archived_at  timestamptz,
  first_generation_at timestamptz,
  PRIMARY KEY (customer_id, id)
);
CREATE UNIQUE INDEX installation_domain_once ON installation (customer_id, domain) WHERE archived_at IS NULL;

CREATE TABLE api_key (
  id           text COLLATE "C" PRIMARY KEY CONSTRAINT api_key_id_shape CHECK (id ~ '^key_[0-9A-Z]{26}$'),
  customer_id  text COLLATE "C" NOT NULL REFERENCES customer (id),
  installation_id text COLLATE "C" NOT NULL,
  name         text NOT NULL CONSTRAINT api_key_name_length CHECK (char_length(name) BETWEEN 1 AND 120),
  prefix       text NOT NULL,
  last_four    text NOT NULL,
  secret_hash  bytea NOT NULL CONSTRAINT api_key_secret_once UNIQUE,
  scopes       text[] NOT NULL CONSTRAINT api_key_scopes_known CHECK (scopes <@ ARRAY['generate', 'read', 'usage'] AND cardinality(scopes) > 0),
  spend_cap_micro_credits bigint CONSTRAINT api_key_spend_cap_positive CHECK (spend_cap_micro_credits > 0),
  created_by   text NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  expires_at   timestamptz,
  last_used_at timestamptz,
  revoked_at   timestamptz,
  replaces_id  text COLLATE "C" REFERENCES api_key (id),
  CONSTRAINT api_key_installation_fkey FOREIGN KEY (customer_id, installation_id) REFERENCES installation (customer_id, id)
);
CREATE INDEX api_key_installation_idx ON api_key (customer_id, installation_id);
-- A key is replaced once; its successor can be replaced in turn.
CREATE UNIQUE INDEX api_key_replaced_once ON api_key (replaces_id);

-- Every process forgets a key that changed: LISTEN api_key_changed, payload = hex of the hash.
CREATE FUNCTION api_key_announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.revoked_at IS DISTINCT FROM OLD.revoked_at OR NEW.expires_at IS DISTINCT FROM OLD.expires_at
     OR NEW.scopes IS DISTINCT FROM OLD.scopes OR NEW.spend_cap_micro_credits IS DISTINCT FROM OLD.spend_cap_micro_credits THEN
    PERFORM pg_notify('api_key_changed', encode(NEW.secret_hash, 'hex'));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER api_key_announce AFTER UPDATE ON api_key FOR EACH ROW EXECUTE FUNCTION api_key_announce();

-- An archived installation has no key that opens anything: archiving revokes them all, and none is made or given back later.
CREATE FUNCTION installation_revoke_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE api_key SET revoked_at = NEW.archived_at
   WHERE customer_id = NEW.customer_id AND installation_id = NEW.id AND revoked_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER installation_revoke_keys AFTER UPDATE OF archived_at ON installation FOR EACH ROW
  WHEN (OLD.archived_at IS NULL AND NEW.archived_at IS NOT NULL) EXECUTE FUNCTION installation_revoke_keys();

CREATE FUNCTION api_key_needs_installation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  archived boolean;
BEGIN
  -- The lock waits for an archiving that is under way, and is then answered by the row as that left it.
  SELECT archived_at IS NOT NULL INTO archived FROM installation WHERE customer_id = NEW.customer_id AND id = NEW.installation_id FOR SHARE;
  IF archived THEN
    RAISE EXCEPTION 'the installation is archived' USING ERRCODE = 'check_violation', CONSTRAINT = 'api_key_installation_live';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER api_key_needs_installation BEFORE INSERT OR UPDATE OF revoked_at ON api_key FOR EACH ROW
  WHEN (NEW.revoked_at IS NULL) EXECUTE FUNCTION api_key_needs_installation();

-- What a key with a spend cap has held and used in a UTC month.
CREATE TABLE api_key_spend (
  customer_id            text COLLATE "C" NOT NULL,
  key_id                 text COLLATE "C" NOT NULL,
  month                  date NOT NULL,
  reserved_micro_credits bigint NOT NULL DEFAULT 0 CONSTRAINT api_key_spend_reserved_not_negative CHECK (reserved_micro_credits >= 0),
  consumed_micro_credits bigint NOT NULL DEFAULT 0 CONSTRAINT api_key_spend_consumed_not_negative CHECK (consumed_micro_credits >= 0),
  PRIMARY KEY (customer_id, key_id, month)
) WITH (fillfactor = 70);

CREATE TABLE audit_entry (
  id             text COLLATE "C" NOT NULL CONSTRAINT audit_entry_id_shape CHECK (id ~ '^aud_[0-9A-Z]{26}$'),
  at             timestamptz NOT NULL DEFAULT now(),
  principal_kind text NOT NULL CONSTRAINT audit_entry_principal_known CHECK (principal_kind IN ('customer', 'provider', 'installation', 'system')),
  principal_id   text NOT NULL,
  action         text NOT NULL,
  subject_kind   text NOT NULL,
  subject_id     text NOT NULL,
  customer_id    text COLLATE "C",
  reason         text,
  before         jsonb,
  after          jsonb,
  address        text,
  request_id     text,
  PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE INDEX audit_entry_customer_id_idx ON audit_entry (customer_id, id);
CREATE TABLE audit_entry_default PARTITION OF audit_entry DEFAULT;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
SELECT keep_from_truncate('audit_entry', 'audit_entry_default');

-- Alive processes: the worker's row is what /readyz looks at.
CREATE TABLE heartbeat (
  process    text PRIMARY KEY,
  kind       text NOT NULL CONSTRAINT heartbeat_kind_known CHECK (kind IN ('server', 'worker')),
  seen_at    timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz NOT NULL DEFAULT now()
);
