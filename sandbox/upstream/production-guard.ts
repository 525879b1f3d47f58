/**
 * Why a stand-in must not run with these settings, or null.
 *
 * @param env the environment of the process
 */
export function refusalToStart(env: Readonly<Record<string, string | undefined>>): string | null {
  if (env.TOKENTILL_MODE === 'live') {
    return 'The upstream sandbox does not start: TOKENTILL_MODE is live, and its answers are made up.';
  }
  const key = env.OPENAI_API_KEY ?? '';
  const isLiveKey = key.startsWith('sk-') && !key.startsWith('sk-sandbox');
  if (env.NODE_ENV === 'production' && isLiveKey) {
    return 'The upstream sandbox does not start: NODE_ENV is production and OPENAI_API_KEY is a live key.';
  }
  return null;
}
