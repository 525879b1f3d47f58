import { answerAuth } from '@/lib/web/auth-door';
import { handle } from '@/lib/web/handle';

type Params = { nextauth: string[] };

export const GET = handle<Params>((request, ctx, { nextauth }) =>
  answerAuth(request, ctx, nextauth),
);

export const POST = handle<Params>((request, ctx, { nextauth }) =>
  answerAuth(request, ctx, nextauth),
);
