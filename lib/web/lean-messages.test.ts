import { describe, expect, test } from 'vitest';
import { BufferedRequest } from './buffered-request';
import { jsonResponse, TextResponse } from './text-response';

const bytes = new TextEncoder().encode('{"a":"ü"}');

describe('a request whose body is all there', () => {
  const request = () =>
    new BufferedRequest({
      url: 'http://localhost/api?x=1',
      method: 'POST',
      headers: new Headers({ 'x-a': 'b' }),
      signal: new AbortController().signal,
      bodyBytes: bytes,
    });

  test('is a Request to everybody', async () => {
    expect(request()).toBeInstanceOf(Request);
    expect(request()).toMatchObject({ url: 'http://localhost/api?x=1', method: 'POST' });
    expect(request().headers.get('x-a')).toBe('b');
    expect(await request().json()).toEqual({ a: 'ü' });
    expect(await request().text()).toBe('{"a":"ü"}');
    expect(new Uint8Array(await request().arrayBuffer())).toEqual(bytes);
    expect(await new Response(request().body).text()).toBe('{"a":"ü"}');
  });
});

describe('an answer that is a text', () => {
  test('is a Response to everybody', async () => {
    const answer = () => jsonResponse({ a: 'ü' }, { status: 201, headers: { 'x-a': 'b' } });
    expect(answer()).toBeInstanceOf(TextResponse);
    expect(answer()).toMatchObject({ status: 201, ok: true });
    expect(answer().headers.get('content-type')).toBe('application/json');
    expect(await answer().json()).toEqual({ a: 'ü' });
    expect(new Uint8Array(await answer().arrayBuffer())).toEqual(bytes);
    expect(await new Response(answer().body).text()).toBe('{"a":"ü"}');
    expect(await answer().clone().text()).toBe('{"a":"ü"}');
    expect((await answer().blob()).size).toBe(bytes.byteLength);
  });
});
