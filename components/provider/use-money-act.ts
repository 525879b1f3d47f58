'use client';

import { useState, useTransition } from 'react';
import { formatCredits } from '@/components/format/intl';
import { toast } from '@/components/ui/toast';
import type { MicroCredits } from '@/lib/platform/units';
import type { ActionResult } from '@/lib/web/action';

export type MoneyActData = {
  posted: boolean;
  microCredits: MicroCredits;
  availableMicroCredits: MicroCredits;
  nextRequestKey: string;
};
export type MoneyAct = (form: FormData) => Promise<ActionResult<MoneyActData>>;

export type MoneyActProps = {
  customerId: string;
  customerName: string;
  /** What makes pressing twice, or sending again after a broken line, move credits once. */
  requestKey: string;
  act: MoneyAct;
};

/** A refusal: one sentence, and more at the fields that caused it. */
export type ActProblemFacts = {
  message: string;
  fields: Readonly<Record<string, string>>;
  requestId?: string;
};

/**
 * The life of a dialog that moves credits: open, sending, refused with the reason at its field, done. The key stays the
 * same until the act is known to have worked, so that a repeat can never move credits again.
 */
export function useMoneyAct({ customerId, requestKey, act }: MoneyActProps, done: string) {
  const [open, setOpen] = useState(false);
  const [key, setKey] = useState(requestKey);
  const [problem, setProblem] = useState<ActProblemFacts>();
  const [sending, startSending] = useTransition();

  function change(next: boolean) {
    if (sending) return;
    setProblem(undefined);
    setOpen(next);
  }

  function send(form: FormData) {
    form.set('customerId', customerId);
    form.set('requestKey', key);
    startSending(async () => {
      let result: ActionResult<MoneyActData>;
      try {
        result = await act(form);
      } catch {
        setProblem({
          message: 'The answer did not arrive. Send it again: it is never done twice.',
          fields: {},
        });
        return;
      }
      if (!result.ok) {
        const { message, fields = {}, requestId } = result.error;
        setProblem({ message, fields, requestId });
        return;
      }
      const { posted, microCredits, availableMicroCredits, nextRequestKey } = result.data;
      setKey(nextRequestKey);
      setProblem(undefined);
      setOpen(false);
      toast.success(
        posted
          ? `${formatCredits(microCredits)} ${done}`
          : 'This was done before; nothing moved twice.',
        { description: `Available now: ${formatCredits(availableMicroCredits)}.` },
      );
    });
  }

  return { open, change, send, sending, problem };
}
