import { notFound } from 'next/navigation';
import { cache } from 'react';
import { getOrder } from '@/lib/billing';
import { getGeneration } from '@/lib/generation';
import type { Installation } from '@/lib/installations';
import { getInstallation } from '@/lib/installations';
import { db } from '@/lib/platform/db';
import { requireCustomer } from '@/lib/web/session';
import { found } from './found';

/*
 * What an address names, when it is the reader's own; else the page that says there is nothing. Each is read once for a
 * request: the layout of its address looks first, before anything is sent, so that the answer is a true 404.
 */

export const ownSite = cache(async (installationId: string): Promise<Installation> => {
  const { customerId } = await requireCustomer();
  const site = await getInstallation(db(), { customerId, installationId, now: new Date() });
  if (site === undefined) notFound();
  return site;
});

export const ownGeneration = cache(async (generationId: string) => {
  const { customerId } = await requireCustomer();
  return found(getGeneration(db(), { customerId }, generationId, new Date()));
});

export const ownOrder = cache(async (orderId: string) => {
  const { customerId } = await requireCustomer();
  return found(getOrder({ db: db() }, { customerId, orderId }));
});
