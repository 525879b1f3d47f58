import type { ReactNode } from 'react';
import { ownSite } from '../../_state/own';

/** Looks before the page is begun: what is not the reader's own is a 404. */
export default async function SiteLayout({
  params,
  children,
}: {
  params: Promise<{ installationId: string }>;
  children: ReactNode;
}) {
  await ownSite((await params).installationId);
  return children;
}
