/**
 * The lease of a ledger on PostgreSQL as a model: processes that take it, append, renew, release, pause and die, statements
 * that arrive late and replies that are lost, and leases that expire at any time. Every reachable
 * state is visited.
 */

/** What keeps two holders apart, each of which can be taken out. */
export type Guard = 'epoch' | 'number';

export interface LeaseBounds {
  processes: number;
  /** How often the lease may be taken. */
  takes: number;
  /** How many records may be appended. */
  records: number;
  /** Processes that die. */
  crashes: number;
  /** Replies that are lost, so that the statement is sent again. */
  lostReplies: number;
  without?: readonly Guard[];
}

/** A statement on its way to the database. `n` is the number of the record that it appends. */
interface Statement {
  kind: 'append' | 'renew' | 'release';
  process: number;
  /** Which life of its process sent it: a dead one gets no reply. */
  life: number;
  epoch: number;
  n: number;
}

interface Process {
  life: number;
  phase: 'out' | 'reading' | 'holding' | 'failed';
  epoch: number;
  n: number;
  /** Waits for the reply to an append; one renewal at a time may be on its way beside it. */
  isAppending: boolean;
}

interface State {
  epoch: number;
  lease: 'free' | 'held' | 'expired';
  /** Who appended each record, by process and life, with the number that it believed in. */
  records: { by: string; n: number; epoch: number }[];
  processes: Process[];
  underway: Statement[];
  crashes: number;
  lostReplies: number;
}

export interface LeaseFound {
  states: number;
  /** Records that a process appended after another one had taken its lease. */
  stale: number;
  /** Records in the place of another record, or the same one twice. */
  doubled: number;
  /** States in which nobody can ever append again, although the bounds allow it. */
  stuck: number;
  /** What led to the first wrong state. */
  example: string;
}

/** Visits every state within the bounds. */
export function walkLease(bounds: LeaseBounds): LeaseFound {
  const first: State = {
    epoch: 0,
    lease: 'free',
    records: [],
    processes: Array.from({ length: bounds.processes }, () => ({
      life: 0,
      phase: 'out',
      epoch: 0,
      n: 0,
      isAppending: false,
    })),
    underway: [],
    crashes: 0,
    lostReplies: 0,
  };
  const found: LeaseFound = { states: 0, stale: 0, doubled: 0, stuck: 0, example: '' };
  const trails = new Map<string, { before: string; action: string }>([
    [JSON.stringify(first), { before: '', action: '' }],
  ]);
  // A key that was seen stays in the order of the map, which is therefore the queue.
  for (const key of trails.keys()) {
    found.states++;
    const state = JSON.parse(key) as State;
    const wrong = wrongIn(state);
    if (wrong) {
      found[wrong]++;
      if (found.example === '') found.example = trail(trails, key);
      continue;
    }
    const next = [...nextStates(state, bounds)];
    if (next.length === 0 && state.records.length < bounds.records && state.epoch < bounds.takes) found.stuck++;
    for (const [action, after] of next) {
      after.underway.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
      const to = JSON.stringify(after);
      if (!trails.has(to)) trails.set(to, { before: key, action });
    }
  }
  return found;
}

function wrongIn({ records }: State): 'stale' | 'doubled' | undefined {
  if (records.some(({ n }, index) => n !== index)) return 'doubled';
  return records.some(({ epoch }) => epoch < 0) ? 'stale' : undefined;
}

function trail(trails: Map<string, { before: string; action: string }>, last: string): string {
  const actions: string[] = [];
  for (let key = last; key !== ''; key = trails.get(key)!.before) actions.unshift(trails.get(key)!.action);
  return actions.join(' ').trim();
}

function* nextStates(
  state: State,
  { takes, records, crashes, lostReplies, without = [] }: LeaseBounds,
): Generator<[string, State]> {
  const copy = JSON.stringify(state);
  const change = (work: (after: State) => void): State => {
    const after = JSON.parse(copy) as State;
    work(after);
    return after;
  };
  if (state.lease === 'held')
    yield ['the lease expires', change((after) => void Object.assign(after, { lease: 'expired' }))];
  for (const [index, { phase, life, epoch, n, isAppending }] of state.processes.entries()) {
    const name = `${index}.${life}`;
    const send = (kind: Statement['kind']) =>
      change((after) => {
        after.underway.push({ kind, process: index, life, epoch, n });
        if (kind === 'append') after.processes[index]!.isAppending = true;
        if (kind === 'release') after.processes[index]!.phase = 'out';
      });
    if (phase === 'out' && state.epoch < takes && state.lease !== 'held') {
      const take = (after: State) => {
        after.epoch++;
        after.lease = 'held';
        Object.assign(after.processes[index]!, { phase: 'reading', epoch: after.epoch, isAppending: false });
      };
      yield [`${name} takes`, change(take)];
    }
    if (phase === 'reading') {
      yield [
        `${name} reads`,
        change((after) => void Object.assign(after.processes[index]!, { phase: 'holding', n: state.records.length })),
      ];
    }
    if (phase === 'holding') {
      if (!isAppending && state.records.length < records) yield [`${name} sends`, send('append')];
      const isRenewing = state.underway.some(({ kind, process }) => kind !== 'append' && process === index);
      if (!isRenewing) yield [`${name} renews`, send('renew')];
      if (!isAppending && !isRenewing) yield [`${name} releases`, send('release')];
    }
    if (phase !== 'out' && state.crashes < crashes) {
      const die = (after: State) => {
        after.crashes++;
        after.processes[index] = { life: life + 1, phase: 'out', epoch: 0, n: 0, isAppending: false };
      };
      yield [`${name} dies`, change(die)];
    }
  }
  for (const [index, statement] of state.underway.entries()) {
    const arrive = (isReplyLost: boolean) =>
      change((after) => {
        after.underway.splice(index, 1);
        arriveAt(after, statement, isReplyLost, without);
      });
    const name = `${statement.process}.${statement.life}`;
    yield [`${name} ${statement.kind} arrives`, arrive(false)];
    if (statement.kind === 'append' && state.lostReplies < lostReplies)
      yield [`${name} append arrives, reply lost`, arrive(true)];
  }
}

/** As the statements in src/postgres do it. */
function arriveAt(
  state: State,
  { kind, process, life, epoch, n }: Statement,
  isReplyLost: boolean,
  without: readonly Guard[],
): void {
  const isHolder = epoch === state.epoch;
  if (kind === 'renew') {
    if (isHolder && state.lease !== 'free') state.lease = 'held';
    return;
  }
  if (kind === 'release') {
    if (isHolder) state.lease = 'free';
    return;
  }
  const by = `${process}.${life}`;
  const own = state.processes[process]!;
  const isAlive = own.life === life && own.epoch === epoch && own.phase === 'holding';
  let isDone = false;
  if (isHolder || without.includes('epoch')) {
    const there = state.records[n];
    isDone = without.includes('number') || there === undefined || there.by === by;
    const isNew = without.includes('number') || there === undefined;
    if (isNew) state.records.push({ by, n, epoch: isHolder ? epoch : -epoch });
  }
  if (!isAlive) return;
  if (isReplyLost) {
    state.lostReplies++;
    state.underway.push({ kind, process, life, epoch, n });
    return;
  }
  own.isAppending = false;
  if (isDone) own.n++;
  else own.phase = 'failed';
}
