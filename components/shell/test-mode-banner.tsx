import { FlaskConical } from 'lucide-react';

/** Stays at the top of every page, over dialogs too, while no real money can move. */
export function TestModeBanner() {
  return (
    <aside
      aria-label="Test mode"
      className="sticky top-0 z-60 flex h-(--bar) items-center justify-center gap-2 bg-test px-3 text-xs text-on-test"
    >
      <FlaskConical aria-hidden="true" className="size-3.5 shrink-0" />
      <p className="truncate">
        <strong className="font-semibold">Test mode</strong>
        <span className="max-sm:hidden"> · Payments and credits here are simulated</span> · No real
        money moves
      </p>
    </aside>
  );
}
