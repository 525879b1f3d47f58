import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainText } from './prose';
import { randomFrom } from './random';
import { subjectOf } from './subject';

describe('the subject of a prompt', () => {
  test.each([
    ['Write a 300-word blog post about urban beekeeping for my readers.', 'urban beekeeping'],
    ['Outline a book titled "The Salt Road" in five chapters', 'Salt Road'],
    ['Topic: rainwater harvesting\nTone: friendly', 'rainwater harvesting'],
    ['Write about the tides, please', 'tides'],
    ['The history of lighthouse keepers in Brittany', 'history of lighthouse keepers in Brittany'],
    ['How do I prune apple trees in winter?', 'prune apple trees in winter'],
    ['Say it again', 'everyday practice'],
    ['', 'everyday practice'],
  ])('of %j is %j', (prompt, topic) => {
    expect(subjectOf(prompt).topic).toBe(topic);
  });

  test.each([
    ['about 800 words on glass', 800],
    ['between 300 to 500 words', 400],
    ['a 1,200-word essay', 1_200],
    ['a few words', null],
  ])('asks in %j for %j words', (prompt, words) => {
    expect(subjectOf(prompt).words).toBe(words);
  });

  test.each([
    ['Write a short story about a lighthouse', 'story'],
    ['Give me an outline of a course on soil', 'outline'],
    ['Alt text for a photo of a harbour', 'sentence'],
    ['Explain tides', 'article'],
  ])('wants in %j the form %j', (prompt, form) => {
    expect(subjectOf(prompt).form).toBe(form);
  });
});

describe('running text', () => {
  test('is as long as asked, without gaps and without markup, for any prompt', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(300), (prompt, words) => {
        const subject = { ...subjectOf(prompt), form: 'article' as const };
        const text = plainText(subject, randomFrom(prompt), words);
        expect(text.split(/\s+/).length).toBeGreaterThanOrEqual(words);
        expect(text).not.toMatch(/[{}<>]/);
      }),
    );
  });

  test('does not repeat a sentence before a page is full', () => {
    const text = plainText(subjectOf('Explain tides'), randomFrom('a'), 250);
    const sentences = text.split(/(?<=[.?!])\s+/);
    expect(new Set(sentences).size).toBe(sentences.length);
  });
});
