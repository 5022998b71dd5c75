/**
 * `FULL=1 npm run test:deploy`: waits and amounts as in earnest, where the short run has smaller
 * ones.
 */
export const isFullRun = process.env.FULL === '1';
