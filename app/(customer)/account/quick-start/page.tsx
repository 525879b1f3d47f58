import type { Metadata } from 'next';
import { QuickStart } from '@/components/account/quick-start';
import { PageShell } from '@/components/shell/page-shell';
import { TextLink } from '@/components/ui/text-link';
import { listApiKeys, stateOfKey } from '@/lib/auth';
import { listModels } from '@/lib/generation';
import { getBalance } from '@/lib/ledger';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { requireCustomer } from '@/lib/web/session';

export const metadata: Metadata = { title: 'Quick start' };

export default async function QuickStartPage() {
  const { customerId } = await requireCustomer();
  const now = new Date();
  const [keys, models, balance] = await Promise.all([
    listApiKeys(db(), { customerId, now }),
    listModels(db(), now),
    getBalance(db(), customerId, now),
  ]);
  const { TOKENTILL_URL, STORY_MODEL } = env();
  const names = models.map((model) => model.id);

  return (
    <PageShell
      title="Quick start"
      description={
        <>
          The API speaks OpenAI’s language: most clients need only another address and another key.
          Everything else is in the <TextLink href="/docs">documentation</TextLink>.
        </>
      }
      width="narrow"
    >
      <QuickStart
        baseUrl={`${TOKENTILL_URL.replace(/\/$/, '')}/api/v1`}
        models={
          names.includes(STORY_MODEL)
            ? [STORY_MODEL, ...names.filter((name) => name !== STORY_MODEL)]
            : names
        }
        keys={keys
          .filter((key) => stateOfKey(key, now) === 'live')
          .map((key) => ({
            id: key.id,
            name: key.name,
            siteName: key.installationName,
            masked: `${key.prefix}…${key.lastFour}`,
            prefix: key.prefix,
          }))}
        since={now.toISOString()}
        canSpend={balance.spendableMicroCredits > 0}
      />
    </PageShell>
  );
}
