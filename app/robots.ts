import type { MetadataRoute } from 'next';

/** Search engines may read what a stranger may read; the rest is behind a sign-in or a key. */
export default function robots(): MetadataRoute.Robots {
  return {
    rules: { userAgent: '*', allow: '/', disallow: ['/account', '/provider', '/api/'] },
  };
}
