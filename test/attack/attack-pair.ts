import { type AttackedCommand, endOf } from './attacked-commands.js';
import type { FaultKind } from './fault-kinds.js';
import { World } from './world.js';

/** How one attempt strikes. */
export interface Blow {
  /** How many requests it strikes. */
  times: number;
  /** How many requests it leaves alone first. */
  skip: number;
}

/** What one attempt showed. */
export interface Attempt {
  /** False if no request of the command met the fault. */
  struck: boolean;
  /** The exit code under the fault. */
  code: number;
  problems: string[];
}

/** Runs a command under a fault, then without it until the end, and says what was wrong. */
export async function attackPair(fault: FaultKind, command: AttackedCommand, { times, skip }: Blow): Promise<Attempt> {
  const world = await World.open();
  const problems: string[] = [];
  try {
    await command.before?.(world);
    world.service.plan(fault.strikes, times, skip);
    const { code, stdout, stderr } = await world.run(command.line, fault.timeoutMs);
    const struck = world.service.struck > 0;
    if (code === 0) {
      const unkept = fault.lies ? undefined : command.unkept?.(world, stdout);
      if (unkept) problems.push(`exit code 0, but ${unkept}`);
    } else if (code !== 3 && ![...(command.codes ?? []), ...(fault.codes ?? [])].includes(code))
      problems.push(`exit code ${code}: ${stderr.slice(-300)}`);
    const unclear = code === 3 ? unclearMessage(stderr) : undefined;
    if (unclear) problems.push(`${unclear}: ${stderr}`);
    if (/canary|<html|undefined|\[object|\n {4}at /.test(stderr)) problems.push(`odd words: ${stderr}`);
    world.service.clear();
    const again = await world.run(command.line);
    if (again.code !== 0) problems.push(`without the fault, exit code ${again.code}: ${again.stderr.slice(-300)}`);
    await command.after(world);
    const wrong = (fault.lies ? undefined : command.wrong?.(world)) ?? endOf(world);
    if (wrong) problems.push(`in the end, ${wrong}`);
    const doubled = world.doubled();
    if (doubled.length > 0) problems.push(`paid twice: ${doubled.join(', ')}`);
    return { struck, code, problems };
  } catch (error) {
    return { struck: true, code: -1, problems: [...problems, String(error)] };
  } finally {
    await world.close();
  }
}

/** What is wrong with an error: it is the last line, and says in whole sentences what happened. */
function unclearMessage(stderr: string): string | undefined {
  const message = stderr
    .trimEnd()
    .split('\n')
    .findLast((line) => line.startsWith('error: '));
  if (message === undefined) return 'no error message';
  if (/unexpected:|This is a bug/.test(stderr)) return 'a bug';
  if (!/[.!?)`]$/.test(stderr.trimEnd())) return 'not a sentence';
  return message.length > 700 ? 'too long' : undefined;
}
