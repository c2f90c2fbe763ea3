import { dirname, join, sep } from 'node:path';

/**
 * The message with an `npm install X` that helps here: a package that is installed globally, or run by npx, does not find
 * what is installed in the working folder.
 *
 * @param here The file that runs.
 * @param cwd The working folder.
 */
export function withInstallCommand(message: string, here: string, cwd: string): string {
  const [root, after] = here.split(`${sep}node_modules${sep}batch-creator${sep}`);
  if (root === undefined || after === undefined) return message;
  const isNpx = root.includes(`${sep}_npx${sep}`);
  if (!isNpx && isInside(root, cwd)) return message;
  return message.replaceAll(/npm install ([\w@/-]+)/g, (_, name: string) =>
    isNpx ? `npx --package batch-creator --package ${name} batch-creator …` : `npm install --global ${name}`,
  );
}

/** True if the folder is `cwd` or one above it, where Node looks for packages. */
function isInside(folder: string, cwd: string): boolean {
  for (let place = cwd; ; place = dirname(place)) {
    if (join(place) === join(folder)) return true;
    if (place === dirname(place)) return false;
  }
}
