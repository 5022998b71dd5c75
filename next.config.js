import { accessSync, constants } from 'node:fs';
import { listSecurityHeaders } from './server/http/security-headers.ts';
import { readBasePath } from './server/settings/config-values.ts';

/**
 * The security headers, which `npm start` also sets by itself; here for `next start` and the like.
 */
function listHeaders(isDev) {
  const headers = Object.entries(listSecurityHeaders({ isDev }));
  return {
    // Next.js sends a script of its development server as JSON, which browsers refuse under
    // `nosniff`.
    source: isDev ? '/:path((?!_next/static/development/).*)' : '/:path*',
    headers: headers.map(([key, value]) => ({ key, value })),
  };
}

/**
 * Where the program may write nothing, as in the image, Next.js would log an error for each picture
 * and page that it cannot keep.
 */
function canKeepOnDisk(phase) {
  if (phase !== 'phase-production-server') return true;
  try {
    accessSync(new URL('.next', import.meta.url), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** @returns {import('next').NextConfig} */
export default (phase) => ({
  // The prefix of all addresses, such as /gpt; a part of the build.
  basePath: readBasePath(process.env.BASE_PATH ?? ''),
  env: { BASE_PATH: readBasePath(process.env.BASE_PATH ?? '') },
  // The image takes from `.next/standalone` the packages' files that a server needs (Dockerfile).
  output: process.env.STANDALONE ? 'standalone' : undefined,
  poweredByHeader: false,
  // Types are checked by `npm run types`; the build stays quick and needs no dev packages.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [listHeaders(phase === 'phase-development-server')],
  // Read at the start, so that the build does not see that they are needed.
  outputFileTracingIncludes: { '/*': ['./prompts/*'] },
  experimental: {
    // The shared runtime is an inline script, which `script-src 'self'` forbids.
    turbopackSharedRuntime: false,
    // A long prompt or answer in the form's page is no mistake to warn of.
    largePageDataBytes: 16 * 1024 * 1024,
    isrFlushToDisk: canKeepOnDisk(phase),
  },
});
