'use client';

import { Menu } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Drawer } from '@/components/ui/drawer';
import { IconButton } from '@/components/ui/icon-button';
import { Nav, type NavSection } from './nav';

/** The navigation on a phone: a drawer that closes when a page is chosen. */
export function MobileNav({
  sections,
  foot,
}: {
  sections: readonly NavSection[];
  foot?: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  return (
    <Drawer
      title="Menu"
      side="left"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <IconButton label="Menu" size="lg" className="-ml-2">
          <Menu aria-hidden="true" />
        </IconButton>
      }
      footer={foot}
    >
      <Nav sections={sections} onNavigate={() => setOpen(false)} />
    </Drawer>
  );
}
