'use client';

import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Input } from './input';
import { NativeSelect, type SelectOption } from './native-select';
import { Spinner } from './spinner';
import { useUrlState } from './use-url-state';

const TYPING_PAUSE_MS = 250;

export type UrlSearchProps = {
  /** Its name for screen readers, and its placeholder. */
  label: string;
  /** The search parameter. */
  param?: string | undefined;
};

/** A search box whose words are in the URL; asks the server once typing pauses. */
export function UrlSearch({ label, param = 'q' }: UrlSearchProps) {
  const { params, change, pending } = useUrlState();
  const asked = params.get(param) ?? '';
  const [text, setText] = useState(asked);
  const [lastAsked, setLastAsked] = useState(asked);
  const [sent, setSent] = useState(asked);

  // Back and forward change the URL under the box, and the box follows; the arrival of its own
  // earlier words must not take away what was typed since.
  if (asked !== lastAsked) {
    setLastAsked(asked);
    if (asked !== sent) setText(asked);
  }

  useEffect(() => {
    const wanted = text.trim();
    if (wanted === asked || wanted === sent) return;
    const timer = setTimeout(() => {
      setSent(wanted);
      change({ [param]: wanted === '' ? undefined : wanted }, 'replace');
    }, TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  });

  return (
    <div className="w-full sm:w-64">
      <Input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        prefix={pending ? <Spinner /> : <Search aria-hidden="true" />}
      />
    </div>
  );
}

export type UrlSelectProps = {
  label: string;
  param: string;
  options: readonly SelectOption[];
  /** The first entry, which takes the filter away: "All states". */
  allLabel: string;
};

/** A filter whose choice is in the URL. */
export function UrlSelect({ label, param, options, allLabel }: UrlSelectProps) {
  const { params, change } = useUrlState();
  return (
    <NativeSelect
      aria-label={label}
      className="w-full sm:w-44"
      value={params.get(param) ?? ''}
      placeholder={allLabel}
      options={options}
      onChange={(event) =>
        change({ [param]: event.target.value === '' ? undefined : event.target.value })
      }
    />
  );
}
