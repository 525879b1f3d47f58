import { Inbox } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { Ago } from '@/components/format/ago';
import { Logo } from '@/components/shell/logo';
import { SkipLink } from '@/components/shell/skip-link';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { TextLink } from '@/components/ui/text-link';
import { ThemeToggle } from '@/components/ui/theme-toggle';
import { db } from '@/lib/platform/db';
import { type KeptMail, listMailbox, mailboxIsOpen } from '@/lib/platform/mail';

export const metadata: Metadata = { title: 'Development mailbox', robots: { index: false } };

type Search = Promise<Record<string, string | string[] | undefined>>;

/** Every mail that would have been sent, newest first. Exists only in test mode without SMTP. */
export default async function MailboxPage({ searchParams }: { searchParams: Search }) {
  await connection();
  if (!mailboxIsOpen()) notFound();
  const given = (await searchParams).to;
  const to = typeof given === 'string' ? given.trim() : '';
  const mails = await listMailbox(db(), to === '' ? {} : { to });

  return (
    <div className="mx-auto max-w-3xl px-4 pb-16 sm:px-6">
      <SkipLink />
      <header className="flex h-14 items-center justify-between">
        <Link href="/" className="rounded-md">
          <Logo />
        </Link>
        <ThemeToggle />
      </header>
      <main id="content" tabIndex={-1} className="flex flex-col gap-5 outline-none">
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">Development mailbox</h1>
          <p className="mt-0.5 text-base text-muted">
            This test system sends no mail. What it would have sent is here, newest first; set
            SMTP_URL to send it.
          </p>
        </div>
        <form method="get" className="flex items-end gap-2">
          <Field label="To" className="min-w-0 flex-1">
            <Input name="to" type="email" defaultValue={to} placeholder="Everybody" />
          </Field>
          <Button type="submit">Show</Button>
        </form>
        {mails.length === 0 ? (
          <EmptyState icon={<Inbox aria-hidden="true" />} title="No mail">
            {to === ''
              ? 'Mails appear here when somebody signs up or asks for a new password.'
              : 'Nothing was sent to this address.'}
          </EmptyState>
        ) : (
          <ol className="flex flex-col gap-4">
            {mails.map((mail) => (
              <li key={mail.id}>
                <Mail mail={mail} />
              </li>
            ))}
          </ol>
        )}
      </main>
    </div>
  );
}

function Mail({ mail }: { mail: KeptMail }) {
  return (
    <article className="panel" aria-labelledby={mail.id}>
      <header className="border-b border-line px-4 py-3">
        <h2 id={mail.id} className="text-base font-semibold break-words">
          {mail.subject}
        </h2>
        <p className="mt-0.5 flex flex-wrap gap-x-3 text-sm text-muted">
          <span className="break-all">To {mail.to}</span>
          <Ago at={mail.createdAt} />
        </p>
      </header>
      <div className="px-4 py-3 text-sm whitespace-pre-wrap break-words">
        <WithLinks text={mail.text} />
      </div>
      <details className="border-t border-line px-4 py-2.5 text-sm">
        <summary className="cursor-pointer text-muted">As a mail program shows it</summary>
        <iframe
          title={`${mail.subject}, as a mail program shows it`}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          srcDoc={mail.html.replace('<head>', '<head><base target="_blank">')}
          loading="lazy"
          className="mt-2 h-130 w-full rounded-md border border-line bg-white"
        />
      </details>
    </article>
  );
}

const ADDRESS = /(https?:\/\/\S+)/;

/** The text with its addresses as links; those of this system open in place. */
function WithLinks({ text }: { text: string }) {
  return text.split(ADDRESS).map((part, i) =>
    i % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
      <TextLink key={i} href={part} className="break-all">
        {part}
      </TextLink>
    ),
  );
}
