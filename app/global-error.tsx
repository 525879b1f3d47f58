'use client';

import './globals.css';

/** When the root layout itself failed: nothing of ours can be counted on but plain elements. */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Something went wrong · Tokentill</title>
        <main className="mx-auto flex min-h-dvh max-w-md flex-col items-center justify-center gap-3 px-4 text-center">
          <h1 className="text-xl font-semibold">Tokentill could not be loaded</h1>
          <p className="text-muted">
            Something went wrong on our side. Nothing was changed and nothing was charged.
          </p>
          <button
            type="button"
            onClick={() => retry()}
            className="h-8 rounded-md bg-accent px-3 text-sm font-medium text-on-accent hover:bg-accent-hover"
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
