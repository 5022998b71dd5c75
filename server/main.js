import './process/prepare-node.js';

await import('./process/run.ts');
