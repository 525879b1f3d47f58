import { notFound } from 'next/navigation';
import { cache } from 'react';
import { db } from '@/lib/platform/db';
import { findCustomer, findGeneration, findInstallation } from '@/lib/reports';
import { requireProvider } from '@/lib/web/session';

// Read once for each request. A layout asks first: it stands outside of its own loading state, so that what does not
// exist is answered 404 before anything is sent.

/** The customer of the address, or the page that says that there is none. For staff. */
export const customerOr404 = cache(async (customerId: string) => {
  await requireProvider();
  return (await findCustomer(db(), customerId)) ?? notFound();
});

/** The installation of the address, or the page that says that there is none. For staff. */
export const installationOr404 = cache(async (installationId: string) => {
  await requireProvider();
  return (await findInstallation(db(), installationId)) ?? notFound();
});

/** The generation of the address, or the page that says that there is none. For staff. */
export const generationOr404 = cache(async (generationId: string) => {
  await requireProvider();
  return (await findGeneration(db(), generationId)) ?? notFound();
});
