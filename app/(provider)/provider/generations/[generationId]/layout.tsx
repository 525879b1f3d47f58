import type { ReactNode } from 'react';
import { generationOr404 } from '../../_state/found';

export default async function GenerationLayout({
  params,
  children,
}: {
  params: Promise<{ generationId: string }>;
  children: ReactNode;
}) {
  await generationOr404((await params).generationId);
  return children;
}
