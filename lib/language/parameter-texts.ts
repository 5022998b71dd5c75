import type { ParameterName } from '../contract/parameters.ts';

/** What the page calls a parameter, what it says of it, and of its field while that is empty. */
export type ParameterTexts = Readonly<
  Record<ParameterName, { label: string; hint: string; unset?: string }>
>;
