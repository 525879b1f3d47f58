import { type Db, execute, sql } from './db';
import { newId } from './ids';

export type AuditEntry = {
  principalKind: 'customer' | 'provider' | 'installation' | 'system';
  principalId: string;
  /** What was done, as `noun.verb`: `api_key.revoke`. */
  action: `${string}.${string}`;
  subjectKind: string;
  subjectId: string;
  customerId?: string;
  reason?: string;
  before?: unknown;
  after?: unknown;
  address?: string;
  requestId?: string;
};

/** Writes who did what, in the caller's transaction; the table refuses every change afterwards. Never pass secrets. */
export async function recordAudit(db: Db, entry: AuditEntry): Promise<void> {
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  await execute(
    db,
    sql`INSERT INTO audit_entry (id, principal_kind, principal_id, action, subject_kind, subject_id, customer_id, reason, before, after, address, request_id)
        VALUES (${newId('aud')}, ${entry.principalKind}, ${entry.principalId}, ${entry.action}, ${entry.subjectKind}, ${entry.subjectId},
          ${entry.customerId ?? null}, ${entry.reason ?? null}, ${json(entry.before)}::jsonb, ${json(entry.after)}::jsonb, ${entry.address ?? null}, ${entry.requestId ?? null})`,
  );
}
