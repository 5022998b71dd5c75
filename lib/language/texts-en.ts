import type { CountForms } from './count-forms.ts';
import type { ParameterTexts } from './parameter-texts.ts';

export const TEXTS_EN = {
  title: 'OpenAI Quickstart',
  description: 'Type a prompt and read the answer as the model writes it.',
  languageNav: 'Language',
  signOut: 'Sign out',
  demoNotice:
    'The built-in demo model answers: no key is set, so no real model is asked and nothing is paid.',

  prompt: 'Prompt',
  promptHint: 'What should the model write about?',
  generate: 'Generate',
  stop: 'Stop',

  optional: '(optional)',
  forms: 'Ready-made forms',
  startPage: 'Any prompt',
  batch: 'A whole table',
  batchAbout: 'One prompt for every row of a CSV or Excel file.',

  settings: 'Settings',
  preset: 'Preset',
  noPreset: 'None',
  presetHint: 'Puts your prompt into a ready-made request.',
  model: 'Model',
  modelHint: 'Pick one or type a name.',
  shutsDown: 'Shuts down on {date}.',
  more: 'More',
  parameters: {
    temperature: {
      label: 'Temperature',
      hint: '0 repeats the same answer; higher values vary it, up to 2.',
    },
    max_tokens: {
      label: 'Max tokens',
      hint: 'Cuts the answer off there; it does not make it shorter.',
      unset: 'no limit',
    },
    system: {
      label: 'Instructions',
      hint: 'What the model is to keep to throughout: a role, a tone, rules.',
      unset: 'none',
    },
    top_p: {
      label: 'Top P',
      hint: 'Leaves out unlikely words: 0.1 allows only the likeliest. Change this or the temperature.',
    },
    stop: {
      label: 'Stop at',
      hint: 'The answer ends before any of these. One a line, at most 4; \\n is a line break.',
      unset: 'nothing',
    },
    seed: {
      label: 'Seed',
      hint: 'The same whole number brings nearly the same answer, where the model can do that.',
      unset: 'random',
    },
    reasoning_effort: {
      label: 'Reasoning effort',
      hint: 'How long it may think before it answers. Which levels there are depends on the model.',
    },
    response_format: {
      label: 'Answer format',
      hint: 'text, json_object, or JSON with "type": "json_schema".',
      unset: 'text',
    },
  } satisfies ParameterTexts as ParameterTexts,
  ownTemperature: 'own temperature',
  temperatureOf: 'temperature {n}',
  modelsOwn: 'model’s own',
  noLimit: 'no limit',
  tokensAtMost: 'max {n} tokens',
  reset: 'Reset settings',
  settingsReset: 'The settings are the server’s defaults again.',

  answer: 'Answer',
  reasoning: 'Reasoning',
  answerPlaceholder: 'The answer will appear here.',
  running: 'The answer is being written.',
  done: 'The answer is complete.',
  cutOff: 'The answer was cut off.',
  stopped: 'Stopped. What had come is kept.',
  failed: 'The answer failed.',
  emptyPrompt: 'The prompt is empty. Type something first.',
  continue: 'Continue',
  retry: 'Retry',
  retryIn: 'possible in {wait}',
  signIn: 'Sign in',
  cutByLimit: 'Cut off at the limit of tokens. Continue carries on from here, or raise Max tokens.',
  allReasoning:
    'The model used all {tokens} for reasoning before it wrote anything. Raise Max tokens, or choose a model that reasons less.',
  emptyCut: 'The limit was reached before the model wrote anything. Raise Max tokens.',
  emptyAnswer: 'The model finished without writing anything. Change the prompt, or try again.',
  contentFilter:
    'The model server’s content filter ended this answer. Word the prompt differently.',
  refusal: 'The model refused to answer this. Word the prompt differently.',
  networkError:
    'The server cannot be reached. Check the connection and whether the server is running, then retry.',
  brokenOff:
    'The connection broke before the end, so the answer is not complete. What arrived is kept.',
  unreadable:
    'The server answered with something this page cannot read. Reload the page and try again.',
  requestId: 'Request {id}',

  ending: 'About this answer',
  tokensIn: { one: '{n} token in', other: '{n} tokens in' } as CountForms,
  tokensOut: { one: '{n} token out', other: '{n} tokens out' } as CountForms,
  tokens: { one: '{n} token', other: '{n} tokens' } as CountForms,
  reasoningTokens: {
    one: '{n} of them for reasoning',
    other: '{n} of them for reasoning',
  } as CountForms,
  firstText: 'first text after {time}',
  total: '{time} in all',
  speed: { one: '{n} token a second', other: '{n} tokens a second' } as CountForms,
  usageUnknown: 'tokens not reported',
  adjusted: '{param}: {reason}',
  demoAnswer: 'demo model',

  copyAnswer: 'Copy answer',
  copyAs: {
    curl: 'Copy as curl',
    python: 'Copy as Python',
    node: 'Copy as Node',
  },
  copyAsOther: 'Other programming languages',
  copied: 'Copied.',
  copyFailed: 'The browser did not allow copying.',
  rawText: 'Raw text',

  compare: 'Compare',
  comparison: 'Comparison',
  answerNumber: 'Answer {n}',
  compareTemperatures: 'Temperature 0 · 0.6 · 1',
  compareSame: 'The same three times',
  compareAdd: 'Add an answer',
  compareRemove: 'Remove answer {n}',
  compareMark: 'Mark differences',
  compareTake: 'Use these settings',
  compareTaken: 'These settings and this answer are yours to go on with.',
  compareCount: {
    one: 'This counts as {n} request.',
    other: 'This counts as {n} requests.',
  } as CountForms,
  compareHint: 'A field left empty takes what the settings above say.',
  compareRunning: {
    one: '{n} answer is being written.',
    other: '{n} answers are being written.',
  } as CountForms,
  compareDoneEnd: 'Answer {n} is complete.',
  compareCutEnd: 'Answer {n} was cut off.',
  compareStoppedEnd: 'Answer {n} was stopped.',
  compareFailedEnd: 'Answer {n} failed.',

  history: 'History',
  historySearch: 'Search the history',
  historyEmpty: 'Nothing yet. Finished answers are kept on this device only.',
  historyNothingFound: 'Nothing found.',
  historyMore: 'Show more',
  historyRestore: 'Restore',
  historyDelete: 'Delete',
  historyClear: 'Clear all',
  historyClearSure: 'Delete all of the history?',
  historyKeep: 'Keep it',
  historyExportJson: 'Export as JSON',
  historyExportMarkdown: 'Export as Markdown',
  historyRestored: 'Restored from the history.',
  historyDeleted: 'Deleted from the history.',
  historyCleared: 'The history is empty.',
  historyFull: 'The browser has no room left for the history.',
  historyAnswers: { one: '{n} answer', other: '{n} answers' } as CountForms,
  historyTabOnly:
    'This browser’s database cannot be used, so the history lasts only as long as this tab.',
  historyCount: { one: '{n} entry', other: '{n} entries' } as CountForms,
  close: 'Close',

  shortcuts: 'Keyboard shortcuts',
  keySend: 'send the prompt',
  keyStop: 'stop, or close the history',
  keyFocus: 'go to the prompt',
};

/**
 * What the page says. Only strings, so that one language travels with the page and the browser's
 * files hold none. `{name}` marks what is filled in.
 */
export type Texts = typeof TEXTS_EN;
