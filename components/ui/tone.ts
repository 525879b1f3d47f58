/** What a colour says. Never the only sign: a word or an icon says it too. */
export type Tone = 'neutral' | 'accent' | 'positive' | 'negative' | 'warning' | 'info';
