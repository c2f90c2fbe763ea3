/** Begins to measure; each call of the result gives the processor time since then, in ms. A busy machine does not change it much. */
export function startProcessorTime(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  };
}
