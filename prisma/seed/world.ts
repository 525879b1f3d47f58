/** What an installation asks for, and how often compared with the rest of its mix. Ranges are tokens. */
export type Kind = {
  weight: number;
  operation: 'chat' | 'story';
  model: string;
  input: readonly [number, number];
  output: readonly [number, number];
  /** How much of the input a cache had, out of one. */
  cached: number;
  /** How often it is streamed, out of one. */
  streamed: number;
};

/** Days are counted backwards from today. */
export type Site = {
  name: string;
  domain: string;
  since: number;
  until: number;
  /** Requests a day at the beginning and at the end of its time, and what a weekend makes of them. */
  perDay: readonly [number, number];
  weekend: number;
  /** How many fail or are broken off, out of one. */
  failing: number;
  /** How many processes died in the middle of it. */
  abandoned: number;
  mix: readonly Kind[];
};

export type Client = {
  name: string;
  person: string;
  email: string;
  timeZone: string;
  since: number;
  gift: { credits: number; validDays: number } | null;
  purchases: readonly { packId: string; daysAgo: number; end: 'paid' | 'expired' | 'failed' }[];
  sites: readonly Site[];
};

const chat = (weight: number, model: string, given: Partial<Kind> = {}): Kind => ({
  weight,
  operation: 'chat',
  model,
  input: [1_200, 7_500],
  output: [350, 1_900],
  cached: 0.25,
  streamed: 0.8,
  ...given,
});

const story = (
  weight: number,
  output: readonly [number, number],
  given: Partial<Kind> = {},
): Kind => ({
  weight,
  operation: 'story',
  model: 'gpt-5.4-mini',
  input: [300, 700],
  output,
  cached: 0,
  streamed: 0.5,
  ...given,
});

const site = (
  name: string,
  domain: string,
  given: Pick<Site, 'since' | 'perDay' | 'mix'> & Partial<Site>,
): Site => ({ name, domain, until: 0, weekend: 0.45, failing: 0.02, abandoned: 0, ...given });

export const DEMO_EMAIL = 'demo@tokentill.test';
export const STAFF_EMAIL = 'staff@tokentill.test';

/** The customer that a stranger signs in as: one site that grows, one that loses money, one that has fallen silent. */
export const MAPLE_STREET: Client = {
  name: 'Maple Street Media',
  person: 'Dana Maple',
  email: DEMO_EMAIL,
  timeZone: 'America/New_York',
  since: 84,
  gift: { credits: 500, validDays: 14 },
  purchases: [
    { packId: 'pack_writer', daysAgo: 80, end: 'paid' },
    { packId: 'pack_starter', daysAgo: 41, end: 'expired' },
    { packId: 'pack_starter', daysAgo: 12, end: 'paid' },
  ],
  sites: [
    site('Maple Street Blog', 'maplestreet.example', {
      since: 82,
      perDay: [3, 22],
      mix: [chat(7, 'gpt-5.4-mini'), chat(2, 'gpt-5-mini'), story(2, [350, 700])],
    }),
    // A story costs one credit however long it is, and these are long.
    site('Riverside Recipes', 'riverside-recipes.example', {
      since: 60,
      perDay: [4, 8],
      failing: 0.06,
      mix: [story(9, [2_200, 3_600]), chat(1, 'gpt-5.4-mini')],
    }),
    site('Harbour Newsletter', 'news.harbour.example', {
      since: 78,
      until: 19,
      perDay: [6, 5],
      mix: [chat(6, 'gpt-5.4-nano'), story(1, [400, 600])],
    }),
  ],
};

export const OTHER_CLIENTS: readonly Client[] = [
  {
    name: 'Northwind Press',
    person: 'Ines Nord',
    email: 'ines@northwind-press.example',
    timeZone: 'Europe/Oslo',
    since: 88,
    gift: null,
    purchases: [
      { packId: 'pack_author', daysAgo: 87, end: 'paid' },
      { packId: 'pack_publisher', daysAgo: 30, end: 'paid' },
    ],
    sites: [
      site('Northwind Catalogue', 'catalogue.northwind.example', {
        since: 86,
        perDay: [9, 12],
        mix: [chat(5, 'gpt-5.4'), chat(3, 'gpt-5.6-luna'), story(2, [500, 900])],
      }),
      // Half of what it asks for comes to nothing: that is our cost and nobody's charge.
      site('Northwind Labs', 'labs.northwind.example', {
        since: 33,
        perDay: [6, 9],
        weekend: 0.2,
        failing: 0.42,
        abandoned: 3,
        mix: [chat(3, 'gpt-5.4', { output: [900, 2_400] }), story(2, [900, 1_800])],
      }),
    ],
  },
  {
    name: 'Quill & Lantern Books',
    person: 'Tomas Quill',
    email: 'tomas@quill-lantern.example',
    timeZone: 'Europe/London',
    since: 56,
    gift: { credits: 50, validDays: 60 },
    purchases: [
      { packId: 'pack_starter', daysAgo: 55, end: 'paid' },
      { packId: 'pack_author', daysAgo: 27, end: 'paid' },
    ],
    sites: [
      site('Lantern Reader', 'reader.quill-lantern.example', {
        since: 54,
        perDay: [2, 24],
        weekend: 1.3,
        mix: [chat(8, 'gpt-5.4-mini'), chat(3, 'gpt-5.4-nano'), story(1, [300, 500])],
      }),
    ],
  },
  {
    name: 'Lakeside Realty',
    person: 'Mei Lake',
    email: 'mei@lakeside-realty.example',
    timeZone: 'America/Chicago',
    since: 70,
    gift: null,
    purchases: [
      { packId: 'pack_starter', daysAgo: 69, end: 'paid' },
      { packId: 'pack_writer', daysAgo: 9, end: 'failed' },
    ],
    sites: [
      // Runs out of credits: what it asks for after that is refused, and leaves nothing but a wish to buy.
      site('Lakeside Listings', 'lakeside-realty.example', {
        since: 68,
        perDay: [3, 6],
        weekend: 0.8,
        mix: [chat(3, 'gpt-5.4'), story(2, [260, 420])],
      }),
    ],
  },
  {
    name: 'Old Mill Archive',
    person: 'Jonas Müller',
    email: 'jonas@oldmill-archive.example',
    timeZone: 'Europe/Berlin',
    since: 89,
    gift: null,
    purchases: [{ packId: 'pack_starter', daysAgo: 88, end: 'paid' }],
    sites: [
      site('Old Mill Letters', 'archiv.oldmill.example', {
        since: 87,
        until: 47,
        perDay: [9, 3],
        mix: [chat(1, 'gpt-5-mini', { input: [1_500, 6_000], cached: 0.5 })],
      }),
    ],
  },
  {
    name: 'Bright Path Tutors',
    person: 'Amara Okoye',
    email: 'amara@brightpath-tutors.example',
    timeZone: 'Africa/Lagos',
    since: 6,
    gift: { credits: 200, validDays: 90 },
    purchases: [],
    sites: [
      site('Homework Helper', 'brightpath-tutors.example', {
        since: 5,
        perDay: [4, 14],
        weekend: 1,
        mix: [chat(4, 'gpt-5.4-mini'), chat(1, 'gpt-5.4-nano')],
      }),
    ],
  },
];
