import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { TestModeBanner } from '@/components/shell/test-mode-banner';
import { cn } from '@/components/ui/cn';
import { env } from '@/lib/platform/env';
import { Providers } from './providers';
import './globals.css';

const DESCRIPTION =
  'The till between your AI generation and the sites that use it: credits, metering, profit.';

/** Asked for at request time, so that one build serves any address. */
export async function generateMetadata(): Promise<Metadata> {
  await connection();
  return {
    metadataBase: new URL(env().TOKENTILL_URL),
    title: { default: 'Tokentill', template: '%s · Tokentill' },
    description: DESCRIPTION,
    applicationName: 'Tokentill',
    openGraph: { siteName: 'Tokentill', description: DESCRIPTION, type: 'website' },
    referrer: 'strict-origin-when-cross-origin',
  };
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f8f9f9' },
    { media: '(prefers-color-scheme: dark)', color: '#0d1112' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  const mode = env().TOKENTILL_MODE;

  return (
    <html
      lang="en"
      data-mode={mode}
      className={cn(GeistSans.variable, GeistMono.variable)}
      // The theme script sets data-theme before React looks at the element.
      suppressHydrationWarning
    >
      <body>
        <Providers nonce={nonce}>
          {mode === 'test' ? <TestModeBanner /> : null}
          {children}
        </Providers>
      </body>
    </html>
  );
}
