import { formatNumber, pluralize } from '../../check/report/text.js';
import type { AllowanceStatus } from '../../submit/ledger/allowance.js';
import type { BatchProgress, JobStatus } from '../../submit/round/job-status.js';
import type { Cli } from '../terminal/cli.js';
import { formatDuration } from '../terminal/duration.js';
import { formatTable } from '../terminal/table.js';

const BAR = 20;

/** A job in one line: status, progress, age, rate, time left, and what it waits for. */
export function statusLine({ status, requestCounts, ageMs, rate, etaMs, batches }: JobStatus): string {
  const { total, completed, failed } = requestCounts;
  const parts =
    batches.length > 1
      ? ` · ${batches.filter(({ status }) => status === 'completed').length}/${batches.length} parts`
      : '';
  const failures = failed > 0 ? `, ${formatNumber(failed)} failed` : '';
  const pace = rate > 0 && status === 'in_progress' ? ` · ${paceOf(rate)}/s` : '';
  const left = etaMs === undefined ? '' : ` · ${formatDuration(etaMs)} left`;
  const waiting = reasonsOf(batches);
  const why = waiting.length === 0 ? '' : ` · ${waiting.join('; ')}`;
  const count = `${formatNumber(completed)}/${formatNumber(total)}${failures}`;
  return `${status} · ${count}${parts} · ${formatDuration(ageMs)}${pace}${left}${why}`;
}

/** A rate with two significant digits: 0.25, 7.5, 650, 5,800. */
function paceOf(rate: number): string {
  return Number(rate.toPrecision(2)).toLocaleString('en');
}

/** What parts wait for, and the first warning. */
function reasonsOf(batches: readonly BatchProgress[]): string[] {
  const odd = warningsOf(batches);
  const more = odd.length > 1 ? [`${odd.length - 1} more like it`] : [];
  return [...new Set(batches.flatMap(({ waiting }) => waiting?.message ?? [])), ...odd.slice(0, 1), ...more];
}

function warningsOf(batches: readonly BatchProgress[]): string[] {
  return batches.flatMap(({ id, warning }) => (warning ? `${id}: ${warning}` : []));
}

/** The batches of a job as a table within 80 columns. */
export function batchTable(batches: readonly BatchProgress[]): string {
  const rows = batches.map(({ part, id, status, requestCounts: { total, completed, failed } }) => [
    part,
    id === '' ? '-' : id.length > 24 ? `${id.slice(0, 21)}…` : id,
    status,
    bar(total === 0 ? 0 : (completed + failed) / total),
    completed,
    failed,
    total,
  ]);
  return formatTable([['part', 'batch', 'status', '', 'done', 'failed', 'of'], ...rows]);
}

/** The rounds of a job, one a row; nothing for a job of one round. */
export function roundTable({ rounds }: JobStatus): string | undefined {
  if (rounds.length < 2) return undefined;
  const rows = rounds.map(({ round, status, requestCounts: { total, completed, failed } }) => [
    round,
    status,
    completed,
    failed,
    total,
  ]);
  return formatTable([['round', 'status', 'done', 'failed', 'of'], ...rows]);
}

/** Who holds how much of a shared allowance. */
export function allowanceText({ name, most, held, holds, waiting }: AllowanceStatus): string {
  const free = Math.max(0, most - held);
  const line = `Allowance ${name}: ${formatNumber(held)} of ${formatNumber(most)} tokens held, ${formatNumber(free)} free, ${pluralize(waiting, 'part')} waiting`;
  const shown = holds
    .slice(0, 5)
    .map(({ job, part, tokens }) => `  ${job}, part ${part}: ${formatNumber(tokens)} tokens`);
  const more = holds.length > 5 ? [`  and ${holds.length - 5} more`] : [];
  return [line, ...shown, ...more].join('\n');
}

/** Why the service rejected parts, for people. */
export function refusals(batches: readonly BatchProgress[]): string[] {
  return batches.flatMap(({ id, errors }) => {
    const shown = (errors ?? []).slice(0, 5).map(({ code, line, param, message }) => {
      const place = line === undefined ? '' : `line ${line}: `;
      return `  ${place}${message ?? [code, param].filter(Boolean).join(', ')}`;
    });
    return shown.length === 0 ? [] : [`${id} failed validation at the service:`, ...shown];
  });
}

/** A job as every `--json` prints it: `job` is its folder. */
export function statusJson({
  job: id,
  folder,
  host,
  status,
  requestCounts,
  round,
  rounds,
  batches,
  allowance,
}: JobStatus) {
  return { job: folder, id, host, status, requestCounts, round, rounds, batches, ...(allowance && { allowance }) };
}

/** Shows changes on stderr: with a progress bar in place on a terminal, else as a line when the status changes. */
export function statusPrinter(cli: Cli): { show: (status: JobStatus) => void; end: () => void } {
  const { stderr } = cli.io;
  let last = '';
  let open = false;
  const told = new Set<string>();
  return {
    show(status) {
      const line = statusLine(status);
      if (cli.isInteractive) {
        const [warning] = warningsOf(status.batches);
        // A warning is too long for the line in place, and its end says what to do.
        if (warning !== undefined && !told.has(warning)) {
          cli.redraw();
          cli.say(warning);
          told.add(warning);
        }
        cli.redraw(`${barOf(status)} ${line}`);
        open = true;
        return;
      }
      const word = [status.status, ...reasonsOf(status.batches)].join();
      if (word !== last) cli.say(line);
      last = word;
    },
    end() {
      if (open) stderr.write('\n');
      open = false;
    },
  };
}

/** How much of a job is done, as a bar. */
function barOf({ requestCounts: { total, completed, failed } }: JobStatus): string {
  return bar(total === 0 ? 0 : (completed + failed) / total);
}

/** A share as a bar. */
export function bar(share: number, width = BAR): string {
  const full = Math.floor(share * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}
