import { createTransport, type Transporter } from 'nodemailer';
import { z } from 'zod';
import { type Db, execute, noSql, row, rows, sql } from './db';
import { env } from './env';
import { type Id, newId } from './ids';
import { errorFacts } from './log';
import { type MailBody, mailHtml, mailText } from './mail-layout';
import { enqueue } from './queue';

export type { MailBody } from './mail-layout';

const CONNECT_MS_MAX = 10_000;
const SOCKET_MS_MAX = 20_000;
const ERROR_LENGTH_MAX = 500;
const LISTED_MAX = 100;

/** Live mode has nobody who would look into a development mailbox. */
export class MailNotConfigured extends Error {
  override readonly name = 'MailNotConfigured';
  constructor() {
    super('SMTP_URL is not set: in live mode mails cannot be delivered');
  }
}

/**
 * Writes a mail and the job that sends it, in the caller's transaction: it is sent if and only if that commits.
 * `to` is one address that was checked before.
 */
export async function postMail(
  tx: Db,
  mail: { to: string; subject: string; body: MailBody },
): Promise<Id<'mail'>> {
  const testMode = env().TOKENTILL_MODE === 'test';
  const frame = { productUrl: env().TOKENTILL_URL.replace(/\/$/, ''), testMode };
  const subject = testMode ? `[Test] ${mail.subject}` : mail.subject;
  const id = newId('mail');
  await execute(
    tx,
    sql`INSERT INTO mail (id, to_address, subject, text_body, html_body)
        VALUES (${id}, ${mail.to}, ${subject}, ${mailText(mail.body, frame)}, ${mailHtml(subject, mail.body, frame)})`,
  );
  await enqueue(tx, 'send_mail', { mailId: id }, { key: id });
  return id;
}

const Waiting = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
});

/**
 * Sends one mail, once; a mail that was sent, or is gone, is left alone. Its words are then forgotten: they carry links
 * that open accounts. Without SMTP it stays for the development mailbox. Throws when it cannot be sent, so that the job
 * is repeated and seen.
 */
export async function sendMail(db: Db, mailId: string): Promise<void> {
  const mail = await row(
    db,
    Waiting,
    sql`UPDATE mail SET attempts = attempts + 1 WHERE id = ${mailId} AND sent_at IS NULL
        RETURNING to_address AS to, subject, text_body AS text, html_body AS html`,
  );
  if (!mail) return;
  try {
    const transport = mailTransport();
    if (transport === undefined) {
      if (env().TOKENTILL_MODE === 'live') throw new MailNotConfigured();
      return;
    }
    await transport.sendMail({ from: env().MAIL_FROM, ...mail, messageId: messageId(mailId) });
  } catch (error) {
    await execute(db, sql`UPDATE mail SET last_error = ${reasonOf(error)} WHERE id = ${mailId}`);
    throw error;
  }
  await execute(
    db,
    sql`UPDATE mail SET sent_at = now(), last_error = NULL, text_body = '', html_body = '' WHERE id = ${mailId}`,
  );
}

let transport: Transporter | undefined;

function mailTransport(): Transporter | undefined {
  const url = env().SMTP_URL;
  if (url === undefined) return undefined;
  transport ??= createTransport({
    url,
    connectionTimeout: CONNECT_MS_MAX,
    greetingTimeout: CONNECT_MS_MAX,
    socketTimeout: SOCKET_MS_MAX,
  });
  return transport;
}

/** The same for each attempt: a mail that was sent twice is shown once by most readers. */
const messageId = (mailId: string) => `<${mailId}@${new URL(env().TOKENTILL_URL).hostname}>`;

function reasonOf(error: unknown): string {
  const facts = errorFacts(error);
  const text = error instanceof Error ? error.message : JSON.stringify(facts);
  return text.slice(0, ERROR_LENGTH_MAX);
}

/** True while mails are shown on a page instead of being sent: test mode without SMTP. */
export const mailboxIsOpen = (): boolean =>
  env().TOKENTILL_MODE === 'test' && env().SMTP_URL === undefined;

const Kept = z.object({
  id: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  createdAt: z.date(),
});
export type KeptMail = z.output<typeof Kept>;

/** What the development mailbox shows: the newest mails first, to one address when given. Empty while it is closed. */
export async function listMailbox(db: Db, given: { to?: string } = {}): Promise<KeptMail[]> {
  if (!mailboxIsOpen()) return [];
  return rows(
    db,
    Kept,
    sql`SELECT id, to_address AS to, subject, text_body AS text, html_body AS html, created_at AS "createdAt" FROM mail
        ${given.to === undefined ? noSql : sql`WHERE lower(to_address) = lower(${given.to})`}
         ORDER BY created_at DESC, id DESC LIMIT ${LISTED_MAX}`,
  );
}
