import { z } from 'zod';
import { type Db, noSql, row, rows, type Sql, sql } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import type { Period } from './period';
import { MicroCreditsColumn, MicroUsdColumn } from './profit';
import { patternOf } from './search';

const CustomerFigures = z.object({
  customerId: z.string(),
  name: z.string(),
  email: z.string(),
  createdAt: z.date(),
  closedAt: z.date().nullable(),
  installations: z.number(),
  /** What can be spent now, without what has expired; less what is owed. */
  availableMicroCredits: MicroCreditsColumn,
  debtMicroCredits: MicroCreditsColumn,
  generations: z.number(),
  chargeMicroCredits: MicroCreditsColumn,
  revenueMicroUsd: MicroUsdColumn,
  costMicroUsd: MicroUsdColumn,
  profitMicroUsd: MicroUsdColumn,
  total: z.number(),
});
export type CustomerFigures = Omit<z.output<typeof CustomerFigures>, 'total'>;

export const CUSTOMER_SORTS = [
  'name',
  'balance',
  'spend',
  'revenue',
  'profit',
  'installations',
  'created',
] as const;
export type CustomerSort = (typeof CUSTOMER_SORTS)[number];
export const CUSTOMER_PAGE_ROWS_MAX = 100;

const SORT_KEY: Record<CustomerSort, Sql> = {
  name: sql`lower("name")`,
  balance: sql`"availableMicroCredits" - "debtMicroCredits"`,
  spend: sql`"chargeMicroCredits"`,
  revenue: sql`"revenueMicroUsd"`,
  profit: sql`"profitMicroUsd"`,
  installations: sql`"installations"`,
  created: sql`"createdAt"`,
};

export type CustomerQuery = {
  /** Part of the name or e-mail, or a whole id. */
  search?: string;
  sort: CustomerSort;
  descending: boolean;
  limit: number;
  /** Rows to leave out: the page before ended there. */
  offset: number;
};

/** Customers with their balance now and their figures of the period; `total` counts all that the search finds. Throws InvalidInput. */
export async function listCustomers(
  db: Db,
  period: Period,
  query: CustomerQuery & { now: Date },
): Promise<{ customers: CustomerFigures[]; total: number }> {
  const pattern = patternOf(query.search);
  const found = await rows(
    db,
    CustomerFigures,
    sql`WITH usage AS (
          SELECT u.customer_id, sum(u.generations)::bigint AS generations, sum(u.charge_micro_credits)::bigint AS charge,
                 sum(u.revenue_micro_usd)::bigint AS revenue, sum(u.cost_micro_usd)::bigint AS cost
            FROM usage_rollup u WHERE u.bucket_at >= ${period.from} AND u.bucket_at < ${period.until} GROUP BY u.customer_id
        ), lapsing AS (
          SELECT l.customer_id, sum(l.available_micro_credits)::bigint AS amount FROM ledger_lot l
           WHERE l.is_spendable AND l.expires_at <= ${query.now} GROUP BY l.customer_id
        ), connected AS (
          SELECT i.customer_id, count(*) AS installations FROM installation i WHERE i.archived_at IS NULL GROUP BY i.customer_id
        ), found AS (
          SELECT c.id AS "customerId", c.name AS "name", c.email AS "email", c.created_at AS "createdAt", c.closed_at AS "closedAt",
                 coalesce(connected.installations, 0)::bigint AS "installations",
                 (w.available_micro_credits - coalesce(lapsing.amount, 0))::bigint AS "availableMicroCredits",
                 (-w.debt_micro_credits)::bigint AS "debtMicroCredits",
                 coalesce(usage.generations, 0)::bigint AS "generations", coalesce(usage.charge, 0)::bigint AS "chargeMicroCredits",
                 coalesce(usage.revenue, 0)::bigint AS "revenueMicroUsd", coalesce(usage.cost, 0)::bigint AS "costMicroUsd",
                 coalesce(usage.revenue - usage.cost, 0)::bigint AS "profitMicroUsd"
            FROM customer c
            JOIN ledger_wallet w ON w.customer_id = c.id
            LEFT JOIN usage ON usage.customer_id = c.id
            LEFT JOIN lapsing ON lapsing.customer_id = c.id
            LEFT JOIN connected ON connected.customer_id = c.id
           ${
             pattern === undefined
               ? noSql
               : sql`WHERE c.name ILIKE ${pattern} OR c.email ILIKE ${pattern} OR c.id = ${query.search?.trim()}`
           }
        )
        SELECT *, count(*) OVER () AS "total" FROM found
         ORDER BY ${SORT_KEY[query.sort]} ${query.descending ? sql`DESC` : sql`ASC`}, "customerId"
         LIMIT ${Math.min(query.limit, CUSTOMER_PAGE_ROWS_MAX)} OFFSET ${query.offset}`,
  );
  const customers = found.map(({ total: _total, ...customer }) => customer);
  return { customers, total: found[0]?.total ?? 0 };
}

const Customer = z.object({
  customerId: z.string(),
  name: z.string(),
  email: z.string(),
  timeZone: z.string(),
  createdAt: z.date(),
  closedAt: z.date().nullable(),
});
export type Customer = z.output<typeof Customer>;

/** One customer; undefined when there is none. */
export async function findCustomer(db: Db, customerId: string): Promise<Customer | undefined> {
  if (!isId('cus', customerId)) return undefined;
  return row(
    db,
    Customer,
    sql`SELECT id AS "customerId", name, email, time_zone AS "timeZone", created_at AS "createdAt", closed_at AS "closedAt"
          FROM customer WHERE id = ${customerId}`,
  );
}

const Person = z.object({
  personId: z.string(),
  name: z.string(),
  email: z.string(),
  emailVerifiedAt: z.date().nullable(),
  lastSeenAt: z.date().nullable(),
  createdAt: z.date(),
  disabledAt: z.date().nullable(),
});
export type CustomerPerson = z.output<typeof Person>;

const PEOPLE_MAX = 200;

/** The people who sign in for a customer, oldest first; at most 200. */
export function peopleOfCustomer(db: Db, customerId: string): Promise<CustomerPerson[]> {
  return rows(
    db,
    Person,
    sql`SELECT p.id AS "personId", p.name, p.email, p.email_verified_at AS "emailVerifiedAt", p.created_at AS "createdAt",
               p.disabled_at AS "disabledAt", (SELECT max(s.last_seen_at) FROM session s WHERE s.person_id = p.id) AS "lastSeenAt"
          FROM person p WHERE p.customer_id = ${customerId} ORDER BY p.created_at, p.id LIMIT ${PEOPLE_MAX}`,
  );
}
