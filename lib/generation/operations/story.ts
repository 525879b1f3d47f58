import { z } from 'zod';
import type { Checked, Operation, OperationPrompt } from './operation';
import { safeUrl, sanitiseHtml, textOfHtml } from './sanitise-html';

const OUTPUT_TOKENS_MAX = 4_096;
const CONTENT_CHARACTERS_MIN = 80;
const CONTENT_CHARACTERS_MAX = 200_000;
const TITLE_LENGTH_MAX = 300;
const EXCERPT_LENGTH_MAX = 1_000;
const TAGS_MAX = 12;
const TAG_LENGTH_MAX = 60;
const REFERENCES_MAX = 20;

const line = (max: number) => z.string().trim().min(1).max(max);
const Reference = z.strictObject({
  title: line(300),
  url: z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).max(2_048),
});

export const StoryInput = z
  .strictObject({
    topic: line(20_000).optional().meta({ description: 'What the story is about.' }),
    prompt: line(20_000)
      .optional()
      .meta({ description: 'Another name of topic; give one of the two.' }),
    title: line(TITLE_LENGTH_MAX).optional().meta({ description: 'The title to use.' }),
    instructions: line(20_000).optional().meta({ description: 'Tone, audience, house style.' }),
    category: line(200).optional(),
    tags: z.array(line(TAG_LENGTH_MAX)).max(TAGS_MAX).optional(),
    references: z.array(Reference).max(REFERENCES_MAX).optional(),
    recent_posts: z
      .array(
        z.strictObject({
          title: z.string().trim().max(TITLE_LENGTH_MAX),
          excerpt: z.string().max(2_000).optional(),
        }),
      )
      .max(50)
      .optional()
      .meta({ description: 'What was published already: the story must not repeat it.' }),
    language: z
      .string()
      .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'must be a language tag, as en or pt-BR')
      .optional(),
    words: z.int().min(50).max(2_000).optional().meta({ description: 'The length to aim for.' }),
  })
  .refine(({ topic, prompt }) => (topic === undefined) !== (prompt === undefined), {
    path: ['topic'],
    error: 'is needed, here or as prompt, and only once',
  })
  .meta({ id: 'StoryInput' });
export type StoryInput = z.output<typeof StoryInput>;

export const StoryOutput = z
  .strictObject({
    title: z.string(),
    content: z
      .string()
      .meta({ description: 'HTML of plain elements: no scripts, styles or handlers.' }),
    excerpt: z.string(),
    tags: z.array(z.string()),
    references: z.array(z.strictObject({ title: z.string(), url: z.string() })),
  })
  .meta({ id: 'StoryOutput' });
export type StoryOutput = z.output<typeof StoryOutput>;

const text = (description: string) => ({ type: 'string', description });
const list = (items: unknown, description: string) => ({ type: 'array', items, description });
const whole = (properties: Record<string, unknown>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

const OUTPUT_SCHEMA = whole({
  title: text('The title, plain text.'),
  content: text('The story as HTML: p, h2, h3, ul, ol, li, strong, em, blockquote, a.'),
  excerpt: text('Two sentences that make a reader curious, plain text.'),
  tags: list({ type: 'string' }, 'Three to six tags.'),
  references: list(
    whole({ title: text('What it is called.'), url: text('An https address.') }),
    'Sources that the story names; empty when there are none.',
  ),
});

/** What the model must have sent. Looser than the result: what can be mended is mended, not refused. */
const Draft = z.object({
  title: z.string(),
  content: z.string(),
  excerpt: z.string(),
  tags: z.array(z.string()),
  references: z.array(z.object({ title: z.string(), url: z.string() })),
});

/** An article for a site: title, HTML, excerpt, tags and references. One price, whatever its length. */
export const story: Operation<StoryInput, StoryOutput> = {
  name: 'story',
  Input: StoryInput,
  Output: StoryOutput,
  outputSchema: OUTPUT_SCHEMA,
  prompt: promptFor,
  check,
};

function promptFor(input: StoryInput): OperationPrompt {
  const wishes = [
    'You write stories for a website. Answer with the JSON document that was asked for and nothing else.',
    'Write HTML with plain elements only: no scripts, styles, images or forms. Invent no sources.',
    ...(input.language === undefined ? [] : [`Write in the language ${input.language}.`]),
    ...(input.instructions === undefined ? [] : [input.instructions]),
  ];
  const asked = [
    `Write a story of about ${input.words ?? 500} words on this topic: ${input.topic ?? input.prompt}`,
    ...(input.title === undefined ? [] : [`Use this title: ${input.title}`]),
    ...(input.category === undefined ? [] : [`It belongs to the category ${input.category}.`]),
    ...(input.tags === undefined ? [] : [`Include these keywords: ${input.tags.join(', ')}`]),
    ...listed('Refer to these sources:', input.references, ({ title, url }) => `${title}: ${url}`),
    ...listed('Do not repeat what was published already:', input.recent_posts, (post) =>
      post.excerpt === undefined ? post.title : `${post.title}: ${post.excerpt}`,
    ),
  ];
  return {
    messages: [
      { role: 'system', content: wishes.join('\n') },
      { role: 'user', content: asked.join('\n') },
    ],
    outputTokensMax: OUTPUT_TOKENS_MAX,
  };
}

function listed<Item>(
  heading: string,
  items: readonly Item[] | undefined,
  line: (item: Item) => string,
): string[] {
  if (items === undefined || items.length === 0) return [];
  return [heading, ...items.map((item) => `- ${line(item)}`)];
}

function check(answer: string): Checked<StoryOutput> {
  const bad = (reason: string) => ({ kind: 'bad', failure: 'invalid_output', reason }) as const;
  let value: unknown;
  try {
    value = JSON.parse(answer);
  } catch {
    return bad('The answer is no JSON.');
  }
  const parsed = Draft.safeParse(value);
  if (!parsed.success) return bad('The answer is not a story.');
  const draft = parsed.data;
  if (draft.content.length > CONTENT_CHARACTERS_MAX) return bad('The story has no end.');
  const content = sanitiseHtml(draft.content).trim();
  const title = plainText(draft.title, TITLE_LENGTH_MAX);
  const excerpt = plainText(draft.excerpt, EXCERPT_LENGTH_MAX);
  if (title === '') return bad('The story has no title.');
  if (textOfHtml(content).length < CONTENT_CHARACTERS_MIN) return bad('The story has no content.');
  return {
    kind: 'good',
    output: {
      title,
      content,
      excerpt: excerpt === '' ? plainText(textOfHtml(content), 200) : excerpt,
      tags: distinct(draft.tags.map((tag) => plainText(tag, TAG_LENGTH_MAX))).slice(0, TAGS_MAX),
      references: draft.references.flatMap(safeReference).slice(0, REFERENCES_MAX),
    },
  };
}

/** Plain text stays plain: it may be put into a page by somebody who forgets to escape it. */
const plainText = (value: string, max: number): string =>
  value
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, max)
    .toWellFormed();

const distinct = (values: readonly string[]): string[] => [
  ...new Set(values.filter((value) => value !== '')),
];

function safeReference({ title, url }: { title: string; url: string }) {
  const address = safeUrl(url);
  if (address === undefined || address.startsWith('mailto:')) return [];
  const name = plainText(title, TITLE_LENGTH_MAX);
  return [{ title: name === '' ? address : name, url: address }];
}
