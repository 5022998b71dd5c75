import './prepare-node.js';

await import('./run.ts');
