import { SearchX } from 'lucide-react';
import { PageShell } from '@/components/shell/page-shell';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';

export default function ProviderNotFound() {
  return (
    <PageShell title="Not found">
      <div className="panel">
        <EmptyState
          icon={<SearchX />}
          title="There is no such thing here"
          action={
            <LinkButton href="/provider" variant="primary">
              Back to profit
            </LinkButton>
          }
        >
          The id is wrong, or it belongs to another copy of the product.
        </EmptyState>
      </div>
    </PageShell>
  );
}
