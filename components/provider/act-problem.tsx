import { Alert } from '@/components/ui/alert';
import type { ActProblemFacts } from './use-money-act';

/** What went wrong with the act as a whole; what stands at a field already is not said twice. */
export function ActProblem({
  problem,
  shownAt,
}: {
  problem: ActProblemFacts | undefined;
  /** Fields that show their own sentence. */
  shownAt: readonly string[];
}) {
  if (problem === undefined) return null;
  const named = Object.keys(problem.fields);
  const elsewhere = named.filter((name) => !shownAt.includes(name));
  if (named.length > 0 && elsewhere.length === 0) return null;
  return (
    <Alert tone="negative" title={problem.message}>
      {elsewhere.map((name) => problem.fields[name]).join(' ')}
      {problem.requestId === undefined ? null : (
        <span className="block text-xs text-muted">Request {problem.requestId}</span>
      )}
    </Alert>
  );
}
