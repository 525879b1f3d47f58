/** Next calls this before it serves: a bad variable stops the process instead of failing a request. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { env } = await import('@/lib/platform/env');
  env();
}
