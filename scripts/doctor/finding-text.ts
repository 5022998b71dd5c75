/** What is said, and the fix where something is to be done. `{name}` marks what is filled in. */
export type FindingText = readonly [said: string, fix?: string];
