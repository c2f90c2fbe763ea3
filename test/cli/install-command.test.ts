import { describe, expect, it } from 'vitest';
import { withInstallCommand } from '../../src/cli/process/install-command.js';

const MESSAGE = 'Reading Parquet needs hyparquet. Run: npm install hyparquet';
const file = 'node_modules/batch-creator/dist/cli/bin.js';

describe('the remedy for a package that is missing', () => {
  it('stays as it is for a package that is installed in the project', () => {
    expect(withInstallCommand(MESSAGE, `/home/ann/project/${file}`, '/home/ann/project/data')).toBe(MESSAGE);
    expect(withInstallCommand(MESSAGE, '/home/ann/batch-creator/dist/cli/bin.js', '/tmp')).toBe(MESSAGE);
  });
  it('installs globally beside a global package', () => {
    expect(withInstallCommand(MESSAGE, `/usr/local/lib/${file}`, '/home/ann/project')).toMatch(
      /Run: npm install --global hyparquet$/,
    );
  });
  it('names both packages to npx', () => {
    expect(withInstallCommand(MESSAGE, `/home/ann/.npm/_npx/4f/${file}`, '/home/ann')).toMatch(
      /Run: npx --package batch-creator --package hyparquet batch-creator …$/,
    );
  });
});
