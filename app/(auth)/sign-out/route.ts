import { signOut, visitorOf } from '@/lib/web/auth-door';
import { handle } from '@/lib/web/handle';
import { assertSameOrigin } from '@/lib/web/origin';

/** Ends the session and goes to the sign-in page. Only our own pages may ask for it. */
export const POST = handle(async (request, ctx) => {
  assertSameOrigin(request);
  const { setCookies } = await signOut(visitorOf(request, ctx));
  const headers = new Headers({ location: '/sign-in?signed-out=1' });
  for (const cookie of setCookies) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
});

/** An address that somebody typed or bookmarked: asks first, because a link must not sign anybody out. */
export const GET = handle(
  async () => new Response(null, { status: 303, headers: { location: '/sign-out/confirm' } }),
);
