import { CircleCheck } from 'lucide-react';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { snippetsOf } from '@/components/account/snippets';
import { StreamRule } from '@/components/marketing/stream-rule';
import { TillReceipt, TillReceiptSkeleton } from '@/components/marketing/till-receipt';
import { FIGURES } from '@/components/provider/figures';
import { Panel } from '@/components/provider/panel';
import { CodeTabs } from '@/components/ui/code-block';
import { LinkButton } from '@/components/ui/link-button';
import { TextLink } from '@/components/ui/text-link';
import { AUDIT_CHECKS } from '@/lib/ledger';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { exampleOf } from './_parts/example';

export const metadata: Metadata = {
  title: { absolute: 'Tokentill: sell AI generation by the credit, and know what each site earns' },
};

/** A handful of what the proof looks at; the page of the ledger has them all. */
const PROMISES_SHOWN = [
  'wallet_sums_to_zero',
  'wallet_matches_journal',
  'journal_has_no_gaps',
  'lot_recognised_exactly',
  'rollup_matches_generations',
] as const;

export default function HomePage() {
  return (
    <>
      <Hero />
      <Section
        title="Profit that is true, to the cent, for each site"
        lead="Most tools multiply tokens by a rate and call it profit. Here, revenue is what the very credits that were used were bought for, and cost is what the upstream asked in that second."
      >
        <dl className="grid gap-x-8 gap-y-5 sm:grid-cols-3">
          {(['revenue', 'cost', 'profit'] as const).map((name) => (
            <div key={name} className="border-t-2 border-accent pt-3">
              <dt className="text-base font-semibold">{FIGURES[name].term}</dt>
              <dd className="mt-1 text-sm text-pretty text-muted">{FIGURES[name].definition}</dd>
            </div>
          ))}
        </dl>
        <p className="text-sm">
          <TextLink href="/docs/metrics">Every figure, defined once</TextLink>
        </p>
      </Section>
      <Section
        tinted
        title="Books that prove themselves"
        lead={`Double entry, append-only, held before anything is spent. ${AUDIT_CHECKS.length} checks in plain SQL read the whole journal in one snapshot, whenever somebody asks, and say what is wrong if anything is.`}
      >
        <ul className="panel divide-y divide-line">
          {AUDIT_CHECKS.filter(({ name }) =>
            (PROMISES_SHOWN as readonly string[]).includes(name),
          ).map((check) => (
            <li key={check.name} className="flex items-start gap-3 px-4 py-3 text-sm">
              <CircleCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-positive" />
              <span className="min-w-0 flex-1">{check.promise}</span>
              <code className="font-mono text-xs text-subtle max-sm:hidden">{check.name}</code>
            </li>
          ))}
        </ul>
      </Section>
      <Section
        title="A broken stream is settled exactly"
        lead="Clients hang up, upstreams stall, processes die. One written rule says what is charged in each case, credits are held in the database meanwhile, and each case has its test."
      >
        <div className="panel overflow-hidden">
          <StreamRule short />
        </div>
        <p className="text-sm">
          <TextLink href="/docs#streaming">The whole rule</TextLink>
        </p>
      </Section>
      <Section
        tinted
        title="Works with the client that you have"
        lead="It speaks OpenAI’s language: another address, another key, and the request is metered, charged and accounted for."
      >
        <CodeTabs label="A first request" tabs={snippets()} />
        <div className="flex flex-wrap gap-2">
          <LinkButton href="/sign-up" variant="primary" size="lg">
            Create an account
          </LinkButton>
          <LinkButton href="/docs" size="lg">
            Read the documentation
          </LinkButton>
        </div>
      </Section>
    </>
  );
}

function snippets() {
  const { TOKENTILL_URL, STORY_MODEL } = env();
  return snippetsOf({
    baseUrl: `${TOKENTILL_URL.replace(/\/$/, '')}/api/v1`,
    apiKey: 'YOUR_API_KEY',
    model: STORY_MODEL,
  });
}

function Hero() {
  return (
    <div className="border-b border-line bg-surface">
      <div className="mx-auto grid w-full max-w-6xl items-center gap-10 px-4 py-12 sm:px-6 lg:grid-cols-[minmax(0,1fr)_26rem] lg:py-20">
        <div className="flex flex-col gap-5">
          <h1 className="text-4xl font-semibold tracking-tight sm:text-5xl">
            The till between your AI generation and the sites that use it
          </h1>
          <p className="max-w-xl text-xl text-pretty text-muted">
            Sell credits, serve generations to any number of client sites, charge exactly what was
            used, and see what each of them earns you.
          </p>
          <div className="flex flex-wrap items-center gap-2">
            <LinkButton href="/sign-up" variant="primary" size="lg">
              Create an account
            </LinkButton>
            <LinkButton href="/pricing" size="lg">
              See the prices
            </LinkButton>
          </div>
          <p className="text-sm text-subtle">
            You pay for credits once. No subscription, and nothing is charged for what fails.
          </p>
        </div>
        <Panel title="The example" fallback={<TillReceiptSkeleton />}>
          <ExampleReceipt />
        </Panel>
      </div>
    </div>
  );
}

async function ExampleReceipt() {
  const example = await exampleOf(db(), new Date());
  return example === undefined ? null : <TillReceipt {...example} />;
}

function Section({
  title,
  lead,
  tinted = false,
  children,
}: {
  title: string;
  lead: string;
  tinted?: boolean;
  children: ReactNode;
}) {
  return (
    <section className={tinted ? 'border-y border-line bg-sunken' : undefined}>
      <div className="mx-auto flex w-full max-w-6xl flex-col gap-6 px-4 py-12 sm:px-6 lg:py-16">
        <div className="max-w-2xl">
          <h2 className="text-3xl font-semibold tracking-tight">{title}</h2>
          <p className="mt-2 text-lg text-pretty text-muted">{lead}</p>
        </div>
        {children}
      </div>
    </section>
  );
}
