// Plants one deliberate fault after the other and looks whether a test sees it: npx tsx test/submit/mutants.ts [name]
// Works on a copy of the tree; the tree itself is not touched.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv } from 'node:process';

interface Mutant {
  name: string;
  file: string;
  from: string;
  to: string;
  /** The tests that should see it. */
  tests: string;
}

const MUTANTS: Mutant[] = [
  {
    name: 'the ledger is not synced',
    file: 'submit/ledger/file-ledger.ts',
    from: 'await handle.datasync();',
    to: '',
    tests: 'test/submit/sync.test.ts',
  },
  {
    name: 'the folder is not synced',
    file: 'submit/ledger/file-ledger.ts',
    from: 'await syncFolder(folder)',
    to: 'void syncFolder',
    tests: 'test/submit/sync.test.ts',
  },
  {
    name: 'a short write is taken for a whole one',
    file: 'submit/ledger/file-ledger.ts',
    from: 'done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;',
    to: 'await handle.write(bytes, done, bytes.length - done, position + done); done = bytes.length;',
    tests: 'test/submit/full-disk.test.ts',
  },
  {
    name: 'the client may retry',
    file: 'submit/service/call.ts',
    from: 'maxRetries: 0',
    to: 'maxRetries: 2',
    tests: 'test/submit/faults.test.ts',
  },
  {
    name: 'the create comes before its intent',
    file: 'submit/protocol/work-loop.ts',
    from: 'await this.append(step.record)',
    to: "await (step.record.kind === 'create_intent' ? (applyRecord(this.state, step.record), Promise.resolve()) : this.append(step.record))",
    tests: 'test/submit/kill.test.ts',
  },
  {
    name: 'nothing is waited out',
    file: 'submit/protocol/after-step.ts',
    from: 'notBefore: now + rules.settleMs',
    to: 'notBefore: now',
    tests: 'test/submit/model.test.ts',
  },
  {
    name: 'no fence',
    file: 'submit/protocol/decide.ts',
    from: "return { do: 'delete_file', file: part.file };",
    to: "return append({ kind: 'fenced', part: part.part, file: part.file });",
    tests: 'test/submit/model.test.ts',
  },
  {
    name: 'a deletion that the service refuses is taken for a fence',
    file: 'submit/protocol/after-step.ts',
    from: 'return { ...runtime, deletionUnsupported: { ...failure, message: NO_DELETION_MESSAGE } };',
    to: "return { ...runtime, pendingRecord: { kind: 'fenced', part: part.part, file: part.file } };",
    tests: 'test/submit/model.test.ts',
  },
  {
    name: 'every answer to a deletion is believed',
    file: 'submit/service/single-call.ts',
    from: 'throw new FileStaysError(status);',
    to: 'void FileStaysError;',
    tests: 'test/submit/no-delete.test.ts',
  },
  {
    name: 'without a fence the list is looked at before the time is out',
    file: 'submit/protocol/after-step.ts',
    from: 'failure: runtime.settling ? runtime.deletionUnsupported : undefined',
    to: 'failure: runtime.deletionUnsupported',
    tests: 'test/submit/model.test.ts',
  },
  {
    name: 'every create has the same key',
    file: 'submit/protocol/execute-step.ts',
    from: '`${job.job}-${part.part}-${step.attempt}`',
    to: '`${job.job}-${part.part}`',
    tests: 'test/submit/faults.test.ts',
  },
  {
    name: 'the list is not looked at',
    file: 'submit/protocol/decide.ts',
    from: "if (!runtime.notFound) return { do: 'find_batch' };",
    to: '',
    tests: 'test/submit/faults.test.ts',
  },
  {
    name: 'a download that ends early is taken',
    file: 'submit/transfer/download.ts',
    from: 'if (bytes !== undefined) return',
    to: 'if (bytes === -1) return',
    tests: 'test/submit/faults.test.ts',
  },
  {
    name: 'a part of a download is taken on trust',
    file: 'submit/transfer/range.ts',
    from: ' || strongTag(reply) !== held.etag',
    to: '',
    tests: 'test/submit/download.test.ts',
  },
  {
    name: 'nobody looks for doubles while a job is watched',
    file: 'submit/job/job.ts',
    from: 'await auditQuietly(performer, loop);',
    to: '',
    tests: 'test/submit/audit.test.ts',
  },
  {
    name: 'the error file is ignored',
    file: 'submit/protocol/execute-step.ts',
    from: '...(errorFile && { errorFile }),',
    to: '',
    tests: 'test/submit/faults.test.ts',
  },
  {
    name: 'an empty id is a file',
    file: 'submit/protocol/execute-step.ts',
    from: '...(errorFile && { errorFile }),',
    to: '...(errorFile != null && { errorFile }),',
    tests: 'test/submit/faults.test.ts',
  },
  {
    name: 'the same content is sent twice',
    file: 'submit/job/job.ts',
    from: 'if (!allowDuplicate)',
    to: 'if (allowDuplicate)',
    tests: 'test/submit/submit.test.ts',
  },
  {
    name: 'redirects are followed',
    file: 'submit/service/call.ts',
    from: "fetchOptions: { redirect: 'error' }",
    to: "fetchOptions: { redirect: 'follow' as 'error' }",
    tests: 'test/submit/faults.test.ts',
  },
  {
    name: 'a torn tail stays',
    file: 'submit/ledger/file-ledger.ts',
    from: 'if (tail.length > 0) await handle.truncate(bytes);',
    to: '',
    tests: 'test/submit/file-ledger.test.ts',
  },
  {
    name: 'a dead lock holds',
    file: 'submit/ledger/lock.ts',
    from: 'if (await isAlive(holder)) return holder;',
    to: 'return holder;',
    tests: 'test/submit/lock.test.ts',
  },
  {
    name: 'a failed sync is tried again',
    file: 'submit/ledger/file-ledger.ts',
    from: 'if (this.#failure) throw this.#failure;',
    to: '',
    tests: 'test/submit/sync.test.ts',
  },
  {
    name: 'a late failure hides the batch',
    file: 'submit/protocol/match-batch.ts',
    from: 'if (part.voided.includes(file)) return false;',
    to: '',
    tests: 'test/submit/model.test.ts',
  },
  {
    name: 'another account goes on',
    file: 'submit/job/account.ts',
    from: 'if (!differs) return;',
    to: 'return;',
    tests: 'test/submit/submit.test.ts',
  },
];

