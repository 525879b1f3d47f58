import { notFound } from 'next/navigation';
import { NotFound } from '@/lib/platform/errors';

/** What a verb answers; its NotFound becomes the page that says so. */
export async function found<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof NotFound) notFound();
    throw error;
  }
}
