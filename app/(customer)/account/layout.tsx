import {
  BookOpenText,
  Coins,
  Globe,
  KeyRound,
  LayoutDashboard,
  List,
  Plus,
  Settings,
} from 'lucide-react';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { AccountBanner } from '@/components/account/account-banner';
import { BalancePanel, BalancePill } from '@/components/account/live-balance';
import { AppShell } from '@/components/shell/app-shell';
import { getBalance } from '@/lib/ledger';
import { db } from '@/lib/platform/db';
import { requireCustomer } from '@/lib/web/session';
import { balanceViewOf } from './_state/balance-view';
import { searchAccount, sendVerification } from './actions';

export const metadata: Metadata = {
  title: { default: 'Account', template: '%s · Tokentill' },
  robots: { index: false },
};

const SECTIONS = [
  {
    items: [
      {
        href: '/account',
        label: 'Overview',
        icon: <LayoutDashboard aria-hidden="true" />,
        exact: true,
        goKey: 'o',
      },
      {
        href: '/account/installations',
        label: 'Sites',
        icon: <Globe aria-hidden="true" />,
        goKey: 's',
      },
      {
        href: '/account/keys',
        label: 'API keys',
        icon: <KeyRound aria-hidden="true" />,
        goKey: 'k',
      },
      { href: '/account/usage', label: 'Usage', icon: <List aria-hidden="true" />, goKey: 'u' },
      {
        href: '/account/credits',
        label: 'Credits',
        icon: <Coins aria-hidden="true" />,
        goKey: 'c',
      },
    ],
  },
  {
    label: 'Help',
    items: [
      {
        href: '/account/quick-start',
        label: 'Quick start',
        icon: <BookOpenText aria-hidden="true" />,
        goKey: 'q',
      },
      {
        href: '/account/settings',
        label: 'Settings',
        icon: <Settings aria-hidden="true" />,
        goKey: 'e',
      },
    ],
  },
];

const COMMANDS = [
  {
    id: 'add-site',
    label: 'Add a site',
    group: 'Actions',
    href: '/account/installations/new',
    icon: <Plus aria-hidden="true" />,
  },
  {
    id: 'create-key',
    label: 'Create an API key',
    group: 'Actions',
    href: '/account/keys/new',
    icon: <KeyRound aria-hidden="true" />,
  },
  {
    id: 'buy-credits',
    label: 'Buy credits',
    group: 'Actions',
    href: '/account/credits',
    icon: <Coins aria-hidden="true" />,
  },
];

export default async function AccountLayout({ children }: { children: ReactNode }) {
  const { customerId, name, customerName, email, emailVerified } = await requireCustomer();
  const now = new Date();
  const balance = balanceViewOf(customerId, await getBalance(db(), customerId, now), now);

  return (
    <AppShell
      homeHref="/account"
      sections={SECTIONS}
      account={{
        name: name || customerName,
        email,
        links: [
          {
            href: '/account/settings',
            label: 'Settings',
            icon: <Settings aria-hidden="true" />,
          },
          { href: '/docs', label: 'Documentation', icon: <BookOpenText aria-hidden="true" /> },
        ],
      }}
      commands={COMMANDS}
      search={searchAccount}
      aside={<BalancePanel balance={balance} />}
      topAside={<BalancePill balance={balance} />}
      banner={emailVerified ? undefined : <AccountBanner email={email} onSend={sendVerification} />}
    >
      {children}
    </AppShell>
  );
}