const root = new URL('../../', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
for (const name of ['src', 'test', 'package.json', 'tsconfig.json'])
  cpSync(join(root, name), join(folder, name), { recursive: true });
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));

/** Runs tests in the copy; true when all pass. */
function passes(...tests: string[]): boolean {
  const config = ['--config', 'test/vitest.config.ts', '--bail', '1', '--typecheck.enabled=false'];
  const { status } = spawnSync('npx', ['vitest', 'run', ...config, ...tests], { cwd: folder, timeout: 400_000 });
  return status === 0;
}

const chosen = MUTANTS.filter(({ name }) => name.includes(argv[2] ?? ''));
// A test that fails anyway would see every fault.
const sound = passes(...new Set(chosen.map(({ tests }) => tests)));
console.log(sound ? 'passed  without a fault' : 'FAILED  without a fault');

let missed = 0;
for (const { name, file, from, to, tests } of sound ? chosen : []) {
  const path = join(folder, 'src', file);
  const source = readFileSync(path, 'utf8');
  if (!source.includes(from)) throw new Error(`${name}: ${file} no longer has what is to be replaced.`);
  writeFileSync(path, source.replace(from, to));
  const isMissed = passes(tests);
  writeFileSync(path, source);
  console.log(`${isMissed ? 'MISSED' : 'caught'}  ${name}`);
  if (isMissed) missed++;
}
rmSync(folder, { recursive: true });
if (!sound || missed > 0) throw new Error(sound ? `${missed} faults were not seen.` : 'The tests fail as they are.');
