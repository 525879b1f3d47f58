import type { ReactNode } from 'react';
import { ownOrder } from '../../../_state/own';

/** Looks before the page is begun: what is not the reader's own is a 404. */
export default async function OrderLayout({
  params,
  children,
}: {
  params: Promise<{ orderId: string }>;
  children: ReactNode;
}) {
  await ownOrder((await params).orderId);
  return children;
}
