import '../server/process/prepare-node.js';

await import('./build-and-start.ts');
