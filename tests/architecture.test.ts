import { describe, expect, test } from 'vitest';
import { importsOf, type Source, sources } from './support/sources';

/** Which layer may import which, besides itself and npm. The order is the dependency order: no cycles. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'lib/platform': [],
  'lib/ledger': ['lib/platform'],
  'lib/pricing': ['lib/platform'],
  'lib/installations': ['lib/platform'],
  'lib/reports': ['lib/platform'],
  'lib/auth': ['lib/platform', 'lib/installations'],
  'lib/billing': ['lib/platform', 'lib/ledger', 'lib/auth:type'],
  'lib/generation': [
    'lib/platform',
    'lib/ledger',
    'lib/pricing',
    'lib/installations',
    'lib/auth:type',
  ],
  'lib/jobs': [
    'lib/platform',
    'lib/ledger',
    'lib/pricing',
    'lib/installations',
    'lib/auth',
    'lib/billing',
    'lib/generation',
    'lib/reports',
  ],
  'lib/web': ['lib/platform', 'lib/auth'],
  components: ['lib/platform/units', 'lib:type'],
  app: ['lib', 'components'],
  server: ['app', 'lib'],
  prisma: ['lib'],
  sandbox: [],
  bench: ['lib', 'sandbox', 'server'],
};
const LAYERS = Object.keys(MAY_IMPORT).sort((a, b) => b.length - a.length);
const DOMAIN = [
  'ledger',
  'pricing',
  'installations',
  'reports',
  'auth',
  'billing',
  'generation',
].map((name) => `lib/${name}`);

const layerOf = (path: string) =>
  LAYERS.find((layer) => path === layer || path.startsWith(`${layer}/`));

/** Packages that only one file, or one folder, may import. */
const ONLY_IN: Record<string, RegExp> = {
  'npm:stripe': /^lib\/billing\/stripe\.ts$|^sandbox\//,
  'npm:openai': /^lib\/generation\/upstream\/|^sandbox\/|^bench\/|^server\/demo/,
  'npm:nodemailer': /^lib\/platform\/mail\.ts$/,
  'npm:pg': /^lib\/platform\/|^tests\//,
};

const code = sources().filter((source) => !source.isTest);
const edges = code.flatMap((source) => importsOf(source).map((found) => ({ source, ...found })));
const name = ({ source, target }: { source: Source; target: string }) =>
  `${source.path} → ${target}`;

function isAllowed(layer: string, target: string, typeOnly: boolean): boolean {
  return (MAY_IMPORT[layer] ?? []).some((allowed) => {
    const [prefix = '', kind] = allowed.split(':');
    return (target === prefix || target.startsWith(`${prefix}/`)) && (kind !== 'type' || typeOnly);
  });
}

describe('imports', () => {
  test('go down the table of layers', () => {
    const forbidden = edges
      .filter(({ target }) => !target.startsWith('npm:') && layerOf(target) !== undefined)
      .filter(({ source, target, typeOnly }) => {
        const layer = layerOf(source.path);
        return (
          layer !== undefined && layer !== layerOf(target) && !isAllowed(layer, target, typeOnly)
        );
      })
      .map(name);
    expect(forbidden).toEqual([]);
  });

  test('reach another module only through its index', () => {
    const around = edges
      .filter(({ source, target }) =>
        DOMAIN.some(
          (module) => target.startsWith(`${module}/`) && !source.path.startsWith(`${module}/`),
        ),
      )
      .filter(
        ({ target, source }) =>
          !/^lib\/[a-z]+\/index$/.test(target) &&
          layerOf(target) !== 'lib/reports' &&
          layerOf(source.path) !== 'sandbox',
      )
      .map(name);
    expect(around).toEqual([]);
  });

  test('never reach jobs from a page or route', () => {
    expect(
      edges
        .filter(
          ({ source, target }) => source.path.startsWith('app/') && target.startsWith('lib/jobs'),
        )
        .map(name),
    ).toEqual([]);
  });

  test('keep each store inside its module', () => {
    const moduleOf = (path: string) => path.split('/').slice(0, 2).join('/');
    const strangers = edges.filter(
      ({ source, target }) =>
        target.endsWith('/store') && moduleOf(target) !== moduleOf(source.path),
    );
    expect(strangers.map(name)).toEqual([]);
  });

  test('keep single-owner packages with their owner', () => {
    const astray = edges.filter(({ source, target, typeOnly }) => {
      const owner = ONLY_IN[target];
      return owner !== undefined && !typeOnly && !owner.test(source.path);
    });
    expect(astray.map(name)).toEqual([]);
  });
});

describe('the domain', () => {
  test('knows no framework', () => {
    const framework = /^npm:(next|react|react-dom|next-auth)(\/|$)/;
    expect(
      edges
        .filter(
          ({ source, target }) =>
            DOMAIN.includes(layerOf(source.path) ?? '') && framework.test(target),
        )
        .map(name),
    ).toEqual([]);
  });
});

describe('the API handlers', () => {
  test('import nothing of Next, so that the server calls them directly', () => {
    const handlers = edges.filter(({ source }) =>
      /^app\/api\/v1\/.*\.ts$|^app\/api\/webhooks\/.*\.ts$/.test(source.path),
    );
    expect(handlers.filter(({ target }) => /^npm:next(\/|$)/.test(target)).map(name)).toEqual([]);
  });
});

describe('the environment', () => {
  test('has one reader', () => {
    const readers = code
      .filter((source) => /process\.env\b/.test(source.text))
      .map((source) => source.path);
    const allowed =
      /^lib\/platform\/env\.ts$|^sandbox\/|^bench\/|^prisma\/seed|^server\/(demo|audit)/;
    expect(readers.filter((reader) => !allowed.test(reader))).toEqual([]);
  });
});

describe('SQL', () => {
  test('is never built from text', () => {
    expect(
      code
        .filter((source) => /\$(queryRaw|executeRaw)Unsafe/.test(source.text))
        .map((source) => source.path),
    ).toEqual([]);
  });
});

describe('the type checker', () => {
  test('is nowhere switched off', () => {
    const off = /@ts-(ignore|expect-error|nocheck)\b|\bas any\s*[)\];,}|]|noExplicitAny:/;
    expect(
      sources()
        .filter((source) => off.test(source.text))
        .map((source) => source.path),
    ).toEqual([]);
  });
});

describe('files', () => {
  const LINES_MAX = 300;
  test(`have at most ${LINES_MAX} lines`, () => {
    const data = /shipped-prices|sandbox\/specs/;
    const long = code
      .filter((source) => !data.test(source.path) && source.text.split('\n').length > LINES_MAX + 1)
      .map((source) => `${source.path}: ${source.text.split('\n').length}`);
    expect(long).toEqual([]);
  });
});
