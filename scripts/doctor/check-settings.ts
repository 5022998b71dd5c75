import { maskUrl } from '../../server/process/log-startup.ts';
import {
  ConfigError,
  type Environment,
  findSlips,
  loadSettings,
  type Settings,
} from '../../server/settings/config.ts';
import { type OutgoingProxy, readOutgoingProxy } from '../../server/settings/outgoing-proxy.ts';
import type { Finding } from './finding.ts';

export type CheckedSettings = {
  findings: Finding[];
  /** None where a setting is wrong. */
  valid?: { settings: Settings; proxy: OutgoingProxy | undefined };
};

export function checkSettings(env: Environment): CheckedSettings {
  try {
    const valid = { settings: loadSettings(env), proxy: readOutgoingProxy(env) };
    const slips = findSlips(env).map((fault): Finding => ({ id: 'slip', values: { fault } }));
    return { findings: [{ id: 'settings_ok' }, ...slips], valid };
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    return { findings: thrown.message.split('\n').map(readFault) };
  }
}

function readFault(line: string): Finding {
  const [name = '', ...rest] = line.split(' ');
  return { id: 'setting_wrong', values: { name, fault: maskUrl(rest.join(' ')) } };
}
