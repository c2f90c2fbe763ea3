import type { Issue, IssueGroup } from '../../issue.js';
import type { IssueDraft, IssueLocation } from './issue-draft.js';

/** The most groups: a longer list would not help anyone. */
const MAX_GROUPS = 1_000;

interface Group extends IssueGroup {
  /** The last line with it. */
  last: number | undefined;
}

/** Counts issues by kind, whatever the number of issues that a report lists. */
export class IssueGroups {
  readonly #byKind = new Map<string, Group>();
  /** Lines that match a template share their issues, so each is looked up once. */
  readonly #byDraft = new WeakMap<IssueDraft, Group>();

  /**
   * @param issues How many issues of the report this is: 0 for one more line of a shared issue.
   * @param lines How many lines have it.
   */
  add(draft: IssueDraft, place: IssueLocation, issues = 1, lines = 1): void {
    const group = this.#byDraft.get(draft) ?? this.#groupOf(draft, place);
    if (!group) return;
    if (place.line === undefined || group.last !== place.line) group.lines += lines;
    group.times += lines;
    group.issues += issues;
    group.last = place.line;
  }

  /** Errors first, else in the order in which they were found. */
  build(): IssueGroup[] {
    const groups = [...this.#byKind.values()].map(({ last: _, ...group }) => group);
    const rank = ({ first }: IssueGroup) => (first.severity === 'error' ? 0 : 1);
    return groups.sort((a, b) => rank(a) - rank(b));
  }

  #groupOf(draft: IssueDraft, place: IssueLocation): Group | undefined {
    const { shared: _, ...facts } = draft;
    const path = facts.path?.replace(/\[\d+\]/g, '[]') ?? '';
    const kind = `${facts.severity} ${facts.code} ${path} ${kindOfMessage(facts.message)}`;
    let group = this.#byKind.get(kind);
    if (!group) {
      if (this.#byKind.size >= MAX_GROUPS) return undefined;
      group = { first: { ...facts, ...place } as Issue, lines: 0, times: 0, issues: 0, last: undefined };
      this.#byKind.set(kind, group);
    }
    this.#byDraft.set(draft, group);
    return group;
  }
}

/** Messages that differ only in quoted values belong to one kind. */
function kindOfMessage(message: string): string {
  return message.replace(/"(?:[^"\\]|\\.)*"|near .*$|\[\d+\]|\d[\d,.]*/g, '…');
}
