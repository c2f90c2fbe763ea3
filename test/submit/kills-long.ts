// As many random kills as one likes: npx tsx test/submit/kills-long.ts 2000
import { spawnSync } from 'node:child_process';
import { argv, env, execPath, exit } from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const kills = argv[2] ?? '2000';
const begun = performance.now();
const { status } = spawnSync(
  execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...['--config', 'test/vitest.config.ts', '--typecheck.enabled=false'],
    ...['test/submit/kill.test.ts', '-t', 'killed at random moments'],
  ],
  { cwd: root, env: { ...env, BATCH_CREATOR_KILLS: kills }, stdio: 'inherit' },
);
console.log(
  `${kills} kills in ${Math.round((performance.now() - begun) / 1000)} s: ${status === 0 ? 'paid once each' : 'FAILED'}`,
);
exit(status ?? 1);
