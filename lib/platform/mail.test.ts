import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { db, row, sql, transact } from '@/lib/platform/db';
import { mailHtml, mailText } from './mail-layout';

/** As much of RFC 5321 as a mail needs; `refusing` answers every recipient with a 550. */
let smtp: Server;
let refusing = false;
const received: string[] = [];

beforeAll(async () => {
  smtp = createServer((socket: Socket) => {
    let data: string | undefined;
    const say = (line: string) => socket.write(`${line}\r\n`);
    let rest = '';
    say('220 here');
    socket.on('data', (chunk) => {
      rest += chunk.toString('utf8');
      for (let at = rest.indexOf('\r\n'); at >= 0; at = rest.indexOf('\r\n')) {
        const line = rest.slice(0, at);
        rest = rest.slice(at + 2);
        if (data !== undefined) {
          if (line === '.') {
            received.push(data);
            data = undefined;
            say('250 taken');
          } else data += `${line}\n`;
        } else if (/^DATA/i.test(line)) {
          data = '';
          say('354 go on');
        } else if (/^QUIT/i.test(line)) {
          say('221 bye');
          socket.end();
        } else if (/^RCPT/i.test(line) && refusing) say('550 nobody of that name');
        else say('250 fine');
      }
    });
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise<void>((resolve) => smtp.close(() => resolve())));
afterEach(async () => {
  const { closeDatabase } = await import('@/lib/platform/db');
  await closeDatabase();
  for (const name of [
    'SMTP_URL',
    'TOKENTILL_MODE',
    'STRIPE_SECRET_KEY',
    'STRIPE_WEBHOOK_SECRET',
    'OPENAI_API_KEY',
  ])
    delete process.env[name];
});

/** The module as a process with these variables sees it. */
async function mailWith(variables: Record<string, string>) {
  Object.assign(process.env, variables);
  vi.resetModules();
  const [mail, database] = [await import('./mail'), await import('./db')];
  const post = (subject = 'A subject') =>
    database.transact(database.db(), (tx) =>
      mail.postMail(tx, {
        to: 'ada@example.com',
        subject,
        body: {
          paragraphs: ['Please <confirm>.'],
          button: { label: 'Confirm', url: 'http://localhost:3000/verify-email?token=abc' },
        },
      }),
    );
  return { ...mail, ...database, post };
}
const withSmtp = () =>
  mailWith({ SMTP_URL: `smtp://127.0.0.1:${(smtp.address() as AddressInfo).port}?ignoreTLS=true` });

const Row = z.object({
  sent: z.boolean(),
  text: z.string(),
  html: z.string(),
  attempts: z.number(),
  lastError: z.string().nullable(),
  jobs: z.number(),
});
const rowOf = (id: string) =>
  row(
    db(),
    Row,
    sql`SELECT sent_at IS NOT NULL AS sent, text_body AS text, html_body AS html, attempts, last_error AS "lastError",
               (SELECT count(*) FROM graphile_worker.jobs WHERE key = ${id}) AS jobs
          FROM mail WHERE id = ${id}`,
  );

describe('postMail', () => {
  test('writes the mail and its job together, or neither', async () => {
    const { post, postMail } = await mailWith({});
    const id = await post();
    expect(await rowOf(id)).toMatchObject({ sent: false, jobs: 1 });
    let lost = '';
    const undone = transact(db(), async (tx) => {
      lost = await postMail(tx, { to: 'a@example.com', subject: 'x', body: { paragraphs: ['y'] } });
      throw new Error('changed our mind');
    });
    await expect(undone).rejects.toThrow('changed our mind');
    expect(await rowOf(lost)).toBeUndefined();
  });
});

describe('sendMail', () => {
  test('sends once, as text and HTML, and then forgets the words', async () => {
    const mail = await withSmtp();
    const id = await mail.post('Confirm your address');
    received.length = 0;
    await mail.sendMail(mail.db(), id);
    await mail.sendMail(mail.db(), id);
    expect(received).toHaveLength(1);
    const [sent = ''] = received;
    expect(sent).toMatch(/^To: ada@example.com$/m);
    expect(sent).toMatch(/^From: Tokentill <till@localhost>$/m);
    expect(sent).toMatch(/^Subject: \[Test\] Confirm your address$/m);
    expect(sent).toContain(`Message-ID: <${id}@localhost>`);
    expect(sent).toContain('multipart/alternative');
    expect(await rowOf(id)).toMatchObject({ sent: true, text: '', html: '', attempts: 1 });
    expect(await mail.listMailbox(mail.db())).toEqual([]);
  });

  test('keeps the mail and says why when it is refused, and sends it at the next attempt', async () => {
    const mail = await withSmtp();
    const id = await mail.post();
    refusing = true;
    await expect(mail.sendMail(mail.db(), id)).rejects.toThrow(/550/);
    refusing = false;
    const kept = await rowOf(id);
    expect(kept).toMatchObject({ sent: false, attempts: 1 });
    expect(kept?.lastError).toContain('nobody of that name');
    expect(kept?.text).toContain('/verify-email?token=abc');
    await mail.sendMail(mail.db(), id);
    expect(await rowOf(id)).toMatchObject({ sent: true, attempts: 2, lastError: null });
  });

  test('leaves a mail for the development mailbox without SMTP', async () => {
    const mail = await mailWith({});
    const id = await mail.post();
    await mail.sendMail(mail.db(), id);
    await mail.sendMail(mail.db(), 'mail_gone');
    expect(mail.mailboxIsOpen()).toBe(true);
    const [newest] = await mail.listMailbox(mail.db(), { to: 'ADA@example.com' });
    expect(newest).toMatchObject({ id, to: 'ada@example.com', subject: '[Test] A subject' });
  });

  test('fails loudly in live mode without SMTP, where nobody would look', async () => {
    const mail = await mailWith({
      TOKENTILL_MODE: 'live',
      STRIPE_SECRET_KEY: 'sk_live_x',
      STRIPE_WEBHOOK_SECRET: 'whsec_x',
      OPENAI_API_KEY: 'x',
    });
    const id = await mail.post();
    await expect(mail.sendMail(mail.db(), id)).rejects.toThrow('SMTP_URL is not set');
    expect((await rowOf(id))?.lastError).toContain('SMTP_URL');
    expect(mail.mailboxIsOpen()).toBe(false);
    expect(await mail.listMailbox(mail.db())).toEqual([]);
  });
});

describe('the layout of a mail', () => {
  const body = {
    paragraphs: ['Tom & "Jerry" <script>alert(1)</script>'],
    button: { label: 'Open', url: 'http://localhost/x?a=1&b=2' },
    notes: ['Small print.'],
  };

  test('says the same in text and HTML, and writes nothing raw into the HTML', () => {
    const frame = { productUrl: 'http://localhost', testMode: false };
    expect(mailText(body, frame)).toBe(
      `${body.paragraphs[0]}\n\nOpen:\n${body.button.url}\n\nSmall print.\n\n--\nTokentill · http://localhost`,
    );
    const html = mailHtml('A subject', body, frame);
    expect(html).toContain('Tom &amp; &quot;Jerry&quot; &lt;script&gt;');
    expect(html).toContain('href="http://localhost/x?a=1&amp;b=2"');
    expect(html).not.toContain('<script>');
  });

  test('says in test mode that it comes from a test system', () => {
    const frame = { productUrl: 'http://localhost', testMode: true };
    expect(mailText(body, frame)).toMatch(/^Test mode: /);
    expect(mailHtml('A subject', body, frame)).toContain('Test mode: ');
  });
});
