/**
 * Parts of packages that are loaded alone, since the whole package costs the start 100 ms and the
 * process 10 MiB.
 */

declare module 'undici/lib/dispatcher/agent.js' {
  export { Agent as default } from 'undici';
}
