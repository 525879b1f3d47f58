import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { DOOR_PATTERNS, findDoor } from './doors';

/** Answered by Next alone: built once and kept, never hot. */
const NOT_HOT = ['/api/v1/openapi.json'];

const root = path.resolve(import.meta.dirname, '..');
const routes = readdirSync(path.join(root, 'app/api/v1'), { recursive: true, encoding: 'utf8' })
  .filter((file) => path.basename(file) === 'route.ts')
  .map((file) => `/api/v1/${path.dirname(file)}`.replaceAll(/\[(\w+)\]/g, ':$1'));

describe('the doors', () => {
  test('open on every route of the native API', () => {
    const closed = routes.filter(
      (route) => !DOOR_PATTERNS.includes(route) && !NOT_HOT.includes(route),
    );
    expect(closed).toEqual([]);
  });

  test('lead nowhere that Next would not lead', () => {
    const native = DOOR_PATTERNS.filter((pattern) => pattern.startsWith('/api/v1/'));
    expect(native.filter((pattern) => !routes.includes(pattern))).toEqual([]);
  });

  test('hand over the part of the path that the route names, decoded', () => {
    expect(findDoor('GET', '/api/v1/models/gpt-5.4%2Dmini')?.params).toEqual({
      model: 'gpt-5.4-mini',
    });
  });

  test('answer HEAD where GET is answered, and leave what they do not know to Next', () => {
    expect(findDoor('HEAD', '/healthz')).toBeDefined();
    expect(findDoor('GET', '/api/v1/models/')).toBeUndefined();
    expect(findDoor('GET', '/api/v1/models/a/b')).toBeUndefined();
    expect(findDoor('GET', '/sign-in')).toBeUndefined();
  });
});
