/** @type {import('next').NextConfig} */
const config = {
  output: 'standalone',
  poweredByHeader: false,
  reactStrictMode: true,
  // Native addons and packages that read files beside themselves stay outside the bundle.
  serverExternalPackages: [
    '@node-rs/argon2',
    'pg',
    'pino',
    'prom-client',
    'graphile-worker',
    'nodemailer',
    'stripe',
    'openai',
  ],
  // `npm test` checks types; whoever starts the product need not wait for that.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: import.meta.dirname },
};

export default config;
