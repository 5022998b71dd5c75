import assert from 'node:assert/strict';
import { test } from 'node:test';
import { estimateTokens } from '../../lib/contract/estimate-tokens.ts';

// Counted with OpenAI's o200k_base encoding.
const COUNTED: [string, number][] = [
  [
    'Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt und sollen einander im Geiste der Brüderlichkeit begegnen.',
    39,
  ],
  [
    '吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。何でも薄暗いじめじめした所でニャーニャー泣いていた事だけは記憶している。',
    61,
  ],
];

test('an estimate is within a quarter of the true number of tokens', () => {
  for (const [text, tokens] of COUNTED) {
    const share = estimateTokens(text) / tokens;
    assert.ok(share > 0.75 && share < 1.25, `${share}`);
  }
  assert.equal(estimateTokens(''), 0);
  assert.equal(estimateTokens('a'), 1);
});
