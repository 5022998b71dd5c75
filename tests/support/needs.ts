/**
 * What a test needs beside Node. `npm test` looks for these, installs what it may, and sets SKIP_…
 * for what is missing; its search for the tests that need a tool goes by the names below. Use as
 * `test('…', needsBrowser, async () => …)`.
 */
export const needsBrowser = { skip: isMissing('SKIP_BROWSER', 'Chromium') };
export const needsNginx = { skip: isMissing('SKIP_NGINX', 'nginx') };
export const needsRedis = { skip: isMissing('SKIP_REDIS', 'redis-server') };
export const needsShellcheck = { skip: isMissing('SKIP_SHELLCHECK', 'shellcheck') };
export const needsPromtool = { skip: isMissing('SKIP_PROMTOOL', 'promtool') };
/** To build an image where no engine runs, as root. */
export const needsBuildah = {
  skip: isMissing('SKIP_BUILDAH', 'buildah or debootstrap') || isNotRoot(),
};

function isNotRoot(): string | false {
  return process.getuid?.() === 0 ? false : 'an image is built and run here by root alone';
}

function isMissing(variable: string, tool: string): string | false {
  return process.env[variable] ? `${tool} is not installed` : false;
}
