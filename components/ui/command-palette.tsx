'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';
import { cn } from './cn';
import { backdropClass } from './dialog';
import { Kbd } from './kbd';
import { ShortcutsDialog } from './shortcuts-dialog';
import { Spinner } from './spinner';
import { useShortcuts } from './use-shortcuts';

const OPEN_EVENT = 'command-palette:open';
const SEARCH_PAUSE_MS = 200;

export type CommandItem = {
  id: string;
  label: string;
  /** The heading it stands under: "Go to", "Actions". */
  group: string;
  /** Where it leads; or give `onSelect` (client code only). */
  href?: string | undefined;
  onSelect?: (() => void) | undefined;
  icon?: ReactNode;
  /** Secondary text at the right. */
  hint?: string | undefined;
  keywords?: readonly string[] | undefined;
  /** `g` then this key. */
  goKey?: string | undefined;
};

/** Finds more by what was typed: a server action that returns at most a screenful. */
export type CommandSearch = (query: string) => Promise<CommandItem[]>;

/** Opens the palette from anywhere. */
export function openCommandPalette(): void {
  window.dispatchEvent(new Event(OPEN_EVENT));
}

export type CommandPaletteProps = {
  items: readonly CommandItem[];
  search?: CommandSearch | undefined;
};

/** Go to, find and do by typing; mounted once in a frame, opened by Cmd/Ctrl-K. */
export function CommandPalette({ items, search }: CommandPaletteProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [helpOpen, setHelpOpen] = useState(false);

  useEffect(() => {
    const show = () => setOpen(true);
    window.addEventListener(OPEN_EVENT, show);
    return () => window.removeEventListener(OPEN_EVENT, show);
  }, []);

  function run(item: CommandItem) {
    setOpen(false);
    if (item.onSelect) item.onSelect();
    else if (item.href !== undefined) router.push(item.href);
  }

  useShortcuts({
    onPalette: () => setOpen(true),
    onHelp: () => setHelpOpen(true),
    onGo: (key) => {
      const item = items.find((candidate) => candidate.goKey === key);
      if (item) run(item);
      return item !== undefined;
    },
  });

  return (
    <>
      <Base.Root open={open} onOpenChange={setOpen}>
        <Base.Portal>
          <Base.Backdrop className={backdropClass} />
          <Base.Viewport className="fixed inset-0 z-50 flex items-start justify-center px-3 pt-[12dvh]">
            <Base.Popup className="w-full max-w-xl overflow-hidden rounded-xl border border-line-strong bg-raised shadow-high outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
              <Base.Title className="sr-only">Command palette</Base.Title>
              <Palette items={items} search={search} onRun={run} />
            </Base.Popup>
          </Base.Viewport>
        </Base.Portal>
      </Base.Root>
      <ShortcutsDialog open={helpOpen} onOpenChange={setHelpOpen} items={items} />
    </>
  );
}

function Palette({
  items,
  search,
  onRun,
}: CommandPaletteProps & { onRun: (item: CommandItem) => void }) {
  const [query, setQuery] = useState('');
  const { found, searching } = useFound(query, search);
  const groups = [...new Set(items.map((item) => item.group))];

  return (
    <Command label="Command palette" loop className="flex max-h-[min(28rem,70dvh)] flex-col">
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search aria-hidden="true" className="size-4 shrink-0 text-subtle" />
        <Command.Input
          autoFocus
          value={query}
          onValueChange={setQuery}
          placeholder="Go to, find or do…"
          className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-subtle pointer-coarse:text-lg"
        />
        {searching ? <Spinner className="text-subtle" /> : <Kbd>Esc</Kbd>}
      </div>
      <Command.List className="min-h-0 flex-1 overflow-y-auto p-2">
        {found.length > 0 ? null : (
          <Command.Empty className="px-3 py-8 text-center text-sm text-muted">
            {searching ? 'Looking…' : 'Nothing matches.'}
          </Command.Empty>
        )}
        {groups.map((group) => (
          <Group key={group} heading={group}>
            {items
              .filter((item) => item.group === group)
              .map((item) => (
                <Row key={item.id} item={item} onRun={onRun} />
              ))}
          </Group>
        ))}
        {found.length > 0 ? (
          <Group heading="Found" forceMount>
            {found.map((item) => (
              <Row key={item.id} item={item} onRun={onRun} forceMount />
            ))}
          </Group>
        ) : null}
      </Command.List>
    </Command>
  );
}

function Group({
  heading,
  forceMount = false,
  children,
}: {
  heading: string;
  forceMount?: boolean;
  children: ReactNode;
}) {
  return (
    <Command.Group
      heading={heading}
      forceMount={forceMount}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-subtle"
    >
      {children}
    </Command.Group>
  );
}

function Row({
  item,
  onRun,
  forceMount = false,
}: {
  item: CommandItem;
  onRun: (item: CommandItem) => void;
  forceMount?: boolean;
}) {
  return (
    <Command.Item
      value={`${item.label} ${item.id}`}
      keywords={[...(item.keywords ?? [])]}
      forceMount={forceMount}
      onSelect={() => onRun(item)}
      className={cn(
        'flex min-h-9 cursor-default items-center gap-3 rounded-md px-2 text-sm',
        'data-[selected=true]:bg-accent-soft data-[selected=true]:text-accent-ink',
        '[&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-subtle',
      )}
    >
      {item.icon}
      <span className="min-w-0 flex-1 truncate">{item.label}</span>
      {item.hint === undefined ? null : (
        <span className="truncate text-xs text-subtle">{item.hint}</span>
      )}
      {item.goKey === undefined ? null : (
        <span className="flex gap-1 max-sm:hidden">
          <Kbd>G</Kbd>
          <Kbd>{item.goKey.toUpperCase()}</Kbd>
        </span>
      )}
    </Command.Item>
  );
}

function useFound(query: string, search: CommandSearch | undefined) {
  const [found, setFound] = useState<readonly CommandItem[]>([]);
  const [searching, setSearching] = useState(false);
  const wanted = query.trim();

  useEffect(() => {
    if (search === undefined || wanted.length < 2) {
      setFound([]);
      setSearching(false);
      return;
    }
    let current = true;
    setSearching(true);
    const timer = setTimeout(async () => {
      let answer: readonly CommandItem[] = [];
      try {
        answer = await search(wanted);
      } catch {
        answer = [];
      }
      if (!current) return;
      setFound(answer);
      setSearching(false);
    }, SEARCH_PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [wanted, search]);

  return { found, searching };
}
