/** What a prompt asks for, as far as a stand-in needs to know. */
export type Subject = {
  /** The thing to write about, without quotes or markup: "urban beekeeping". */
  topic: string;
  /** Single words of the prompt that carry meaning, lower case, at least five. */
  keywords: readonly string[];
  /** Single words to set beside the topic, none of which is part of it. At least three. */
  aspects: readonly string[];
  form: 'article' | 'story' | 'outline' | 'sentence';
  /** The length asked for ("about 800 words"), or null. */
  words: number | null;
};

const TOPIC_WORDS_MAX = 8;
const SHORT_WORDS_MAX = 12;
const WORDS_ASKED_MAX = 20_000;
// Enough of a long prompt to know its subject; the rest would only cost time.
const READ_CHARACTERS_MAX = 8_000;

const STOP_WORDS = new Set(
  `a about above after again all also an and any are around article as at be because been before
  below between blog both brief but by can chapter concise could create describe detailed did do
  does done down draft during each english every excerpt explain few follow for format from
  generate give given good great had has have help here how html i if important in include
  including into introduction is it its itself json keep keyword keywords kindly length less let
  like list long made make many me more most much must my naturally new no not note of off on
  once one only or other our out output over own paragraph paragraphs please post posts produce
  prompt provide put recent reply respond response return same say section sections sentence
  sentences several short should show so some story such sure tags tale tell text than that the
  their them then there these they this those three through title to too topic two under until
  up use user using very want was way we were what when where which while who why will with
  within without wordpress word words would write writing you your book friendly readers
  titled tone website`.split(/\s+/),
);
const FALLBACK_TOPIC = 'everyday practice';
const INTRODUCED =
  /\b(?:about|regarding|concerning|entitled|titled|on the (?:topic|subject) of|(?:topic|subject|title|heading)\s*[:=])\s+["“'‘]?([^\n.?!"”;:<>{}[\]]{3,120})/iu;
const QUOTED = /["“]([^\n"”<>{}[\]]{3,80})["”]/u;
const TRAILING =
  /\s(?:in (?:about|around|under|less|a|an|the (?:style|voice|tone))|of (?:about|around)|using|with(?:out)?|that|which|please|so that|for (?:my|our|your|readers|people)|and (?:make|include|use|keep|add))\b.*$/iu;
const USUAL_ASPECTS =
  'planning patience timing experience care detail water light weather attention'.split(' ');
const WORDS_ASKED = /(\d{1,3}(?:,\d{3})+|\d{2,6})(?:\s*(?:-|–|to)\s*(\d{2,6}))?[\s-]*words?\b/iu;

/**
 * Reads what a prompt is about.
 *
 * @param prompt the text of the last user message, without commands to the stand-in
 */
export function subjectOf(prompt: string): Subject {
  const text = prompt.slice(0, READ_CHARACTERS_MAX);
  const found = keywordsOf(text);
  const topic =
    introducedTopic(text) ?? shortTopic(text) ?? (found.slice(0, 3).join(' ') || FALLBACK_TOPIC);
  const inTopic = new Set(topic.toLowerCase().split(' '));
  return {
    topic,
    keywords: [...new Set([...found, ...USUAL_ASPECTS])].slice(0, Math.max(found.length, 5)),
    aspects: USUAL_ASPECTS.filter((word) => !inTopic.has(word)),
    form: formOf(text),
    words: wordsAsked(text),
  };
}

function introducedTopic(text: string): string | null {
  for (const pattern of [INTRODUCED, QUOTED]) {
    const found = pattern.exec(text)?.[1];
    if (found === undefined) continue;
    const plain = found.replace(TRAILING, '').replace(/[^\p{L}\p{N}\s'’,-]/gu, ' ');
    const words = plain.split(/[\s,]+/u).filter((word) => word !== '');
    if (/^\d+$/.test(words[0] ?? '')) continue;
    const topic = words
      .slice(0, TOPIC_WORDS_MAX)
      .join(' ')
      .replace(/^(?:the|a|an)\s+/iu, '');
    if (topic.length >= 3) return topic;
  }
  return null;
}

/** The words of a short prompt themselves, from the first that carries meaning on. */
function shortTopic(text: string): string | null {
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? [];
  if (words.length > SHORT_WORDS_MAX) return null;
  const first = words.findIndex((word) => !STOP_WORDS.has(word.toLowerCase()));
  return first < 0 ? null : words.slice(first, first + TOPIC_WORDS_MAX).join(' ');
}

function keywordsOf(text: string): string[] {
  const counts = new Map<string, number>();
  for (const [word] of text.toLowerCase().matchAll(/\p{L}[\p{L}\p{N}'’-]{2,30}/gu)) {
    if (!STOP_WORDS.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const byCount = [...counts.entries()].sort((a, b) => b[1] - a[1]);
  return byCount.slice(0, 10).map(([word]) => word);
}

function formOf(text: string): Subject['form'] {
  if (/\balt[- ]?text\b|\bone[- ]sentence\b|\bcaption\b/iu.test(text)) return 'sentence';
  if (/\boutline\b|\btable of contents\b|\bbullet(?:s|ed)?\b/iu.test(text)) return 'outline';
  if (/\b(?:short story|tale|fiction|chapter|novel|bedtime)\b/iu.test(text)) return 'story';
  return 'article';
}

function wordsAsked(text: string): number | null {
  const found = WORDS_ASKED.exec(text);
  if (found?.[1] === undefined) return null;
  const low = Number(found[1].replaceAll(',', ''));
  const high = found[2] === undefined ? low : Number(found[2]);
  return Math.min(Math.max(20, Math.round((low + high) / 2)), WORDS_ASKED_MAX);
}
