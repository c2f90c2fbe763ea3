import { answered, chatBody, neverRun, refusedByStatus, result } from './lines.js';

export type Pair = [name: string, output: string | null, errors: string | null, expected: string, counts?: object];
export const lines = (...of: string[]) => of.map((line) => `${line}\n`).join('');

/** All asked for `a`, `b` and `c`. */
export const filePairs: Pair[] = [
  [
    'both files, shuffled',
    lines(answered('c'), answered('a')),
    lines(refusedByStatus('b', 429)),
    'a:succeeded b:failed c:succeeded',
  ],
  [
    'all failed: no output file',
    null,
    lines(...['c', 'a', 'b'].map((id) => refusedByStatus(id, 400))),
    'a:failed b:failed c:failed',
  ],
  [
    'an error file that is an empty string',
    lines(answered('a'), answered('b'), answered('c')),
    '',
    'a:succeeded b:succeeded c:succeeded',
  ],
  ['an empty output file', '', lines(refusedByStatus('a', 500)), 'a:failed b:missing c:missing'],
  ['no file at all', null, null, 'a:missing b:missing c:missing'],
  [
    'expired half-way',
    lines(answered('b')),
    lines(neverRun('a', 'batch_expired'), neverRun('c', 'batch_expired')),
    'a:expired b:succeeded c:expired',
  ],
  [
    'cancelled half-way',
    lines(answered('c')),
    lines(neverRun('b', 'batch_cancelled')),
    'a:missing b:succeeded c:cancelled'.replace('c:cancelled', 'c:succeeded').replace('b:succeeded', 'b:cancelled'),
  ],
  [
    'a row lost while cancelling',
    lines(answered('a')),
    lines(neverRun('b', 'batch_cancelled')),
    'a:succeeded b:cancelled c:missing',
  ],
  [
    'error rows in the output file',
    lines(answered('a'), refusedByStatus('b', 400), neverRun('c', 'batch_expired')),
    null,
    'a:succeeded b:failed c:expired',
  ],
  [
    'answers in the error file',
    null,
    lines(answered('a'), answered('b'), answered('c')),
    'a:succeeded b:succeeded c:succeeded',
  ],
  [
    'status 0 in the error file',
    lines(answered('a'), answered('b')),
    lines(result('c', {}, {}, 0)),
    'a:succeeded b:succeeded c:failed',
  ],
  [
    'a success and a failure of one id',
    lines(answered('a'), answered('b'), answered('c')),
    lines(refusedByStatus('b', 500)),
    'a:succeeded b:succeeded c:succeeded',
    { repeated: 1 },
  ],
  [
    'a failure and then a success of one id',
    lines(refusedByStatus('b', 500), answered('a'), answered('b')),
    null,
    'a:succeeded b:succeeded c:missing',
    { repeated: 1 },
  ],
  [
    'an id three times',
    lines(answered('a', '1'), answered('a', '2'), answered('a', '3')),
    null,
    'a:succeeded b:missing c:missing',
    { repeated: 2 },
  ],
  [
    'unknown ids',
    lines(answered('z'), answered('a'), answered('constructor')),
    null,
    'a:succeeded b:missing c:missing',
    { unmatched: 2 },
  ],
  [
    'ids of null',
    lines(result(null, chatBody('x')), answered('b')),
    lines(result(null, null, { response: null })),
    'a:missing b:succeeded c:missing',
    { unmatched: 2 },
  ],
  [
    'a last line cut short',
    lines(answered('a')) + answered('b').slice(0, 200),
    null,
    'a:succeeded b:unparsable c:missing',
  ],
  [
    'a bad line in the middle',
    lines(answered('a'), '{{{', answered('b'), 'null', answered('c')),
    null,
    'a:succeeded b:succeeded c:succeeded',
    { unmatched: 2 },
  ],
  [
    'a page of HTML instead of a file',
    '<html>\n<body>502</body>\n</html>\n',
    null,
    'a:missing b:missing c:missing',
    { unmatched: 3 },
  ],
  [
    'blank lines, carriage returns, a byte order mark',
    `\ufeff${answered('a')}\r\n\r\n  \n${answered('b')}\r\n\n`,
    null,
    'a:succeeded b:succeeded c:missing',
  ],
  ['no newline at the end', `${answered('a')}\n${answered('c')}`, null, 'a:succeeded b:missing c:succeeded'],
  [
    'line separators within an answer',
    lines(answered('a', 'one\u2028two\u2029three')),
    null,
    'a:succeeded b:missing c:missing',
  ],
  [
    'an answer that was cut, then a failure',
    lines(result('a', chatBody('par', { finish_reason: 'length' }))),
    lines(refusedByStatus('a', 500)),
    'a:incomplete b:missing c:missing',
    { repeated: 1 },
  ],
];
