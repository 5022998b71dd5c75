/**
 * What stands before every address of this app, such as `/gpt`; empty by default. The build writes
 * it in here.
 */
export const BASE_PATH: string = process.env.BASE_PATH ?? '';
