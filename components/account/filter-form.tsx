'use client';

import { usePathname, useRouter } from 'next/navigation';
import { type FormEvent, type ReactNode, useRef, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';

export type FilterFormProps = {
  /** Names and values that the address keeps besides the filters: the range, the columns. */
  keep: readonly (readonly [string, string])[];
  label: string;
  children: ReactNode;
  className?: string | undefined;
};

/** Filters of a list. Choosing one goes to its address at once, on page 1; without script there is a button. */
export function FilterForm({ keep, label, children, className }: FilterFormProps) {
  const router = useRouter();
  const pathname = usePathname();
  const form = useRef<HTMLFormElement>(null);
  const [pending, startTransition] = useTransition();

  function go(event: FormEvent) {
    event.preventDefault();
    if (form.current === null) return;
    const params = new URLSearchParams();
    for (const [name, value] of new FormData(form.current)) {
      if (typeof value === 'string' && value !== '') params.set(name, value);
    }
    startTransition(() => router.push(`${pathname}?${params.toString()}`, { scroll: false }));
  }

  return (
    <search>
      <form
        ref={form}
        action={pathname}
        aria-label={label}
        aria-busy={pending}
        onSubmit={go}
        onChange={go}
        className={cn('flex flex-wrap items-end gap-2', pending && 'opacity-70', className)}
      >
        {keep.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {children}
        <noscript>
          <Button type="submit">Apply</Button>
        </noscript>
      </form>
    </search>
  );
}
