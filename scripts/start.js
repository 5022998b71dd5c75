import '../server/prepare-node.js';

await import('./build-and-start.ts');
