import { afterAll, inject } from 'vitest';

const { DOOR } = process.env;
Object.assign(process.env, inject('doorSettings'), { LOG_LEVEL: 'silent' });
if (DOOR === 'hot' || DOOR === 'next') {
  const { url, upstreamUrl } = inject('doors')[DOOR];
  Object.assign(process.env, { DOOR_URL: url, DOOR_UPSTREAM_URL: upstreamUrl });
}

afterAll(async () => {
  const { closeDatabase } = await import('../../lib/platform/db');
  await closeDatabase();
});
