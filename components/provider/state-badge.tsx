import { Badge } from '@/components/ui/badge';
import type { Tone } from '@/components/ui/tone';
import type { KeyState } from '@/lib/auth';
import type { EventState } from '@/lib/billing';
import type { StaffGeneration, StaffOrderState } from '@/lib/reports';

type Look = { tone: Tone; label: string; title: string };

const GENERATIONS = {
  running: { tone: 'info', label: 'Running', title: 'The most that it can cost is held.' },
  succeeded: { tone: 'positive', label: 'Succeeded', title: 'Charged for what was used.' },
  failed: { tone: 'negative', label: 'Failed', title: 'Nothing usable came back.' },
  cancelled: { tone: 'neutral', label: 'Cancelled', title: 'The caller left before the end.' },
  abandoned: {
    tone: 'warning',
    label: 'Abandoned',
    title: 'Its process died: nothing was charged, and its cost is not known.',
  },
} as const satisfies Record<StaffGeneration['state'], Look>;

export const ORDER_LOOKS = {
  draft: { tone: 'neutral', label: 'Draft', title: 'Stripe may not know it yet.' },
  open: { tone: 'info', label: 'Open', title: 'The customer can pay.' },
  processing: { tone: 'info', label: 'Processing', title: 'A bank debit is under way.' },
  paid: { tone: 'positive', label: 'Paid', title: 'The credits are in the wallet.' },
  failed: { tone: 'negative', label: 'Failed', title: 'The bank refused.' },
  expired: { tone: 'neutral', label: 'Expired', title: 'Not paid in time.' },
  mismatched: {
    tone: 'warning',
    label: 'Mismatched',
    title: 'Stripe reports other money than was asked for: no credits until somebody has looked.',
  },
} as const satisfies Record<StaffOrderState, Look>;

export const EVENT_LOOKS = {
  applied: { tone: 'positive', label: 'Applied', title: 'It changed something here.' },
  ignored: { tone: 'neutral', label: 'Ignored', title: 'It says nothing that we act on.' },
  refused: { tone: 'negative', label: 'Refused', title: 'It does not agree with what we know.' },
  pending: { tone: 'info', label: 'Pending', title: 'It is being applied.' },
} as const satisfies Record<EventState, Look>;

const KEYS = {
  live: { tone: 'positive', label: 'Active', title: 'Requests with this key are answered.' },
  expiring: { tone: 'warning', label: 'Replaced', title: 'It works until its grace period ends.' },
  expired: { tone: 'neutral', label: 'Expired', title: 'Requests with this key are refused.' },
  revoked: { tone: 'neutral', label: 'Revoked', title: 'Requests with this key are refused.' },
} as const satisfies Record<KeyState, Look>;

function State({ look }: { look: Look }) {
  return (
    <Badge tone={look.tone} dot title={look.title}>
      {look.label}
    </Badge>
  );
}

/** How a generation ended. */
export const GenerationBadge = ({ state }: { state: StaffGeneration['state'] }) => (
  <State look={GENERATIONS[state]} />
);

/** How far a purchase is. */
export const OrderBadge = ({ state }: { state: StaffOrderState }) => (
  <State look={ORDER_LOOKS[state]} />
);

/** What became of an event of Stripe's. */
export const EventBadge = ({ state }: { state: EventState }) => <State look={EVENT_LOOKS[state]} />;

/** What a key is worth. */
export const KeyBadge = ({ state }: { state: KeyState }) => <State look={KEYS[state]} />;
