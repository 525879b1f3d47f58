'use client';

import { Gift } from 'lucide-react';
import { useId } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { RadioCards } from '@/components/ui/radio-cards';
import { Textarea } from '@/components/ui/textarea';
import { ActProblem } from './act-problem';
import { type MoneyActProps, useMoneyAct } from './use-money-act';

/** Gives a customer credits that nobody paid for: what kind, how many, until when, and why. */
export function GrantCredits(props: MoneyActProps) {
  const formId = useId();
  const { open, change, send, sending, problem } = useMoneyAct(props, 'granted');
  const fields = problem?.fields ?? {};

  return (
    <Dialog
      title="Grant credits"
      description={`To ${props.customerName}, at once. They earn no revenue, and the grant stands in the ledger and the audit log for ever.`}
      open={open}
      onOpenChange={change}
      trigger={
        <Button>
          <Gift aria-hidden="true" />
          Grant credits
        </Button>
      }
      footer={
        <>
          <DialogClose render={<Button disabled={sending} />}>Cancel</DialogClose>
          <Button type="submit" form={formId} variant="primary" loading={sending}>
            Grant credits
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!sending) send(new FormData(event.currentTarget));
        }}
      >
        <RadioCards
          legend="What is it?"
          name="kind"
          defaultValue="goodwill"
          columns={2}
          options={[
            { value: 'goodwill', title: 'Goodwill', description: 'To make up for something.' },
            {
              value: 'promotion',
              title: 'Promotion',
              description: 'To try things, or a campaign.',
            },
          ]}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Amount" error={fields.amount} required>
            <Input name="amount" inputMode="decimal" autoComplete="off" suffix="credits" />
          </Field>
          <Field
            label="Last day"
            hint="Used up to its end, in UTC. Empty: they do not expire."
            error={fields.lastDay}
            optional
          >
            <Input name="lastDay" type="date" />
          </Field>
        </div>
        <Field
          label="Reason"
          hint="For the auditor. The customer sees it in their ledger."
          error={fields.reason}
          required
        >
          <Textarea name="reason" rows={2} maxLength={500} />
        </Field>
        <ActProblem problem={problem} shownAt={['amount', 'lastDay', 'reason']} />
      </form>
    </Dialog>
  );
}
