// Plain JavaScript that an old Node can read too, since it is the one that must be told.
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `This program needs Node 22.19 or newer, and this is ${process.versions.node}. Run it by npm (npm start), which brings its own, or install Node 24 from https://nodejs.org.`,
  );
  process.exit(1);
}

// The WebAssembly in undici that reads HTTP stays as it is first compiled: optimising it takes 7
// MiB for good, and saves nothing that can be measured.
v8.setFlagsFromString('--no-wasm-tier-up');
v8.setFlagsFromString('--no-wasm-dynamic-tiering');

// Compiled code is kept beside the build: the start is quicker, and Node's TypeScript reader need
// not be loaded. Where the folder cannot be written, what the build left there is still read.
module.enableCompileCache?.(fileURLToPath(new URL('../../.next/compile-cache', import.meta.url)));
