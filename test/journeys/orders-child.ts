// One command line in a process of its own, which kills itself at a request. Arguments: the request, counted from 1; then the command line.
import { argv, kill, pid } from 'node:process';
import { main } from '../../src/cli/main.js';
import { processIo } from '../../src/cli/process/process-io.js';

const at = Number(argv[2]);
const next = globalThis.fetch;
const die = () => kill(pid, 'SIGKILL');
let calls = 0;

globalThis.fetch = async (...call) => {
  if (++calls !== at) return next(...call);
  // Before the request, after its reply, or anywhere in what follows.
  if (at % 3 === 0) die();
  const reply = await next(...call);
  if (at % 3 === 1) die();
  setTimeout(die, at);
  return reply;
};

process.exitCode = await main(argv.slice(3), processIo());
