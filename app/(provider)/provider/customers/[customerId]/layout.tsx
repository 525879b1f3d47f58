import type { ReactNode } from 'react';
import { customerOr404 } from '../../_state/found';

export default async function CustomerLayout({
  params,
  children,
}: {
  params: Promise<{ customerId: string }>;
  children: ReactNode;
}) {
  await customerOr404((await params).customerId);
  return children;
}
