import { join } from 'node:path';
import { pickModel } from '../../server/prompts/pick-model.ts';
import { sayRemark } from '../../server/prompts/prompt-fault.ts';
import { openPromptStore } from '../../server/prompts/prompt-store.ts';
import { ConfigError, type Settings } from '../../server/settings/config.ts';
import type { Finding } from './finding.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Reads the prompt files as the program does at its start. */
export async function checkPrompts(settings: Settings): Promise<Finding[]> {
  const notices: Finding[] = [];
  const options = { ...settings, PROMPTS_WATCH: false };
  try {
    const store = await openPromptStore(options, ROOT, {
      onNotice: (remark) =>
        notices.push({ id: 'prompt_notice', values: { notice: sayRemark(remark) } }),
      onFault: () => undefined,
      onChange: () => undefined,
    });
    const prompts = store.list();
    const others = prompts.filter(({ model }) => model && !pickModel(model, settings));
    return [
      { id: 'prompts_ok', values: { count: prompts.length } },
      ...notices,
      ...others.map(({ id, model = '' }): Finding => {
        const values = { id, model, used: settings.OPENAI_MODEL };
        return { id: 'prompt_model', values };
      }),
    ];
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    return thrown.message
      .split('\n')
      .map((fault): Finding => ({ id: 'prompt_wrong', values: { fault } }));
  }
}
