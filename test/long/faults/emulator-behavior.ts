import type { Fault } from '../fault.js';

/** Faults of the emulator, each of which a test notices. */
export const emulatorBehavior: Fault[] = [
  {
    name: 'a foreign host name is let in',
    file: 'emulator/http/gate.ts',
    from: "return !isLoopback && name !== '' && !name.includes('.');",
    to: 'return true;',
    tests: 'test/emulator/gate.test.ts',
  },
  {
    name: 'a web page is let in',
    file: 'emulator/http/gate.ts',
    from: 'origin !== undefined && origin !== `http://${given}`',
    to: 'false',
    tests: 'test/emulator/gate.test.ts',
  },
  {
    name: 'a body of any type is read as JSON',
    file: 'emulator/http/read-body.ts',
    from: 'if (!/^application\\/json\\s*(;|$)/i.test(type)) throw wrongType(type);',
    to: '',
    tests: 'test/emulator/gate.test.ts',
  },
  {
    name: 'a half-open request is kept',
    file: 'emulator/http/read-body.ts',
    from: 'socket.setTimeout(ms, close);',
    to: '',
    tests: 'test/emulator/gate.test.ts',
  },
  {
    name: 'looking at the plan consumes a fault',
    file: 'emulator/faults/fault-plan.ts',
    from: 'return this.#planned.filter(({ left }) => left > 0).map(({ fault, left }) => ({ ...fault, times: left }));',
    to: 'return this.#planned.filter(takeOne).map(({ fault, left }) => ({ ...fault, times: left + 1 }));',
    tests: 'test/emulator/faults.test.ts',
  },
  {
    name: 'the rows come in another order without a fault',
    file: 'emulator/batch/execute.ts',
    from: '(shuffle ? lines.reverse() : lines)',
    to: 'lines.reverse()',
    tests: 'test/emulator/journey.test.ts',
  },
  {
    name: 'a reasoning model answers with the message first',
    file: 'emulator/answers/responses.ts',
    from: '[reasoning, item]',
    to: '[item, reasoning]',
    tests: 'test/emulator/answers.test.ts',
  },
  {
    name: 'our advice is told as the words of the service',
    file: 'emulator/service-errors/request-error.ts',
    from: "export function requestError({ code, path = '' }: IssueDraft, { url, body }: ReceivedLine): ApiError {",
    to: 'export function requestError({ code, path = \'\', message }: IssueDraft, { url, body }: ReceivedLine): ApiError {\n  if (code === "conflicting_parameters") return new ApiError(400, message);',
    tests: 'test/emulator/service-texts.test.ts',
  },
  {
    name: 'a request that has a row runs again after a crash',
    file: 'emulator/batch/execute.ts',
    from: ' || results.done.has(request.custom_id)',
    to: '',
    tests: 'test/emulator/data.test.ts',
  },
  {
    name: 'an empty error file is kept',
    file: 'emulator/batch/result-files.ts',
    from: 'else await writer.discard();',
    to: 'else await writer.close({ sync: true });',
    tests: 'test/emulator/data.test.ts',
  },
];
