import {
  Activity,
  BookOpenCheck,
  CreditCard,
  ListChecks,
  Receipt,
  ScrollText,
  ServerCog,
  Settings,
  Tags,
  Users,
} from 'lucide-react';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { AppShell } from '@/components/shell/app-shell';
import type { NavSection } from '@/components/shell/nav';
import { requireProvider } from '@/lib/web/session';
import { searchProvider } from './actions';

export const metadata: Metadata = {
  title: { default: 'Provider', template: '%s · Provider · Tokentill' },
  robots: { index: false },
};

const SECTIONS: readonly NavSection[] = [
  {
    label: 'Business',
    items: [
      {
        href: '/provider',
        label: 'Profit',
        icon: <Activity aria-hidden="true" />,
        exact: true,
        goKey: 'p',
      },
      {
        href: '/provider/customers',
        label: 'Customers',
        icon: <Users aria-hidden="true" />,
        goKey: 'c',
      },
      {
        href: '/provider/orders',
        label: 'Orders',
        icon: <Receipt aria-hidden="true" />,
        goKey: 'o',
      },
      { href: '/provider/prices', label: 'Prices', icon: <Tags aria-hidden="true" />, goKey: 'r' },
    ],
  },
  {
    label: 'Proof',
    items: [
      {
        href: '/provider/ledger',
        label: 'Ledger',
        icon: <BookOpenCheck aria-hidden="true" />,
        goKey: 'l',
      },
      {
        href: '/provider/stripe-events',
        label: 'Stripe events',
        icon: <CreditCard aria-hidden="true" />,
        goKey: 'e',
      },
      {
        href: '/provider/audit',
        label: 'Audit log',
        icon: <ScrollText aria-hidden="true" />,
        goKey: 'a',
      },
      {
        href: '/provider/system',
        label: 'System',
        icon: <ServerCog aria-hidden="true" />,
        goKey: 's',
      },
    ],
  },
];

export default async function ProviderLayout({ children }: { children: ReactNode }) {
  const principal = await requireProvider();
  return (
    <AppShell
      homeHref="/provider"
      area="Provider"
      sections={SECTIONS}
      account={{
        name: principal.name === '' ? principal.email : principal.name,
        email: `${principal.email} · ${principal.role}`,
        links: [
          {
            href: '/provider/settings',
            label: 'Settings',
            icon: <Settings aria-hidden="true" />,
          },
          { href: '/docs', label: 'Documentation', icon: <ListChecks aria-hidden="true" /> },
        ],
      }}
      commands={[
        {
          id: 'metrics',
          label: 'What the figures mean',
          group: 'Help',
          href: '/docs/metrics',
          keywords: ['definitions'],
        },
        { id: 'errors', label: 'Error codes', group: 'Help', href: '/docs/errors' },
        {
          id: 'loss',
          label: 'Loss-making installations',
          group: 'Actions',
          href: '/provider?flag=loss',
        },
        {
          id: 'audit-ledger',
          label: 'Prove the books',
          group: 'Actions',
          href: '/provider/ledger?audit=now',
        },
      ]}
      search={searchProvider}
    >
      {children}
    </AppShell>
  );
}
