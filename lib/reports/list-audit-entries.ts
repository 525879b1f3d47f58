import { z } from 'zod';
import { type Db, noSql, rows, sql } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';

export const PRINCIPAL_KINDS = ['customer', 'provider', 'installation', 'system'] as const;
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];

const AuditRow = z.object({
  id: z.string(),
  at: z.date(),
  principalKind: z.enum(PRINCIPAL_KINDS),
  principalId: z.string(),
  /** A person's name or e-mail, or a key's name; null for the system and for what is gone. */
  principalName: z.string().nullable(),
  action: z.string(),
  subjectKind: z.string(),
  subjectId: z.string(),
  customerId: z.string().nullable(),
  customerName: z.string().nullable(),
  reason: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
  address: z.string().nullable(),
  requestId: z.string().nullable(),
});
export type AuditRow = z.output<typeof AuditRow>;

const PAGE_ROWS_MAX = 200;

export type AuditFilter = {
  principalKind?: PrincipalKind;
  /** A whole action, `api_key.revoke`. */
  action?: string;
  customerId?: string;
  /** A whole id: of who did it, of what it was done to, or of the request. */
  id?: string;
};

/** Who did what, newest first; `before` is the last id of the page before. */
export function listAuditEntries(
  db: Db,
  given: AuditFilter & { limit: number; before?: string },
): Promise<AuditRow[]> {
  const { principalKind, action, customerId, id } = given;
  const before = given.before !== undefined && isId('aud', given.before) ? given.before : undefined;
  return rows(
    db,
    AuditRow,
    sql`SELECT a.id, a.at, a.principal_kind AS "principalKind", a.principal_id AS "principalId",
               coalesce(nullif(p.name, ''), p.email, k.name) AS "principalName", a.action, a.subject_kind AS "subjectKind",
               a.subject_id AS "subjectId", a.customer_id AS "customerId", c.name AS "customerName", a.reason, a.before, a.after,
               a.address, a.request_id AS "requestId"
          FROM audit_entry a
          LEFT JOIN person p ON p.id = a.principal_id
          LEFT JOIN api_key k ON k.id = a.principal_id
          LEFT JOIN customer c ON c.id = a.customer_id
         WHERE TRUE
           ${principalKind === undefined ? noSql : sql`AND a.principal_kind = ${principalKind}`}
           ${action === undefined ? noSql : sql`AND a.action = ${action}`}
           ${customerId === undefined ? noSql : sql`AND a.customer_id = ${customerId}`}
           ${id === undefined ? noSql : sql`AND (a.principal_id = ${id} OR a.subject_id = ${id} OR a.request_id = ${id})`}
           ${before === undefined ? noSql : sql`AND a.id < ${before}`}
         ORDER BY a.id DESC LIMIT ${Math.min(given.limit, PAGE_ROWS_MAX)}`,
  );
}

const Action = z.object({ action: z.string() });
const ACTIONS_MAX = 100;

/** Every kind of action that was ever noted, by name: what a filter offers. */
export async function auditActions(db: Db): Promise<string[]> {
  const found = await rows(
    db,
    Action,
    sql`SELECT DISTINCT a.action FROM audit_entry a ORDER BY a.action LIMIT ${ACTIONS_MAX}`,
  );
  return found.map(({ action }) => action);
}
