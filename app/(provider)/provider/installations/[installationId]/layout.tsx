import type { ReactNode } from 'react';
import { installationOr404 } from '../../_state/found';

export default async function InstallationLayout({
  params,
  children,
}: {
  params: Promise<{ installationId: string }>;
  children: ReactNode;
}) {
  await installationOr404((await params).installationId);
  return children;
}
