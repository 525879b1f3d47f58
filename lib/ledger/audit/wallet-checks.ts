import { sql } from '@/lib/platform/db';
import { checks } from './check';

/** A wallet against itself, its journal and its lots. */
export const WALLET_CHECKS = checks(
  {
    name: 'wallet_sums_to_zero',
    promise: 'The accounts of every wallet sum to zero.',
    query: () => sql`
      SELECT customer_id, customer_id AS subject_id,
             format('the accounts sum to %s microcredits', total) AS sentence
        FROM (SELECT customer_id, issued_micro_credits + available_micro_credits + reserved_micro_credits + consumed_micro_credits
                     + expired_micro_credits + reversed_micro_credits + debt_micro_credits AS total
                FROM ledger_wallet) AS w
       WHERE total <> 0`,
  },
  {
    name: 'wallet_never_overdrawn',
    promise: 'Nothing is spent that is not there: no account but issued and debt is below zero.',
    query: () => sql`
      SELECT w.customer_id, w.customer_id AS subject_id, format('%s is %s microcredits', a.account, a.balance) AS sentence
        FROM ledger_wallet w
       CROSS JOIN LATERAL (VALUES ('available', w.available_micro_credits), ('reserved', w.reserved_micro_credits),
         ('consumed', w.consumed_micro_credits), ('expired', w.expired_micro_credits), ('reversed', w.reversed_micro_credits),
         ('issued', -w.issued_micro_credits), ('debt', -w.debt_micro_credits)) AS a (account, balance)
       WHERE a.balance < 0`,
  },
  {
    name: 'wallet_matches_journal',
    promise: 'Every balance is the sum of the journal.',
    query: () => sql`
      WITH journal AS (
        SELECT customer_id,
               sum(CASE 'issued' WHEN credit_account THEN amount_micro_credits WHEN debit_account THEN -amount_micro_credits ELSE 0 END) AS issued,
               sum(CASE 'available' WHEN credit_account THEN amount_micro_credits WHEN debit_account THEN -amount_micro_credits ELSE 0 END) AS available,
               sum(CASE 'reserved' WHEN credit_account THEN amount_micro_credits WHEN debit_account THEN -amount_micro_credits ELSE 0 END) AS reserved,
               sum(CASE 'consumed' WHEN credit_account THEN amount_micro_credits ELSE 0 END) AS consumed,
               sum(CASE 'expired' WHEN credit_account THEN amount_micro_credits ELSE 0 END) AS expired,
               sum(CASE 'reversed' WHEN credit_account THEN amount_micro_credits ELSE 0 END) AS reversed,
               sum(CASE 'debt' WHEN credit_account THEN amount_micro_credits WHEN debit_account THEN -amount_micro_credits ELSE 0 END) AS debt
          FROM ledger_transfer GROUP BY customer_id
      )
      SELECT customer_id, customer_id AS subject_id, format('%s is %s microcredits, the journal says %s', a.account, a.balance, a.posted) AS sentence
        FROM ledger_wallet w FULL JOIN journal j USING (customer_id)
       CROSS JOIN LATERAL (VALUES ('issued', w.issued_micro_credits, coalesce(j.issued, 0)), ('available', w.available_micro_credits, coalesce(j.available, 0)),
         ('reserved', w.reserved_micro_credits, coalesce(j.reserved, 0)), ('consumed', w.consumed_micro_credits, coalesce(j.consumed, 0)),
         ('expired', w.expired_micro_credits, coalesce(j.expired, 0)), ('reversed', w.reversed_micro_credits, coalesce(j.reversed, 0)),
         ('debt', w.debt_micro_credits, coalesce(j.debt, 0))) AS a (account, balance, posted)
       WHERE a.balance IS DISTINCT FROM a.posted`,
  },
  {
    name: 'wallet_matches_lots',
    promise: 'What a wallet holds is what its lots hold.',
    query: () => sql`
      WITH lots AS (
        SELECT customer_id, sum(granted_micro_credits) AS granted, sum(available_micro_credits) AS available, sum(reserved_micro_credits) AS reserved,
               sum(consumed_micro_credits + repaid_micro_credits) AS paid, sum(expired_micro_credits) AS expired, sum(reversed_micro_credits) AS reversed
          FROM ledger_lot GROUP BY customer_id
      )
      SELECT customer_id, customer_id AS subject_id, format('%s is %s microcredits, the lots say %s', a.account, a.balance, a.held) AS sentence
        FROM ledger_wallet w FULL JOIN lots l USING (customer_id)
       CROSS JOIN LATERAL (VALUES ('issued', -w.issued_micro_credits, coalesce(l.granted, 0)), ('available', w.available_micro_credits, coalesce(l.available, 0)),
         ('reserved', w.reserved_micro_credits, coalesce(l.reserved, 0)), ('expired', w.expired_micro_credits, coalesce(l.expired, 0)),
         ('reversed', w.reversed_micro_credits, coalesce(l.reversed, 0)),
         -- What became debt was consumed without a lot, and what repaid it left a lot without being consumed.
         ('consumed less debt', w.consumed_micro_credits + w.debt_micro_credits, coalesce(l.paid, 0))) AS a (account, balance, held)
       WHERE a.balance IS DISTINCT FROM a.held`,
  },
);
