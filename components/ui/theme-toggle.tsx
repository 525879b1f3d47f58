'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { DropdownMenu, MenuRadios } from './dropdown-menu';
import { IconButton } from './icon-button';

const THEMES = [
  { value: 'system', label: 'System', icon: <Monitor aria-hidden="true" /> },
  { value: 'light', label: 'Light', icon: <Sun aria-hidden="true" /> },
  { value: 'dark', label: 'Dark', icon: <Moon aria-hidden="true" /> },
] as const;

/** System, light or dark. CSS picks the icon, so the server's page is right in both themes. */
export function ThemeToggle({ side }: { side?: 'top' | 'bottom' | undefined }) {
  const { theme, setTheme } = useTheme();
  return (
    <DropdownMenu
      side={side}
      trigger={
        <IconButton label="Theme">
          <Sun aria-hidden="true" className="dark:hidden" />
          <Moon aria-hidden="true" className="hidden dark:block" />
        </IconButton>
      }
    >
      <MenuRadios label="Theme" value={theme} onValueChange={setTheme} options={THEMES} />
    </DropdownMenu>
  );
}
