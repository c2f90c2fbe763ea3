import { BatchLockedError } from '../submit/service/errors.js';
import type { RunSql } from './sql-client.js';

/** The holder of a job, and how long its lease lasts without renewal. */
export interface LeaseOptions {
  job: string;
  schema: string;
  /** Names this process to people. */
  holder: string;
  leaseMs: number;
}

/** A job's lease. Its epoch grows with every holder, so that writes of an earlier holder are rejected. */
export interface Lease {
  epoch: number;
  release(): Promise<void>;
}

/**
 * Takes the lease of a job if it is free, or if its holder has not renewed it in time by the clock of the database.
 *
 * @throws BatchLockedError that names the holder.
 */
export async function takeLease(run: RunSql, { job, schema, holder, leaseMs }: LeaseOptions): Promise<Lease> {
  await run(`insert into ${schema}.jobs (job) values ($1) on conflict do nothing`, [job]);
  const [taken] = await run(
    `update ${schema}.jobs
     set epoch = epoch + 1, holder = $2, until = clock_timestamp() + $3::integer * interval '1 millisecond'
     where job = $1 and (until is null or until < clock_timestamp())
     returning epoch`,
    [job, holder, leaseMs],
  );
  if (!taken) throw await lockedError(run, job, schema);
  const epoch = Number(taken.epoch);
  const stop = keepAlive(run, { job, schema, leaseMs, epoch });
  return {
    epoch,
    async release() {
      stop();
      const text = `update ${schema}.jobs set until = null, holder = null where job = $1 and epoch = $2`;
      // Without a connection, the lease ends by itself.
      await run(text, [job, epoch]).catch(() => undefined);
    },
  };
}

function keepAlive(run: RunSql, { job, schema, leaseMs, epoch }: Omit<LeaseOptions, 'holder'> & { epoch: number }) {
  const renew = `update ${schema}.jobs set until = clock_timestamp() + $3::integer * interval '1 millisecond'
    where job = $1 and epoch = $2 and until is not null`;
  // The next renewal makes up for a failed one; an append checks whether the lease is still ours.
  const timer = setInterval(() => void run(renew, [job, epoch, leaseMs]).catch(() => undefined), leaseMs / 3);
  timer.unref();
  return () => clearInterval(timer);
}

async function lockedError(run: RunSql, job: string, schema: string): Promise<BatchLockedError> {
  const [row] = await run(
    `select holder, ceil(extract(epoch from until - clock_timestamp())) as seconds from ${schema}.jobs where job = $1`,
    [job],
  );
  const holder = String(row?.holder ?? 'another process');
  return new BatchLockedError(
    `The job ${job} is in use by ${holder}. Wait for it to end, or stop it; if it was killed, its lease ends in ${Math.max(1, Number(row?.seconds ?? 1))} s.`,
    holder,
  );
}
