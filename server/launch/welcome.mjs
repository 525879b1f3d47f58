// @ts-check

/**
 * What a stranger reads when everything is up: where to go, how to get in, what to try, what is not real.
 * @param {import('./system.mjs').System} system
 * @param {string} took
 * @returns {string}
 */
export function welcome(system, took) {
  const { url, demo, stripe, upstream, database, env } = system;
  const lines = ['', `Tokentill is ready at ${url} (${took})`, ''];
  if (demo) {
    const width = Math.max(...demo.signIns.map(({ who }) => who.length));
    for (const { who, email, password } of demo.signIns) {
      lines.push(`  ${who.padEnd(width)}   ${email}   ${password}`);
    }
    lines.push(
      '',
      '  Try it:',
      `  curl ${url}/api/v1/chat/completions -H 'Authorization: Bearer ${demo.apiKey}' -H 'Content-Type: application/json' -d '{"model":"${env.STORY_MODEL || 'gpt-5.4-mini'}","messages":[{"role":"user","content":"Say hello"}]}'`,
    );
  } else {
    lines.push(`  Sign up at ${url}/sign-up`);
  }
  lines.push('');
  const standIns = [
    ...(stripe
      ? [`  Stripe        stand-in at ${stripe.url} (STRIPE_SECRET_KEY switches it off)`]
      : []),
    ...(upstream
      ? [`  AI upstream   stand-in at ${upstream.url} (OPENAI_API_KEY switches it off)`]
      : []),
    ...(env.SMTP_URL
      ? []
      : [`  Mail          shown at ${url}/dev/mailbox (SMTP_URL switches it off)`]),
  ];
  if (standIns.length > 0) {
    lines.push('  Not the real thing, for trying out only:', ...standIns, '');
  }
  if (database) {
    const why = database.moved
      ? ', because PostgreSQL’s user cannot reach this project’s folder'
      : '';
    lines.push(`  Data   ${database.dataDir}${why} (DATABASE_URL switches it off)`);
  }
  lines.push(`  Logs   ${system.logDir}`, '', '  Ctrl-C stops everything.', '');
  return lines.join('\n');
}
