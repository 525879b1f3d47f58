import { Badge } from '@/components/ui/badge';

/** Whether a dated price holds now, will hold, or held once. */
export function PriceState({
  id,
  effectiveFrom,
  inForce,
  now,
}: {
  id: string;
  effectiveFrom: Date;
  inForce: ReadonlySet<string>;
  now: Date;
}) {
  if (inForce.has(id)) {
    return (
      <Badge tone="positive" dot>
        In force
      </Badge>
    );
  }
  return effectiveFrom > now ? (
    <Badge tone="info" dot>
      To come
    </Badge>
  ) : (
    <Badge tone="neutral" dot>
      Replaced
    </Badge>
  );
}
