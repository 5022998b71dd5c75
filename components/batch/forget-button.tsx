import { useState } from 'react';
import { isBusy } from './batch-model.ts';
import { forgetBatch } from './choose-file.ts';
import type { PartProps } from './setup-part.tsx';
import { SureQuestion } from './sure-question.tsx';
import { useBatchTexts } from './use-batch-texts.ts';

/** Takes the file and its answers off this device, after asking once more. */
export function ForgetButton({ model, state }: PartProps) {
  const { batchTexts } = useBatchTexts();
  const [isAsking, setIsAsking] = useState(false);
  if (isBusy(state)) return null;
  if (!isAsking) {
    return (
      <button type="button" className="quiet" onClick={() => setIsAsking(true)}>
        {batchTexts.forget}
      </button>
    );
  }
  return (
    <SureQuestion
      question={batchTexts.forgetSure}
      yes={batchTexts.forget}
      onYes={() => void forgetBatch(model)}
      onNo={() => setIsAsking(false)}
    />
  );
}
