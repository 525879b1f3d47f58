/**
 * Sentences with gaps. `{t}` is the topic, `{T}` the topic with a capital, `{k}` a word that
 * belongs beside it, `{name}` a person, and every other name one of `FILLERS`. None states a fact
 * that could mislead a reader.
 */
export const OPENINGS: readonly string[] = [
  'Few subjects reward patience as much as {t}.',
  '{T} looks simple from a distance, and only close up does the craft behind it show.',
  'Ask {group} about {t} and the answer will start with a story.',
  'There is more than one way into {t}, and most people find theirs by accident.',
  'For {span}, {t} was something that other people did.',
  'The interest in {t} has grown quietly, one {place} at a time.',
  'Every conversation about {t} comes back to the same question: where does one begin?',
  '{T} deserves a fresh look, free of habit and of hurry.',
];

export const BODIES: readonly string[] = [
  'The first thing to understand is how closely {t} depends on {k}.',
  'In practice, {group} begin with {k} and adjust the rest as they learn.',
  'A {adjective} plan matters more here than expensive tools.',
  'What works in one {place} may fail in the next, so it pays to watch before acting.',
  'Much of the work is {adjective}, and that is exactly why it is so often skipped.',
  '{Group} describe the same turning point: the day {k} stopped being an afterthought.',
  'Small, regular steps do more for {t} than one {adjective} effort a year.',
  'It helps to write down what was tried, what changed and what did not.',
  'Cost is rarely the obstacle; attention is.',
  'When {k} and {k} pull in different directions, the slower of the two usually wins.',
  'Over {span}, even modest changes to {k} become visible.',
  'The details differ from {place} to {place}, yet the pattern holds.',
  'Someone who has done it before will save a newcomer {span} of guessing.',
  'That is why {group} treat {k} as a habit and not as a project.',
  'A {adjective} start leaves room for mistakes, and mistakes are how most of this is learned.',
  'Good {t} is mostly invisible: nothing breaks, nothing is wasted, and nobody is surprised.',
  'There are shortcuts, but each of them moves the effort to a less convenient hour.',
  'Measured against the alternatives, the approach is {adjective} and easy to explain.',
  'None of this asks for special talent, only for the willingness to look twice.',
  'The relation between {k} and {k} is easy to miss until one of them is taken away.',
  'Neighbours, colleagues and friends often notice the difference before the owner does.',
  'Where {k} is scarce, {group} share what they have and keep simple records.',
  'A short checklist on the wall of the {place} settles more arguments than a long manual.',
  'Doubt is useful here, because it leads to a second measurement.',
  'The best advice is {adjective}: begin with what is at hand and improve one thing a week.',
  'Once the routine is in place, {t} takes less time than talking about it.',
];

export const CLOSINGS: readonly string[] = [
  'In the end, {t} is less about {k} than about care.',
  'Whoever starts today will have something worth showing within {span}.',
  'The next step is small: choose one {place}, one {adjective} goal and one date.',
  'Seen this way, {t} is not a task to finish but a skill to keep.',
  'That may be the quiet promise of {t}: a little attention, well placed, goes a long way.',
  'There will be setbacks, and they will make the better stories.',
];

export const STORY_OPENINGS: readonly string[] = [
  '{name} had never thought much about {t} until the letter arrived.',
  'It began, as such things do, with {t} and a lie of no importance.',
  'Nobody in the {place} spoke of {t} any more, and so {name} did.',
];

export const STORY: readonly string[] = [
  'The {place} was empty that morning, and the light came in low over the roofs.',
  '“You will need {k},” the old woman said, “and more time than you believe.”',
  'Nobody answered, but somewhere behind the wall a door closed softly.',
  '{name} counted the steps, lost count, and began again.',
  'By noon the whole street knew, and by evening everyone had an opinion about {k}.',
  'It was a {adjective} plan, which was the best that could be said of it.',
  'Rain fell for {span}, and the river rose to the second stone.',
  '“Then we start over,” said {name}, and for the first time it did not sound like defeat.',
  'What remained was {k}, a borrowed coat and a map with one corner missing.',
  'The {group} watched from the bridge and pretended not to.',
  '{name} laughed, because the alternative was to explain.',
  'In the lamp’s small circle {t} seemed almost within reach.',
  'Years later they would tell it differently, each with a different ending.',
  'A bird settled on the sill, looked in, and stayed.',
  'The road to the {place} was longer on the way back.',
  'And there, where nobody had looked, lay the answer to {k}.',
  '{name} kept the promise, though nobody was left to hold anyone to it.',
];

export const HEADINGS: readonly string[] = [
  'Why {k} matters',
  'Getting started with {k}',
  'What {group} have learned',
  'A {adjective} way to begin',
  'Common mistakes and how to avoid them',
  'From {k} to {k}',
  'The long view',
  'Making it last',
  'Small steps, visible results',
];

export const HEADLINES: readonly string[] = [
  'A {adjective} guide to {t}',
  '{T}: what {group} wish they had known',
  'The quiet art of {t}',
  'How {t} changes a {place}',
  'Rethinking {t}, one step at a time',
  '{T}, from first steps to lasting habits',
];

export const SUMMARIES: readonly string[] = [
  'A {adjective} look at {t}, and at the habits that make it last.',
  'What {group} have learned about {t}, and where a newcomer can begin.',
  'Why {k} decides more about {t} than any tool, and how to put that to use.',
  'An introduction to {t} for anyone with a {place} and a little patience.',
];

export const POINTS: readonly string[] = [
  'Where {t} comes from',
  'What {k} has to do with it',
  'Choosing a {adjective} starting point',
  'Lessons from the {place}',
  'Working with {k}',
  'Costs, time and expectations',
  'How {group} measure progress',
  'Mistakes worth making once',
  'Keeping {k} going over {span}',
  'What to try next',
];

export const FILLERS: Readonly<Record<string, readonly string[]>> = {
  group: ['gardeners', 'teachers', 'local makers', 'experienced hands', 'volunteers', 'planners'],
  place: ['workshop', 'garden', 'classroom', 'village', 'courtyard', 'kitchen', 'street'],
  span: ['a few weeks', 'two seasons', 'most of a year', 'a long winter', 'several months'],
  adjective: ['careful', 'modest', 'practical', 'patient', 'thoughtful', 'steady', 'plain'],
};

export const NAMES: readonly string[] = ['Mara', 'Tomas', 'Ines', 'Jonas', 'Leila', 'Anton'];
