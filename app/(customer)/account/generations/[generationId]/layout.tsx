import type { ReactNode } from 'react';
import { ownGeneration } from '../../_state/own';

/** Looks before the page is begun: what is not the reader's own is a 404. */
export default async function ReceiptLayout({
  params,
  children,
}: {
  params: Promise<{ generationId: string }>;
  children: ReactNode;
}) {
  await ownGeneration((await params).generationId);
  return children;
}
