import { TextLink } from '@/components/ui/text-link';
import { mailboxIsOpen } from '@/lib/platform/mail';

/** Where mails are while none are sent. */
export function MailboxHint() {
  if (!mailboxIsOpen()) return null;
  return (
    <p className="text-sm text-muted">
      This test system sends no mail: you find it in the{' '}
      <TextLink href="/dev/mailbox">development mailbox</TextLink>.
    </p>
  );
}
