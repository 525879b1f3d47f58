'use client';

import { useEffect, useRef } from 'react';

/** The second key of "g then key" must come within this time. */
const CHORD_MS = 1_500;

export type Shortcuts = {
  onPalette: () => void;
  onHelp: () => void;
  /** Called with the key after `g`; returns whether it meant something. */
  onGo: (key: string) => boolean;
};

/** Whether keys belong to something else just now: a field, or an open dialog, menu or list. */
function isBusy(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const field = target.closest(
    'input, textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"], [role="combobox"]',
  );
  if (field !== null) return true;
  return (
    document.querySelector(
      '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]',
    ) !== null
  );
}

/** Cmd/Ctrl-K, `?`, and `g` then a key. Nothing fires while typing in a field. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });

  useEffect(() => {
    let chordUntil = 0;

    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing || isBusy(event.target)) return;
      const key = event.key.toLowerCase();

      if ((event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey && key === 'k') {
        event.preventDefault();
        latest.current.onPalette();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey) return;

      if (event.key === '?') {
        event.preventDefault();
        latest.current.onHelp();
      } else if (Date.now() < chordUntil) {
        chordUntil = 0;
        if (latest.current.onGo(key)) event.preventDefault();
      } else if (key === 'g') {
        chordUntil = Date.now() + CHORD_MS;
      }
    }

    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
