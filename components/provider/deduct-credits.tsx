'use client';

import { CircleMinus } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Textarea } from '@/components/ui/textarea';
import { ActProblem } from './act-problem';
import { type MoneyActProps, useMoneyAct } from './use-money-act';

/** Takes credits back by hand. Nothing undoes it but a grant, so the customer's name has to be typed. */
export function DeductCredits(props: MoneyActProps) {
  const formId = useId();
  const [typed, setTyped] = useState('');
  const { open, change, send, sending, problem } = useMoneyAct(props, 'deducted');
  const fields = problem?.fields ?? {};
  const isConfirmed = typed.trim() === props.customerName;

  return (
    <Dialog
      title="Deduct credits"
      description={`From what ${props.customerName} has available. Credits that are held for running requests are left alone. It cannot be undone, only made up for by a grant.`}
      open={open}
      onOpenChange={(next) => {
        setTyped('');
        change(next);
      }}
      trigger={
        <Button variant="danger-quiet">
          <CircleMinus aria-hidden="true" />
          Deduct credits
        </Button>
      }
      footer={
        <>
          <DialogClose render={<Button disabled={sending} />}>Cancel</DialogClose>
          <Button
            type="submit"
            form={formId}
            variant="danger"
            loading={sending}
            disabled={!isConfirmed}
          >
            Deduct credits
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!sending && isConfirmed) send(new FormData(event.currentTarget));
        }}
      >
        <Field label="Amount" error={fields.amount} required>
          <Input name="amount" inputMode="decimal" autoComplete="off" suffix="credits" />
        </Field>
        <Field
          label="Reason"
          hint="For the auditor. The customer sees it in their ledger."
          error={fields.reason}
          required
        >
          <Textarea name="reason" rows={2} maxLength={500} />
        </Field>
        <Field
          label={
            <>
              Type <strong className="font-mono select-all">{props.customerName}</strong> to confirm
            </>
          }
        >
          <Input
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
          />
        </Field>
        <ActProblem problem={problem} shownAt={['amount', 'reason']} />
      </form>
    </Dialog>
  );
}
