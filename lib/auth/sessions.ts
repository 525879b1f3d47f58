import { assert } from '@/lib/platform/assert';
import type { Db } from '@/lib/platform/db';
import { NotFound } from '@/lib/platform/errors';
import { type Id, isId, newId } from '@/lib/platform/ids';
import { log } from '@/lib/platform/log';
import type { AuthContext } from './context';
import type { PersonPrincipal, Role } from './principal';
import {
  findLiveSession,
  insertSession,
  isSessionOf,
  type ListedSession,
  type LiveSession,
  selectLiveSessions,
  setSessionEnded,
  setSessionSeen,
  setSessionsEnded,
} from './session-store';

const DAY_MS = 86_400_000;
/** A session ends by itself: staff sign in every day, customers every month. */
const SESSION_MS = {
  customer: 30 * DAY_MS,
  support: DAY_MS,
  admin: DAY_MS,
} as const satisfies Record<Role, number>;
export const SESSION_SECONDS_MAX = (30 * DAY_MS) / 1000;
const SEEN_EVERY_MS = 60_000;
const USER_AGENT_LENGTH_MAX = 300;
const LISTED_MAX = 100;

/** Begins a session in the caller's transaction, which has the person locked and looked at. */
export async function startSession(
  tx: Db,
  given: {
    person: { id: string; role: Role };
    userAgent: string | undefined;
    address: string | undefined;
    now: Date;
  },
): Promise<Id<'ses'>> {
  const id = newId('ses', given.now);
  await insertSession(tx, {
    id,
    personId: given.person.id,
    createdAt: given.now,
    expiresAt: new Date(given.now.getTime() + SESSION_MS[given.person.role]),
    userAgent: printable(given.userAgent ?? '').slice(0, USER_AGENT_LENGTH_MAX),
    address: given.address ?? '',
  });
  return id;
}

const printable = (text: string) => text.replace(/\p{Cc}|\p{Cs}/gu, '');

/**
 * Who a session belongs to, read from its row every time: ended, expired, switched off or with another role takes effect
 * with the next request. Undefined when it is not live.
 */
export async function readSession(
  db: Db,
  sessionId: string,
  now: Date,
): Promise<PersonPrincipal | undefined> {
  if (!isId('ses', sessionId)) return undefined;
  const found = await findLiveSession(db, sessionId, now);
  if (!found) return undefined;
  if (now.getTime() - found.lastSeenAt.getTime() > SEEN_EVERY_MS) {
    // What lists show may lag; the request does not wait for it, nor fail with it.
    setSessionSeen(db, sessionId, now).catch((error: unknown) =>
      log().warn({ err: error }, 'session not marked as seen'),
    );
  }
  return principalOf(found);
}

function principalOf(found: LiveSession): PersonPrincipal {
  const { role, customerId, customerName, timeZone, lastSeenAt: _, ...signedIn } = found;
  if (role !== 'customer') return { ...signedIn, kind: 'provider', role };
  assert(
    customerId && customerName !== null && timeZone !== null,
    'a customer sign-in has its customer',
  );
  return { ...signedIn, kind: 'customer', role, customerId, customerName, timeZone };
}

/** Signs out: the session opens nothing from now on. Repeated, or of nobody: nothing happens. */
export async function endSession(
  ctx: Pick<AuthContext, 'db' | 'now'>,
  given: { sessionId: string },
): Promise<void> {
  if (isId('ses', given.sessionId))
    await setSessionEnded(ctx.db, { sessionId: given.sessionId, at: ctx.now });
}

type OwnContext = AuthContext & { readonly principal: PersonPrincipal };

/** The sessions that somebody has open, latest used first; `current` is the one that asks. */
export async function listOwnSessions(
  ctx: OwnContext,
): Promise<(ListedSession & { current: boolean })[]> {
  const found = await selectLiveSessions(ctx.db, {
    personId: ctx.principal.personId,
    rowsMax: LISTED_MAX,
    now: ctx.now,
  });
  return found.map((session) => ({ ...session, current: session.id === ctx.principal.sessionId }));
}

/** Ends one of one's own sessions. Repeated: it stays ended. Another's looks like none: NotFound. */
export async function endOwnSession(ctx: OwnContext, given: { sessionId: string }): Promise<void> {
  if (!isId('ses', given.sessionId)) throw new NotFound();
  const { personId } = ctx.principal;
  if (!(await isSessionOf(ctx.db, given.sessionId, personId))) throw new NotFound();
  await setSessionEnded(ctx.db, { sessionId: given.sessionId, at: ctx.now });
}

/** Ends all of one's own sessions but the one that asks. How many that were. */
export const endOtherSessions = (ctx: OwnContext): Promise<number> =>
  setSessionsEnded(ctx.db, {
    personId: ctx.principal.personId,
    except: ctx.principal.sessionId,
    at: ctx.now,
  });
