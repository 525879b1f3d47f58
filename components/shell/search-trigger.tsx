'use client';

import { Search } from 'lucide-react';
import { openCommandPalette } from '@/components/ui/command-palette';
import { IconButton } from '@/components/ui/icon-button';
import { Kbd } from '@/components/ui/kbd';

/** Opens the command palette by pointer or touch. */
export function SearchTrigger({ compact = false }: { compact?: boolean | undefined }) {
  if (compact) {
    return (
      <IconButton label="Search and commands" size="lg" onClick={openCommandPalette}>
        <Search aria-hidden="true" />
      </IconButton>
    );
  }
  return (
    <button
      type="button"
      aria-label="Search and commands"
      aria-keyshortcuts="Control+K Meta+K"
      onClick={openCommandPalette}
      className="flex h-8 w-full items-center gap-2 rounded-md border border-line-strong bg-surface px-2 text-sm text-subtle shadow-low hover:border-control hover:text-ink"
    >
      <Search aria-hidden="true" className="size-4" />
      <span className="flex-1 text-left">Search</span>
      <Kbd>Ctrl K</Kbd>
    </button>
  );
}
