import { FormPageSkeleton } from '@/components/account/page-skeleton';

export default function Loading() {
  return <FormPageSkeleton />;
}
