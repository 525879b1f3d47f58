import type { Sql } from '@/lib/platform/db';

export type AuditInput = {
  readonly now: Date;
  /** How long after its lease recovery may take to close a reservation. */
  readonly leaseGraceSeconds: number;
};

/** One promise of the ledger and the query that finds who broke it: customer_id, subject_id, sentence. */
export type Check<Name extends string = string> = {
  readonly name: Name;
  /** What holds, as a sentence. */
  readonly promise: string;
  readonly query: (input: AuditInput) => Sql;
};

/** A list of checks whose names stay literal. */
export const checks = <const Name extends string>(...list: Check<Name>[]): Check<Name>[] => list;
