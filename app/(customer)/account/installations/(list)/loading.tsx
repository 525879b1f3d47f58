import { ListPageSkeleton } from '@/components/account/page-skeleton';

export default function Loading() {
  return <ListPageSkeleton tabs />;
}
