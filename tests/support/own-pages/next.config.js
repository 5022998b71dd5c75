import ours from './own.next.config.js';

export default (phase) => ({
  ...ours(phase),
  ...(process.env.OWN_OUTPUT && { output: process.env.OWN_OUTPUT }),
  rewrites: async () => [{ source: '/rewritten/:id', destination: '/notes/:id' }],
  redirects: async () => [{ source: '/old', destination: '/more', permanent: false }],
  headers: async () => [
    ...(await ours(phase).headers()),
    { source: '/more', headers: [{ key: 'X-Own', value: 'yes' }] },
  ],
});
