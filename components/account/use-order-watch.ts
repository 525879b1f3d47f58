'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import type { OrderState } from '@/lib/billing';

const POLL_MS = 2_000;
/** A bank debit takes days: no hurry. */
const SLOW_POLL_MS = 15_000;
/** The webhook is given this long before Stripe is asked. */
const ASK_AFTER_MS = 4_000;

type OrderNews = { state: OrderState; unsettled: boolean };

async function fetchNews(orderId: string, asks: boolean): Promise<OrderNews> {
  const response = await fetch(
    `/account/credits/orders/${encodeURIComponent(orderId)}/state.json${asks ? '?ask=1' : ''}`,
    { headers: { accept: 'application/json' } },
  );
  if (!response.ok) throw new Error(`The order was answered with ${response.status}`);
  return (await response.json()) as OrderNews;
}

/** Looks at an order while it can change, and draws the page anew when it did; paused while the page is hidden. */
export function useOrderWatch(order: { id: string; state: OrderState; unsettled: boolean }): {
  waitedSeconds: number;
  isAway: boolean;
} {
  const router = useRouter();
  const [openedAt] = useState(() => Date.now());
  const { data, isError, dataUpdatedAt } = useQuery({
    queryKey: ['account', 'order', order.id],
    queryFn: () => fetchNews(order.id, Date.now() - openedAt > ASK_AFTER_MS),
    enabled: order.unsettled,
    refetchInterval: order.state === 'processing' ? SLOW_POLL_MS : POLL_MS,
    gcTime: 0,
  });
  const state = data?.state;

  useEffect(() => {
    if (state !== undefined && state !== order.state) router.refresh();
  }, [state, order.state, router]);

  return {
    waitedSeconds: Math.max(0, Math.round((dataUpdatedAt - openedAt) / 1_000)),
    isAway: isError,
  };
}
