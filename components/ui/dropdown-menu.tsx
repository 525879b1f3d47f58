'use client';

import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import Link from 'next/link';
import type { ReactElement, ReactNode } from 'react';
import { cn } from './cn';

const itemClass = cn(
  'flex min-h-8 w-full cursor-default select-none items-center gap-2.5 rounded-md px-2 text-left text-sm outline-none',
  'data-highlighted:bg-hover data-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-subtle',
);

export type DropdownMenuProps = {
  /** The element that opens it: a Button or IconButton. */
  trigger: ReactElement;
  align?: 'start' | 'center' | 'end' | undefined;
  side?: 'top' | 'bottom' | undefined;
  className?: string | undefined;
  /** MenuItem, MenuLink, MenuRadios, MenuLabel, MenuSeparator. */
  children: ReactNode;
};

export function DropdownMenu({
  trigger,
  align = 'end',
  side = 'bottom',
  className,
  children,
}: DropdownMenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className="z-50 outline-none">
          <Base.Popup
            className={cn(
              'floating max-h-(--available-height) min-w-44 max-w-80 overflow-y-auto p-1 outline-none',
              className,
            )}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

type MenuItemProps = {
  icon?: ReactNode;
  /** A shortcut or a count at the right. */
  aside?: ReactNode;
  danger?: boolean | undefined;
  disabled?: boolean | undefined;
  children: ReactNode;
};

export function MenuItem({
  icon,
  aside,
  danger,
  disabled,
  onSelect,
  children,
}: MenuItemProps & { onSelect: () => void }) {
  return (
    <Base.Item
      disabled={disabled}
      onClick={onSelect}
      className={cn(itemClass, danger && 'text-negative [&_svg]:text-negative')}
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {aside}
    </Base.Item>
  );
}

/** An item that goes somewhere; opens in a new tab with the middle button as any link does. */
export function MenuLink({ icon, aside, href, children }: MenuItemProps & { href: string }) {
  return (
    <Base.LinkItem render={<Link href={href} />} closeOnClick className={itemClass}>
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {aside}
    </Base.LinkItem>
  );
}

/** One of several, such as a theme. */
export function MenuRadios({
  label,
  value,
  onValueChange,
  options,
}: {
  label: string;
  value: string | undefined;
  onValueChange: (value: string) => void;
  options: readonly { value: string; label: string; icon?: ReactNode }[];
}) {
  return (
    <Base.RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next: string) => onValueChange(next)}
    >
      {options.map((option) => (
        <Base.RadioItem key={option.value} value={option.value} closeOnClick className={itemClass}>
          {option.icon}
          <span className="min-w-0 flex-1">{option.label}</span>
          <Base.RadioItemIndicator>
            <Check aria-hidden="true" />
          </Base.RadioItemIndicator>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <div className="px-2 pt-1.5 pb-1 text-xs font-medium text-subtle">{children}</div>;
}

export function MenuSeparator() {
  return <Base.Separator className="-mx-1 my-1 h-px bg-line" />;
}
