import {
  ConfigError,
  type Environment,
  loadSettings,
  type Settings,
} from '../../server/settings/config.ts';
import { checkEnvFile, findUnreadFiles } from '../../server/settings/env-file.ts';
import { trustExtraCertificates } from '../../server/settings/extra-certificates.ts';
import { findSlips } from '../../server/settings/find-slips.ts';
import { maskUrl } from '../../server/settings/mask-url.ts';
import { type OutgoingProxy, readOutgoingProxy } from '../../server/settings/outgoing-proxy.ts';
import type { Finding } from './finding.ts';

export type CheckedSettings = {
  findings: Finding[];
  /** None where a setting is wrong. */
  valid?: { settings: Settings; proxy: OutgoingProxy | undefined };
};

export function checkSettings(env: Environment): CheckedSettings {
  const folder = process.cwd();
  try {
    checkEnvFile(folder);
    const valid = { settings: loadSettings(env), proxy: readOutgoingProxy(env) };
    trustExtraCertificates(env);
    const slips = findSlips(env).map((fault): Finding => ({ id: 'slip', values: { fault } }));
    const unread = findUnreadFiles(env, folder).map(
      (name): Finding => ({ id: 'unread_file', values: { name } }),
    );
    return { findings: [{ id: 'settings_ok' }, ...slips, ...unread], valid };
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    return { findings: thrown.message.split('\n').map(readFault) };
  }
}

function readFault(line: string): Finding {
  const [name = '', ...rest] = line.split(' ');
  return { id: 'setting_wrong', values: { name, fault: maskUrl(rest.join(' ')) } };
}
