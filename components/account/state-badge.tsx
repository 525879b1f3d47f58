import { Badge } from '@/components/ui/badge';
import type { Tone } from '@/components/ui/tone';
import type { KeyState } from '@/lib/auth';
import type { OrderState } from '@/lib/billing';
import type { RequestState } from '@/lib/reports';

type Look = { tone: Tone; label: string; title: string };

const REQUESTS = {
  running: { tone: 'info', label: 'Running', title: 'The most that it can cost is held.' },
  succeeded: { tone: 'positive', label: 'Succeeded', title: 'Charged for what was used.' },
  failed: { tone: 'negative', label: 'Failed', title: 'Nothing usable came back.' },
  cancelled: { tone: 'neutral', label: 'Cancelled', title: 'The caller left before the end.' },
  abandoned: { tone: 'warning', label: 'Abandoned', title: 'It was interrupted on our side.' },
} as const satisfies Record<RequestState, Look>;

const KEYS = {
  live: { tone: 'positive', label: 'Active', title: 'Requests with this key are answered.' },
  expiring: { tone: 'warning', label: 'Replaced', title: 'It works until its grace period ends.' },
  expired: { tone: 'neutral', label: 'Expired', title: 'Requests with this key are refused.' },
  revoked: { tone: 'neutral', label: 'Revoked', title: 'Requests with this key are refused.' },
} as const satisfies Record<KeyState, Look>;

const ORDERS = {
  draft: { tone: 'neutral', label: 'Started', title: 'The payment page was not opened yet.' },
  open: { tone: 'info', label: 'Waiting for payment', title: 'Nothing was paid yet.' },
  processing: { tone: 'info', label: 'Processing', title: 'The bank is still at work.' },
  paid: { tone: 'positive', label: 'Paid', title: 'The credits are in your balance.' },
  failed: { tone: 'negative', label: 'Failed', title: 'The bank refused the payment.' },
  expired: { tone: 'neutral', label: 'Expired', title: 'It was not paid in time.' },
  mismatched: { tone: 'warning', label: 'In review', title: 'We are looking at the payment.' },
} as const satisfies Record<OrderState, Look>;

/** How a request ended. */
export const RequestBadge = ({ state }: { state: RequestState }) => (
  <State look={REQUESTS[state]} />
);

/** What a key is worth. */
export const KeyBadge = ({ state }: { state: KeyState }) => <State look={KEYS[state]} />;

/** How far a purchase is. */
export const OrderBadge = ({ state }: { state: OrderState }) => <State look={ORDERS[state]} />;

/** The word for a request's state, for lists to choose from. */
export const requestStateLabel = (state: RequestState): string => REQUESTS[state].label;

function State({ look }: { look: Look }) {
  return (
    <Badge tone={look.tone} dot title={look.title}>
      {look.label}
    </Badge>
  );
}
