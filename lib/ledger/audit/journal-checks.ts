import { sql } from '@/lib/platform/db';
import { checks } from './check';

/** The journal, row by row. */
export const JOURNAL_CHECKS = checks(
  {
    name: 'journal_has_no_gaps',
    promise:
      'The rows of a customer count 1, 2, 3 … up to the wallet’s last: none was removed or slipped in.',
    query: () => sql`
      SELECT customer_id, customer_id AS subject_id, format('the wallet has posted %s rows, the journal has %s, numbered up to %s', w.last_seq, coalesce(j.posted, 0), coalesce(j.highest, 0)) AS sentence
        FROM ledger_wallet w
        FULL JOIN (SELECT customer_id, count(*) AS posted, max(seq) AS highest, count(*) FILTER (WHERE seq <> place) AS misplaced
                     FROM (SELECT customer_id, seq, row_number() OVER (PARTITION BY customer_id ORDER BY seq) AS place FROM ledger_transfer) AS r
                    GROUP BY customer_id) AS j USING (customer_id)
       WHERE w.last_seq IS DISTINCT FROM coalesce(j.posted, 0) OR w.last_seq IS DISTINCT FROM coalesce(j.highest, 0) OR j.misplaced > 0`,
  },
  {
    name: 'journal_balances_follow',
    promise: 'The balances beside each row are those of the row before, moved by its amount.',
    query: () => sql`
      SELECT customer_id, subject_id, format('row %s leaves %s available and %s reserved, expected %s and %s', seq, available_after, reserved_after, available_expected, reserved_expected) AS sentence
        FROM (SELECT customer_id, subject_id, seq, available_after_micro_credits AS available_after, reserved_after_micro_credits AS reserved_after,
                     lag(available_after_micro_credits, 1, 0) OVER before
                       + CASE 'available' WHEN credit_account THEN amount_micro_credits WHEN debit_account THEN -amount_micro_credits ELSE 0 END AS available_expected,
                     lag(reserved_after_micro_credits, 1, 0) OVER before
                       + CASE 'reserved' WHEN credit_account THEN amount_micro_credits WHEN debit_account THEN -amount_micro_credits ELSE 0 END AS reserved_expected
                FROM ledger_transfer WINDOW before AS (PARTITION BY customer_id ORDER BY seq)) AS r
       WHERE available_after <> available_expected OR reserved_after <> reserved_expected`,
  },
  {
    name: 'journal_rows_well_formed',
    promise: 'A row moves a positive amount between the two accounts that its reason names.',
    query: () => sql`
      SELECT customer_id, subject_id, format('row %s, %s, moves %s microcredits from %s to %s', seq, reason, amount_micro_credits, debit_account, credit_account) AS sentence
        FROM ledger_transfer
       WHERE amount_micro_credits <= 0 OR (reason, debit_account, credit_account) NOT IN (
         ('purchase', 'issued', 'available'), ('grant', 'issued', 'available'), ('adjustment', 'issued', 'available'),
         ('adjustment', 'available', 'reversed'), ('reverse', 'available', 'reversed'), ('reserve', 'available', 'reserved'),
         ('settle', 'reserved', 'consumed'), ('release', 'reserved', 'available'), ('expire', 'available', 'expired'),
         ('late_settle', 'available', 'consumed'), ('late_settle', 'debt', 'consumed'), ('repay_debt', 'available', 'debt'))`,
  },
  {
    name: 'journal_instants_match',
    promise:
      'A row is filed under the instant of its subject, so that “once” holds over all partitions.',
    query: () => sql`
      SELECT customer_id, subject_id, format('row %s is filed under %s', seq, subject_at) AS sentence
        FROM ledger_transfer
       WHERE CASE WHEN subject_id ~ '^[a-z]+_[0-7][0-9A-HJKMNP-TV-Z]{25}$' THEN subject_at IS DISTINCT FROM ulid_instant(subject_id) ELSE true END`,
  },
);
