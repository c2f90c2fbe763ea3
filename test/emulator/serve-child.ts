// An emulator in a process of its own: prints the url, and on SIGUSR2 its peak memory in MB.
import { startEmulator } from '../../src/emulator/start.js';

const emulator = await startEmulator(JSON.parse(process.argv[2] ?? '{}'));
console.log(emulator.url);
process.on('SIGUSR2', () => console.log(Math.round(process.resourceUsage().maxRSS / 1024)));
process.on('SIGTERM', () => emulator.close().then(() => process.exit()));
