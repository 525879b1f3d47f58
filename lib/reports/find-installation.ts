import { z } from 'zod';
import { type Db, row, rows, sql } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import { patternOf } from './search';

const StaffInstallation = z.object({
  customerId: z.string(),
  customerName: z.string(),
  installationId: z.string(),
  name: z.string(),
  domain: z.string().nullable(),
  createdAt: z.date(),
  archivedAt: z.date().nullable(),
  firstGenerationAt: z.date().nullable(),
  lastSeenAt: z.date().nullable(),
});
export type StaffInstallation = z.output<typeof StaffInstallation>;

/** One installation by its id alone, whoever owns it; undefined when there is none. For staff. */
export async function findInstallation(
  db: Db,
  installationId: string,
): Promise<StaffInstallation | undefined> {
  if (!isId('ins', installationId)) return undefined;
  return row(
    db,
    StaffInstallation,
    sql`SELECT i.customer_id AS "customerId", c.name AS "customerName", i.id AS "installationId", i.name, i.domain,
               i.created_at AS "createdAt", i.archived_at AS "archivedAt", i.first_generation_at AS "firstGenerationAt",
               (SELECT g.created_at FROM generation g WHERE g.customer_id = i.customer_id AND g.installation_id = i.id
                 ORDER BY g.id DESC LIMIT 1) AS "lastSeenAt"
          FROM installation i JOIN customer c ON c.id = i.customer_id WHERE i.id = ${installationId}`,
  );
}

const Named = z.object({
  kind: z.enum(['customer', 'installation']),
  id: z.string(),
  name: z.string(),
  hint: z.string(),
});
export type NamedThing = z.output<typeof Named>;

const FOUND_OF_A_KIND_MAX = 6;

/** Customers and installations whose name, e-mail, domain or id is like the text; those that begin with it first. Throws InvalidInput. */
export async function findByName(db: Db, text: string): Promise<NamedThing[]> {
  const pattern = patternOf(text);
  if (pattern === undefined) return [];
  const wanted = text.trim();
  const beginning = pattern.slice(1);
  return rows(
    db,
    Named,
    sql`(SELECT 'customer' AS kind, c.id, c.name, c.email AS hint FROM customer c
          WHERE c.name ILIKE ${pattern} OR c.email ILIKE ${pattern} OR c.id = ${wanted}
          ORDER BY (c.name ILIKE ${beginning}) DESC, lower(c.name), c.id LIMIT ${FOUND_OF_A_KIND_MAX})
        UNION ALL
        (SELECT 'installation', i.id, i.name, coalesce(i.domain, c.name) FROM installation i JOIN customer c ON c.id = i.customer_id
          WHERE i.archived_at IS NULL AND (i.name ILIKE ${pattern} OR i.domain ILIKE ${pattern} OR i.id = ${wanted})
          ORDER BY (i.name ILIKE ${beginning} OR i.domain ILIKE ${beginning}) DESC, lower(i.name), i.id LIMIT ${FOUND_OF_A_KIND_MAX})`,
  );
}
