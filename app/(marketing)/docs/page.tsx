import type { Metadata } from 'next';
import { snippetsOf } from '@/components/account/snippets';
import { formatCount } from '@/components/format/intl';
import { exampleAnswers } from '@/components/marketing/example-answers';
import { Code, DocsHead, DocsSection, P } from '@/components/marketing/prose';
import { StreamRule } from '@/components/marketing/stream-rule';
import { CodeBlock, CodeTabs } from '@/components/ui/code-block';
import { DescriptionList } from '@/components/ui/description-list';
import { LinkButton } from '@/components/ui/link-button';
import { TextLink } from '@/components/ui/text-link';
import { env } from '@/lib/platform/env';

export const metadata: Metadata = {
  title: 'Documentation',
  description: 'From a key to the first answer, and what is charged in every case.',
};

export default function DocsPage() {
  const { TOKENTILL_URL, STORY_MODEL, RATE_LIMIT_KEY_PER_MINUTE } = env();
  const baseUrl = `${TOKENTILL_URL.replace(/\/$/, '')}/api/v1`;
  const examples = exampleAnswers({ baseUrl, model: STORY_MODEL });
  return (
    <>
      <DocsHead
        title="From a key to an answer"
        lead="The API speaks OpenAI’s chat completions, and a few words of its own for what a till adds: quotes, receipts, a balance, and a code for each refusal."
      />
      <DocsSection id="quick-start" title="Quick start">
        <ol className="max-w-2xl list-decimal space-y-1.5 pl-5 text-base leading-6 text-muted marker:text-subtle">
          <li>
            <TextLink href="/sign-up">Create an account</TextLink> and confirm your e-mail address.
          </li>
          <li>
            Connect a site, then create a key for it under{' '}
            <TextLink href="/account/keys" prefetch={false}>
              API keys
            </TextLink>
            . It is shown once; keep it on your server, never in a browser.
          </li>
          <li>
            <TextLink href="/account/credits" prefetch={false}>
              Buy credits
            </TextLink>
            , and send this:
          </li>
        </ol>
        <CodeTabs
          label="A first request"
          tabs={snippetsOf({ baseUrl, apiKey: 'YOUR_API_KEY', model: STORY_MODEL })}
        />
        <P>
          A key is sent as <Code>Authorization: Bearer …</Code> or as <Code>X-API-Key: …</Code>. The
          answer is OpenAI’s, with what was charged in <Code>usage.tokentill.charge_credits</Code>{' '}
          and in the header <Code>X-Tokentill-Charge-Credits</Code>.
        </P>
      </DocsSection>
      <DocsSection id="models" title="Models">
        <P>
          <Code>GET /api/v1/models</Code> lists the models that can be asked for, with credits for a
          million tokens. A model without a price is refused: nothing is ever served at an unknown
          price. The same list is on the <TextLink href="/pricing#chat">page of prices</TextLink>.
        </P>
        <P>
          Chats may hold text and function tools. A parameter that is known but not supported is
          refused with a sentence that names it, instead of being passed over in silence.
        </P>
      </DocsSection>
      <DocsSection id="stories" title="Stories">
        <P>
          An operation makes one checked thing at one price. <Code>story</Code> writes an article
          for a site; its HTML is rebuilt from an allow-list, so that it holds no scripts, styles or
          handlers. If the model does not deliver what was promised, nothing is charged.
        </P>
        <CodeBlock title="Request" code={examples.storyRequest} />
        <CodeBlock title="Answer, 201" code={examples.storyAnswer} />
        <P>
          The result is kept for a day under <Code>GET /api/v1/generations/{'{id}'}</Code>, with the
          receipt: the quote, the charge, the lots that paid, and each try at the upstream.
        </P>
      </DocsSection>
      <DocsSection id="quotes" title="Quotes and receipts">
        <P>
          Before a request begins, the most that it can cost is held; the charge is never above
          that, and the rest is given back in the same moment. <Code>POST /api/v1/quotes</Code>{' '}
          tells the amount without holding anything. For a chat it follows from your input and{' '}
          <Code>max_completion_tokens</Code>: the smaller the limit, the less is held.
        </P>
        <CodeBlock title="What would it cost?" code={examples.quoteRequest} />
        <P>
          <Code>GET /api/v1/balance</Code> says what is available, what is held, and what the two
          make together. Credits are decimal strings, exact to a millionth.
        </P>
      </DocsSection>
      <DocsSection id="streaming" title="Streaming">
        <P>
          With <Code>stream: true</Code> the answer comes as server-sent events. Every stream says
          something at once and at least every 15 seconds, and ends with <Code>[DONE]</Code> or with
          an error event: never in silence. When it breaks, this is charged, and never more than the
          quote:
        </P>
        <div className="panel overflow-hidden">
          <StreamRule />
        </div>
        <P>
          “Handed over” is what your connection took. Credits that are held for a stream whose
          server died come back by themselves when the reservation ends, after a few minutes at
          most.
        </P>
      </DocsSection>
      <DocsSection id="idempotency" title="Safe repeats">
        <P>
          Send an <Code>Idempotency-Key</Code> of your own, such as a UUID, with each POST. The same
          key and body get the first answer for 24 hours, marked{' '}
          <Code>Idempotency-Replayed: true</Code>, and are charged once. The same key with another
          body is refused; while the first request still runs, the second is told so. A request that
          failed frees its key. Refusals for lack of credits and for too many requests are never
          kept.
        </P>
      </DocsSection>
      <DocsSection id="errors" title="Errors">
        <P>
          Each refusal is a problem (RFC 9457) with a <Code>code</Code> that stays the same, and a{' '}
          <Code>type</Code> that leads to its paragraph among the{' '}
          <TextLink href="/docs/errors">error codes</TextLink>. Its <Code>error</Code> member is
          what OpenAI’s clients read. Quote <Code>request_id</Code> when you write to us.
        </P>
        <CodeBlock title="Answer, 402" code={examples.problem} />
      </DocsSection>
      <DocsSection id="limits" title="Limits">
        <DescriptionList
          className="max-w-2xl"
          items={[
            {
              term: 'Requests a minute',
              value: `${formatCount(RATE_LIMIT_KEY_PER_MINUTE)} for each key`,
            },
            { term: 'Body of a chat', value: '1 MiB' },
            { term: 'Body of an operation', value: '256 KiB' },
            { term: 'Answer when no limit is named', value: '4,096 tokens' },
            { term: 'Idempotency keys and results', value: 'kept for 24 hours' },
          ]}
        />
        <P>
          Every answer carries <Code>RateLimit-Policy</Code> and <Code>RateLimit</Code>. Status 429
          and 503 come with <Code>Retry-After</Code>: wait that long before the next try. A key may
          have a spend cap for each month (UTC), an expiry, and be rotated with a grace period in
          which both the old and the new one work.
        </P>
      </DocsSection>
      <DocsSection id="reference" title="Reference">
        <P>
          Every path, field and status is in the OpenAPI 3.1 description, made from the very schemas
          that the server reads requests with.
        </P>
        <div>
          <LinkButton href="/api/v1/openapi.json" prefetch={false}>
            OpenAPI description
          </LinkButton>
        </div>
      </DocsSection>
    </>
  );
}
