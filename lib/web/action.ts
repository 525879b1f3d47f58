import { unstable_rethrow } from 'next/navigation';
import type { AuthContext } from '@/lib/auth';
import { type Log, log } from '@/lib/platform/log';
import { refusalFrom } from './problem';
import { currentVisitor } from './session';

/** What a server action answers: its data, or what to show beside the form. Safe to hand to a browser. */
export type ActionResult<Data = undefined> =
  | { ok: true; data: Data }
  | {
      ok: false;
      error: {
        message: string;
        code: string;
        requestId: string;
        /** Field name → sentence. */
        fields?: Record<string, string>;
        /** Seconds after which a repeat makes sense. */
        retryAfterSeconds?: number;
      };
      /** What was typed, to fill the form again; never anything secret. */
      values?: Record<string, string>;
    };

/** What an action's work is given: a verb's context and the log. */
export type ActionContext = AuthContext & { readonly log: Log };

/** Fields that are never sent back, whatever a form calls them. */
const SECRET_FIELD = /password|secret|token|csrf/i;
const NEXT_FIELD = /^\$ACTION/;

/**
 * Runs a server action's work: refusals become a result that a form shows, with the sentences at their fields and what was
 * typed; our own mistakes become one sentence and a request id, and are logged. Redirects and notFound() pass through.
 */
export async function runAction<Data = undefined>(
  form: FormData | undefined,
  work: (ctx: ActionContext) => Promise<Data>,
): Promise<ActionResult<Data>> {
  const { ctx } = await currentVisitor();
  const actionCtx = { ...ctx, log: log().child({ requestId: ctx.requestId }) };
  try {
    return { ok: true, data: await work(actionCtx) };
  } catch (error) {
    unstable_rethrow(error);
    const { refusal } = refusalFrom(error, actionCtx);
    const fields = fieldsOf(refusal.details.errors);
    return {
      ok: false,
      error: {
        message: refusal.message,
        code: refusal.code,
        requestId: ctx.requestId,
        ...(fields === undefined ? {} : { fields }),
        ...(refusal.retryAfterSeconds === undefined
          ? {}
          : { retryAfterSeconds: refusal.retryAfterSeconds }),
      },
      ...(form === undefined ? {} : { values: valuesOf(form) }),
    };
  }
}

/** `[{ pointer: '/email', detail }]` → `{ email: detail }`; the first sentence for each field. */
function fieldsOf(issues: unknown): Record<string, string> | undefined {
  if (!Array.isArray(issues)) return undefined;
  const fields: Record<string, string> = {};
  for (const { pointer, detail } of issues as { pointer: string; detail: string }[]) {
    const field = pointer.replace(/^\//, '').replaceAll('/', '.');
    fields[field] ??= detail;
  }
  return fields;
}

function valuesOf(form: FormData): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value === 'string' && !SECRET_FIELD.test(name) && !NEXT_FIELD.test(name))
      values[name] = value;
  }
  return values;
}

/** A form's text field; '' when it is missing or a file. */
export function textField(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
