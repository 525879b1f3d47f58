import { Credits } from '@/components/format/credits';
import { Price } from '@/components/format/money';
import { DateTime } from '@/components/format/time';
import { Badge } from '@/components/ui/badge';
import { Table, TBody, Td, THead, Th } from '@/components/ui/table';
import { Tr } from '@/components/ui/table-row';
import { TextLink } from '@/components/ui/text-link';
import type { StaffOrder } from '@/lib/reports';
import { OrderBadge } from './state-badge';

/** Purchases, newest first. */
export function OrderTable({
  orders,
  timeZone,
  withCustomer = true,
}: {
  orders: readonly StaffOrder[];
  timeZone: string;
  withCustomer?: boolean;
}) {
  return (
    <Table label="Orders" stack stickyHeader={false}>
      <THead>
        <Th>Asked for</Th>
        {withCustomer ? <Th>Customer</Th> : null}
        <Th>Pack</Th>
        <Th numeric>Credits</Th>
        <Th numeric>Amount</Th>
        <Th>State</Th>
        <Th>Paid</Th>
        <Th>At Stripe</Th>
      </THead>
      <TBody>
        {orders.map((order) => (
          <Tr key={order.orderId}>
            <Td label="Asked for" className="whitespace-nowrap">
              <span title={order.orderId}>
                <DateTime at={order.createdAt} timeZone={timeZone} />
              </span>
            </Td>
            {withCustomer ? (
              <Td label="Customer">
                <TextLink href={`/provider/customers/${order.customerId}`}>
                  {order.customerName}
                </TextLink>
              </Td>
            ) : null}
            <Td label="Pack" className="whitespace-nowrap">
              {order.packName}
            </Td>
            <Td numeric label="Credits">
              <Credits microCredits={order.grantedMicroCredits} bare />
            </Td>
            <Td numeric label="Amount">
              <Price amountMinor={order.amountMinor} currency={order.currency} />
            </Td>
            <Td label="State">
              <span className="flex flex-wrap items-center gap-1 max-sm:justify-end">
                <OrderBadge state={order.state} />
                {order.livemode ? null : <Badge title="Simulated money">Test</Badge>}
                {order.stateReason === null ? null : (
                  <span className="w-full text-xs text-subtle">{order.stateReason}</span>
                )}
              </span>
            </Td>
            <Td label="Paid" quiet className="whitespace-nowrap">
              {order.paidAt === null ? '—' : <DateTime at={order.paidAt} timeZone={timeZone} />}
            </Td>
            <Td label="At Stripe">
              {order.checkoutSessionId === null ? (
                <span className="text-subtle">—</span>
              ) : (
                <TextLink
                  href={`/provider/stripe-events?object=${order.checkoutSessionId}`}
                  className="font-mono text-xs whitespace-nowrap"
                  title={order.checkoutSessionId}
                >
                  {order.checkoutSessionId.slice(0, 8)}…{order.checkoutSessionId.slice(-6)}
                </TextLink>
              )}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
