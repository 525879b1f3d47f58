import { ExternalLink } from 'lucide-react';
import { Credits } from '@/components/format/credits';
import { Price } from '@/components/format/money';
import { DateTime } from '@/components/format/time';
import { RowLink, Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import type { Order } from '@/lib/billing';
import { OrderBadge } from './state-badge';

/** Purchases, newest first, with Stripe's receipt where there is one. */
export function OrderTable({ orders, timeZone }: { orders: readonly Order[]; timeZone: string }) {
  return (
    <Table label="Orders" stickyFirst stack>
      <THead>
        <Th>Order</Th>
        <Th>Pack</Th>
        <Th numeric>Credits</Th>
        <Th numeric>Amount</Th>
        <Th>State</Th>
        <Th>Receipt</Th>
      </THead>
      <TBody>
        {orders.map((order) => (
          <Tr key={order.id} linked>
            <Td className="whitespace-nowrap">
              <RowLink href={`/account/credits/orders/${order.id}`}>
                <DateTime at={order.createdAt} timeZone={timeZone} />
              </RowLink>
            </Td>
            <Td label="Pack">{order.packName}</Td>
            <Td label="Credits" numeric>
              <Credits microCredits={order.grantedMicroCredits} bare />
            </Td>
            <Td label="Amount" numeric>
              <Price amountMinor={order.amountMinor} currency={order.currency} />
            </Td>
            <Td label="State">
              <OrderBadge state={order.state} />
            </Td>
            <Td label="Receipt">
              <ReceiptLink url={order.receiptUrl} />
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

/** Stripe's own receipt, in a new tab. */
export function ReceiptLink({ url }: { url: string | null }) {
  if (url === null) return <span className="text-muted">—</span>;
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      className="inline-flex items-center gap-1 rounded-sm font-medium text-accent-ink underline decoration-accent-line underline-offset-2"
    >
      Receipt
      <ExternalLink aria-hidden="true" className="size-3.5" />
      <span className="sr-only">(opens Stripe in a new tab)</span>
    </a>
  );
}
