/** Words for an amount by the language's plural rules, with `{n}` where the number goes. */
export type CountForms = { one: string; few?: string; many?: string; other: string };
