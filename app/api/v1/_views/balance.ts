import { z } from 'zod';
import type { Balance } from '@/lib/ledger';
import { creditsText } from '@/lib/platform/credits-text';
import { CreditsText } from './credits';

export const BalanceView = z
  .object({
    object: z.literal('balance'),
    available_credits: CreditsText.meta({ description: 'What a new request may use.' }),
    reserved_credits: CreditsText.meta({ description: 'Held for requests that are running.' }),
    settled_credits: CreditsText.meta({ description: 'As if nothing were running.' }),
    consumed_credits: CreditsText,
    expired_credits: CreditsText,
    debt_credits: CreditsText.meta({ description: 'Charged late, with nothing left to charge.' }),
  })
  .meta({ id: 'Balance' });

export const balanceView = (balance: Balance): z.output<typeof BalanceView> => ({
  object: 'balance',
  available_credits: creditsText(balance.spendableMicroCredits),
  reserved_credits: creditsText(balance.reservedMicroCredits),
  settled_credits: creditsText(balance.settledMicroCredits),
  consumed_credits: creditsText(balance.consumedMicroCredits),
  expired_credits: creditsText(balance.expiredMicroCredits),
  debt_credits: creditsText(balance.debtMicroCredits),
});
