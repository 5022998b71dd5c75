export const TEXTS_EN = {
  noInput: 'There is no file {file}.',
  unreadable: '{file} cannot be read: {why}',
  noRows: '{file} has no rows below its first line.',
  noPrompt: 'There is no prompt file {id}. There are: {ids}.',
  noVariables: 'The template has no column in it. Name one in double braces: {example}',
  unknownVariable: '{flag} names {name}, which is no variable here. There are: {names}.',
  unknownColumn: '--column names the column {name}, which {file} does not have. It has: {names}.',
  missing:
    'No column for {names}. The file has: {columns}. Say which one it is by --column {first}=COLUMN, or give the same value to all rows by --set {first}=VALUE.',
  sameFile: '--out is the file with the rows. Choose another name, so that they are kept.',
  foreignOut:
    '{out} is there already, and {journal}, from which a batch goes on, is not. Choose another --out, or take the file away.',
  locked: 'Another process is at work on {out}. If there is none, remove {lock}.',
  underWay:
    '{state} says that {rows} are under way at the model server. Nothing was asked: --bulk goes on with them, --bulk-cancel ends them.',
  noPrice:
    'The price of {model} is not known, so --max-cost cannot be kept. Leave it out, or bound the rows by --limit.',
  noPriceDemo: 'The demo model costs nothing, so --max-cost has nothing to do. Leave it out.',
  changed:
    '{rows} with an answer in {out} changed since: {why}. Nothing was asked. --changed keep leaves those answers and asks for the rest; --changed ask asks for them anew, at its price; another --out begins anew.',
  whyPrompt: 'the answers are to another prompt, {was}',
  whyVersion: 'the prompt file {id} is another now',
  whyCells: 'the cells, or the columns that are put in, are others now (rows {numbers})',
  start: '{file}: {rows}, {ask} to ask for.',
  before: 'Finished before: {done}, failed: {failed}.',
  estimate: 'About {input} in and {output} out{cost}, {time}.',
  withinDay: 'within 24 hours',
  estimateCost: ', {cost}',
  filled: 'Filled in: {pairs}',
  renamed: 'The file has columns of our names; ours are: {names}',
  damaged: '{lines} of {journal} cannot be read and do not count.',
  progress: '{finished}/{total}, {failed} failed{cost}{left}{waiting}',
  progressLeft: ', {time} left',
  progressWaiting: ', waiting {time} ({code})',
  outFault:
    '{out} cannot be written at the moment: {why}. Answers are kept in {journal}, and it is tried again at the end.',
  outLeft:
    '{out} could not be written: {why}. All answers are kept in {journal}: set this right, and give the same command again.',
  fileFault: '{file} cannot be written: {why}',
  stopping: 'Stopping when {rows} in flight are finished. Control+C again gives them up.',
  all: '{rows}, all finished: {out}{cost}',
  untouched:
    'Nothing is to be asked, and {out} has all answers: it is left as it is. Remove it to have it laid out anew.',
  failed:
    '{rows} failed ({numbers}): the column error says why. --retry-failed asks for them again.',
  stopped: 'Stopped: {finished} of {total} are finished{cost}.',
  goOn: 'To go on: {command}',
  cost: 'Stopped at the cost cap: {cost} spent, {finished} of {total} finished. A higher --max-cost goes on.',
  unpriced:
    'Stopped: an answer of {model} came without a price, so --max-cost cannot be kept. {finished} of {total} are finished.',
  refused: 'Stopped after {finished} of {total}: {message} ({code})',
  full: 'the disk is full',
  denied: 'it may not be written by this user',
  busy: 'another program has it open',
  noFolder: 'its folder does not exist',
  isFolder: 'it is a folder',
  rows: { one: '{n} row', other: '{n} rows' },
  lines: { one: '{n} line', other: '{n} lines' },
  tokens: { one: '{n} token', other: '{n} tokens' },
};
