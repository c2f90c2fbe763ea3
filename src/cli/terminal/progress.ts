import { stat } from 'node:fs/promises';
import type { Cli } from './cli.js';

/** The progress of long work, shown only on a terminal and only if the work takes a while. */
export interface Progress {
  update(done: number, total?: number): void;
  stop(): void;
}

const DELAY_MS = 400;
const SILENT: Progress = { update() {}, stop() {} };

/** The bytes to read; 0 if that is not known in advance. */
export async function bytesOf(cli: Cli, file: string): Promise<number> {
  return file === '-' ? 0 : ((await stat(cli.path(file)).catch(() => undefined))?.size ?? 0);
}

/**
 * Starts a progress bar with rate and time left on stderr.
 *
 * @param unit What is counted: `bytes` are shown in MB.
 */
export async function startProgress(cli: Cli, title: string, total: number, unit: string): Promise<Progress> {
  const { stderr } = cli.io;
  if (!cli.isInteractive || total === 0) return SILENT;
  const { default: progress } = await import('cli-progress');
  const scale = unit === 'bytes' ? 1e6 : 1;
  const shown = unit === 'bytes' ? 'MB' : unit;
  const bar = new progress.SingleBar({
    stream: stderr,
    format: `${cli.safe(title).replaceAll('{', '(')} {bar} {percentage}% · {value}/{total} ${shown} · {rate} ${shown}/s · {eta_formatted} left`,
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: false,
    etaBuffer: 50,
  });
  const started = performance.now();
  let running = false;
  return {
    update(done, newTotal = total) {
      const elapsed = performance.now() - started;
      if (elapsed < DELAY_MS) return;
      const rate = Number(((done / scale / elapsed) * 1000).toFixed(1));
      const [value, whole] = [Math.round(done / scale), Math.round(newTotal / scale)];
      if (!running) bar.start(whole, value, { rate });
      running = true;
      bar.setTotal(whole);
      bar.update(value, { rate });
    },
    stop() {
      if (running) bar.stop();
    },
  };
}
