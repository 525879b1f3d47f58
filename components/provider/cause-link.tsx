import { TextLink } from '@/components/ui/text-link';

const PAGES: readonly (readonly [prefix: string, href: (id: string) => string])[] = [
  ['gen_', (id) => `/provider/generations/${id}`],
  ['ord_', (id) => `/provider/orders?q=${id}`],
  ['adj_', (id) => `/provider/audit?id=${id}`],
  ['cus_', (id) => `/provider/customers/${id}`],
  ['ins_', (id) => `/provider/installations/${id}`],
  ['per_', (id) => `/provider/audit?id=${id}`],
  ['key_', (id) => `/provider/audit?id=${id}`],
];

const SHOWN_END = 6;

/** An id as a link to what it names, shortened to its prefix and its end; the whole id is in the title. */
export function CauseLink({ id }: { id: string }) {
  const known = PAGES.find(([prefix]) => id.startsWith(prefix));
  const isLong = id.length > 16 && id.includes('_');
  const text = isLong ? `${id.slice(0, id.indexOf('_') + 1)}…${id.slice(-SHOWN_END)}` : id;
  const className = 'font-mono text-xs whitespace-nowrap';
  return known === undefined ? (
    <span className={className} title={id}>
      {text}
    </span>
  ) : (
    <TextLink href={known[1](id)} className={className} title={id}>
      {text}
    </TextLink>
  );
}
