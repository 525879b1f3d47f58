import type { Metadata } from 'next';
import { Marketing, MarketingSkeleton } from '@/components/marketing/marketing-page';
import { ModelPriceTable } from '@/components/marketing/model-price-table';
import { OperationPrices } from '@/components/marketing/operation-prices';
import { PackCards } from '@/components/marketing/pack-cards';
import { Panel } from '@/components/provider/panel';
import { Card } from '@/components/ui/card';
import { TextLink } from '@/components/ui/text-link';
import { listPacks } from '@/lib/billing';
import { listModels, OPERATION_NAMES } from '@/lib/generation';
import { db } from '@/lib/platform/db';
import { currentPrices } from '@/lib/pricing';
import { creditsPerMillionOf } from '../_parts/model-prices';

export const metadata: Metadata = {
  title: 'Pricing',
  description: 'Credit packs, and what each operation and each model costs in credits.',
};

export default function PricingPage() {
  return (
    <Marketing
      title="Pay for what is used"
      lead="Buy credits once, use them on any of your sites. A request is quoted before it begins and never charged above its quote; what fails is free."
    >
      <Panel title="The prices" fallback={<MarketingSkeleton />}>
        <Prices />
      </Panel>
    </Marketing>
  );
}

async function Prices() {
  const now = new Date();
  const [packs, models, book] = await Promise.all([
    listPacks(db()),
    listModels(db(), now),
    currentPrices(db(), now),
  ]);
  const operations = book
    .operationPrices()
    .filter(({ operation }) => OPERATION_NAMES.includes(operation));
  return (
    <>
      <PackCards packs={packs} />
      <Card
        title="Operations"
        description="Whatever the length of the answer and the model behind it."
        flush
      >
        <OperationPrices prices={operations} />
      </Card>
      <Card
        id="chat"
        title="Chat, by the token"
        description="Credits for a million tokens. A usual answer takes a few hundred to a few thousand."
        flush
      >
        <ModelPriceTable models={models.flatMap((model) => creditsPerMillionOf(model) ?? [])} />
      </Card>
      <Card title="Questions that come up">
        <dl className="grid gap-x-10 gap-y-6 sm:grid-cols-2">
          {QUESTIONS.map(({ question, answer }) => (
            <div key={question}>
              <dt className="text-sm font-semibold">{question}</dt>
              <dd className="mt-1 text-sm text-pretty text-muted">{answer}</dd>
            </div>
          ))}
        </dl>
      </Card>
      <p className="text-sm text-muted">
        The same prices for programs: <TextLink href="/docs#models">GET /api/v1/models</TextLink>,
        and <TextLink href="/docs#quotes">POST /api/v1/quotes</TextLink> for the most that one
        request can be charged.
      </p>
    </>
  );
}

const QUESTIONS = [
  {
    question: 'What is held, and what is charged?',
    answer:
      'Before a request begins, the most that it can cost is held. When it ends, what was used is charged and the rest is given back at once.',
  },
  {
    question: 'What if it fails?',
    answer:
      'Then nothing is charged, whatever it cost us: the upstream failed, the answer was not usable, or our server stopped.',
  },
  {
    question: 'Which credits are used first?',
    answer:
      'Those that expire soonest, and granted ones before bought ones. The receipt of each request names the lot that paid.',
  },
  {
    question: 'What happens when the credits run out?',
    answer:
      'The next request is refused with status 402, which says how many there are, how many it takes, and where to buy more. Nothing is charged.',
  },
] as const;
