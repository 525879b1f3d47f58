/** One model as `/v1/models` shows it. */
export type Model = { id: string; object: 'model'; created: number; owned_by: string };

/** What an upstream does with a model that matters to a caller's request. */
export type Knowledge = {
  model: Model;
  /** Makes pictures only, so it is refused in a chat. */
  pictures: boolean;
  /** Takes `max_completion_tokens` and refuses the older `max_tokens`. */
  reasons: boolean;
};

const CREATED = Date.UTC(2026, 10, 20) / 1000;

const IDS: Readonly<Record<string, readonly string[]>> = {
  openai: [
    'gpt-4o',
    'gpt-4o-mini',
    'gpt-4.1',
    'gpt-4.1-mini',
    'gpt-4.1-nano',
    'gpt-5',
    'gpt-5-mini',
    'gpt-5-nano',
    'gpt-5.1',
    'gpt-5.2',
    'gpt-5.4',
    'gpt-5.4-mini',
    'gpt-5.4-nano',
    'gpt-5.5',
    'gpt-5.6-sol',
    'gpt-5.6-terra',
    'gpt-5.6-luna',
    'o3',
    'o4-mini',
    'gpt-image-1-mini',
    'gpt-image-1.5',
    'gpt-image-2',
  ],
  google: [
    'gemini-2.0-flash',
    'gemini-2.5-flash-lite',
    'gemini-2.5-flash',
    'gemini-2.5-pro',
    'gemini-2.5-flash-image',
    'gemini-3-flash-preview',
    'gemini-3.1-flash-lite',
    'gemini-3.1-pro-preview',
    'gemini-3.1-flash-image-preview',
    'gemini-3-pro-image-preview',
    'gemini-3.5-flash-lite',
    'gemini-3.5-flash',
    'gemini-3.6-flash',
    'gemini-3.7-flash',
  ],
  anthropic: [
    'claude-haiku-4-5',
    'claude-sonnet-4-5',
    'claude-sonnet-4-6',
    'claude-sonnet-5',
    'claude-opus-4-5',
    'claude-opus-4-6',
    'claude-opus-4-8',
    'claude-opus-5',
    'claude-fable-5',
  ],
};

const KNOWN: ReadonlyMap<string, Knowledge> = new Map(
  Object.entries(IDS).flatMap(([owner, ids]) =>
    ids.map((id): [string, Knowledge] => [
      id,
      {
        model: { id, object: 'model', created: CREATED, owned_by: owner },
        pictures: id.startsWith('gpt-image-'),
        reasons: /^(?:gpt-5|o\d)/.test(id),
      },
    ]),
  ),
);

/** All models, in the order of the price list. */
export function allModels(): Model[] {
  return [...KNOWN.values()].map(({ model }) => model);
}

/** What is known of a model, or undefined for a name that no upstream has. */
export function modelNamed(id: string): Knowledge | undefined {
  return KNOWN.get(id);
}
