import { Alert } from '@/components/ui/alert';
import type { ActionResult } from '@/lib/web/action';

/** What a form's action was refused for: the sentence, and the request id to quote. Nothing when all is well. */
export function ActionError({ result }: { result: ActionResult<unknown> | undefined }) {
  if (result === undefined || result.ok) return null;
  const { message, requestId, fields } = result.error;
  // Sentences at the fields are enough; above them only what belongs to none.
  const title = fields === undefined ? message : 'Please look at the marked fields.';
  return (
    <Alert tone="negative" title={title}>
      <span className="text-xs text-muted">Request id {requestId}</span>
    </Alert>
  );
}

/** The sentence at one field of a refused form; `names` are the pointers that mean it. */
export function fieldError(
  result: ActionResult<unknown> | undefined,
  ...names: string[]
): string | undefined {
  if (result === undefined || result.ok) return undefined;
  const { fields } = result.error;
  return names.map((name) => fields?.[name]).find((sentence) => sentence !== undefined);
}
