import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { flushKeyUse } from '@/lib/auth';
import { db, execute, row, sql } from '@/lib/platform/db';
import { aKey } from '@/tests/support/factories';
import { PEER_HEADER } from './address';
import { handle } from './handle';
import { requireInstallation, subjectOf } from './require';

beforeAll(() => {
  Object.assign(process.env, {
    RATE_LIMIT_KEY_PER_MINUTE: '5',
    RATE_LIMIT_INSTALLATION_PER_MINUTE: '8',
    RATE_LIMIT_ADDRESS_PER_MINUTE: '40',
  });
  return () => {
    for (const name of ['KEY', 'INSTALLATION', 'ADDRESS'])
      delete process.env[`RATE_LIMIT_${name}_PER_MINUTE`];
  };
});

const route = handle(async (request, ctx) => {
  const principal = await requireInstallation(request, ctx, { scope: 'generate' });
  return Response.json({ key: principal.keyId });
});

let peers = 0;
const freshPeer = () => `10.0.${Math.floor(++peers / 250)}.${peers % 250}`;

const ask = (headers: Record<string, string>, peer = freshPeer()) =>
  route(
    new Request('http://localhost/api/v1/x', { headers: { [PEER_HEADER]: peer, ...headers } }),
    {
      params: Promise.resolve({}),
    },
  );
const withKey = (secret: string, peer?: string) => ask({ authorization: `Bearer ${secret}` }, peer);

describe('requireInstallation', () => {
  test('takes a key as a bearer or as X-API-Key', async () => {
    const { secret, keyId } = await aKey();
    for (const headers of [
      { authorization: `Bearer ${secret}` },
      { authorization: `bearer  ${secret} ` },
      { 'x-api-key': secret },
    ]) {
      const response = await ask(headers as Record<string, string>);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ key: keyId });
    }
  });

  test('tells the limits of key and installation, and what is left of them', async () => {
    const { secret } = await aKey();
    const { headers } = await withKey(secret);
    expect(headers.get('ratelimit-policy')).toBe('"key";q=5;w=60, "installation";q=8;w=60');
    expect(headers.get('ratelimit')).toBe('"key";r=4;t=60, "installation";r=7;t=60');
    expect((await withKey(secret)).headers.get('ratelimit')).toMatch(
      /^"key";r=3;t=(59|60), "installation";r=6;t=(59|60)$/,
    );
  });

  test('writes down when the key was used last', async () => {
    const { secret, keyId } = await aKey();
    await withKey(secret);
    await flushKeyUse();
    const key = await row(
      db(),
      z.object({ used: z.boolean() }),
      sql`SELECT last_used_at > now() - interval '1 minute' AS used FROM api_key WHERE id = ${keyId}`,
    );
    expect(key?.used).toBe(true);
  });
});

describe('401', () => {
  test.each([
    [{}, 'auth.key_missing'],
    [{ authorization: 'Basic dXNlcjpwYXNz' }, 'auth.key_missing'],
    [{ authorization: 'Bearer ' }, 'auth.key_missing'],
    [{ authorization: 'Bearer nonsense' }, 'auth.key_malformed'],
    [{ 'x-api-key': `tt_test_${'a'.repeat(40)}` }, 'auth.key_unknown'],
  ])('tells what is wrong with %j', async (headers, code) => {
    const response = await ask(headers as Record<string, string>);
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(await response.json()).toMatchObject({ code, request_id: expect.any(String) });
  });

  test('tells a revoked key from one that has expired', async () => {
    const [revoked, expired] = [await aKey(), await aKey()];
    await execute(db(), sql`UPDATE api_key SET revoked_at = now() WHERE id = ${revoked.keyId}`);
    await execute(db(), sql`UPDATE api_key SET expires_at = now() WHERE id = ${expired.keyId}`);
    expect(await (await withKey(revoked.secret)).json()).toMatchObject({
      code: 'auth.key_revoked',
    });
    expect(await (await withKey(expired.secret)).json()).toMatchObject({
      code: 'auth.key_expired',
    });
  });
});

describe('403', () => {
  test('names the scope that the key lacks', async () => {
    const { secret } = await aKey({ scopes: ['read', 'usage'] });
    const response = await withKey(secret);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      code: 'auth.scope_missing',
      required_scope: 'generate',
      scopes: ['read', 'usage'],
    });
  });
});

describe('429', () => {
  test('refuses a key that has used its minute up, and says when to come back', async () => {
    const { secret } = await aKey();
    for (let i = 0; i < 5; i++) expect((await withKey(secret)).status).toBe(200);
    const response = await withKey(secret);
    expect(response.status).toBe(429);
    const seconds = Number(response.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(50);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(response.headers.get('ratelimit')).toBe(`"key";r=0;t=${seconds}`);
    expect(response.headers.get('ratelimit-policy')).toContain('"key";q=5;w=60');
    expect(await response.json()).toMatchObject({ code: 'request.rate_limited', policy: 'key' });
  });

  test('counts the keys of one installation together', async () => {
    const [first, second] = [await aKey(), await aKey()];
    await execute(
      db(),
      sql`UPDATE api_key SET customer_id = ${first.customerId}, installation_id = ${first.installationId} WHERE id = ${second.keyId}`,
    );
    for (let i = 0; i < 4; i++)
      for (const { secret } of [first, second]) expect((await withKey(secret)).status).toBe(200);
    const response = await withKey(second.secret);
    expect(await response.json()).toMatchObject({ policy: 'installation' });
  });

  test('stops an address that guesses keys before it looks at them', async () => {
    const peer = '192.0.2.77';
    for (let i = 0; i < 40; i++) expect((await ask({}, peer)).status).toBe(401);
    const { secret } = await aKey();
    const response = await withKey(secret, peer);
    expect(response.status).toBe(429);
    expect(response.headers.get('ratelimit-policy')).toBe('"address";q=40;w=60');
    expect((await withKey(secret)).status).toBe(200);
  });
});

describe('subjectOf', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:ffff::', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1', 'fe80:0:0:0::/64'],
  ])('counts %s as %s', (address, subject) => {
    expect(subjectOf(address)).toBe(subject);
  });
});
