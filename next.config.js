/**
 * Rewrites, redirects and headers would have no effect under `npm start`, see docs/decisions/007.
 * @type {import('next').NextConfig}
 */
export default {
  poweredByHeader: false,
  // Types are checked by `npm run types`; the build stays quick and needs no dev packages.
  typescript: { ignoreBuildErrors: true },
  // Closes /_next/image, which nothing here needs.
  images: { unoptimized: true },
  turbopack: {
    // A third of the page's code is the framework's client, of which it uses nothing, see docs/decisions/008. `npm run dev` keeps it.
    resolveAlias: { 'next/dist/client/next-turbopack.js': './components/start-in-browser.tsx' },
  },
  // The shared runtime is an inline script, which `script-src 'self'` forbids.
  experimental: {
    turbopackSharedRuntime: false,
    // A long prompt or answer in the form's page is no mistake to warn of.
    largePageDataBytes: 16 * 1024 * 1024,
  },
};
